package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** A working directory whose files are changed elsewhere than where they are read. */
public interface WorkdirView {

    /** The file is none of the view's. */
    int OUTSIDE = Integer.MIN_VALUE;

    /** The file is large, and copied by somebody else, who is to be told what to do with the copy: {@link #later}. */
    int LATER = Integer.MIN_VALUE + 1;

    /** What is done to a file. */
    @FunctionalInterface
    interface Change {

        /** Does it to the pinned file, on whatever thread: 0 or a negated errno. */
        int make(PinnedFiles pinned, int fd);
    }

    /** There is no such working directory. */
    WorkdirView NONE = new WorkdirView() {
        @Override
        public int pin(Call call, int pathIndex, int dirfd, byte[] path, int length, boolean follow) {
            return OUTSIDE;
        }

        @Override
        public int pinDescriptor(Call call, int fd) {
            return OUTSIDE;
        }

        @Override
        public void later(Call call, Change change) {
            throw new IllegalStateException("There is no working directory");
        }

        @Override
        public int rule() {
            return 0;
        }
    };

    /**
     * Pins, to be changed, what a path leads to. Once there is a descriptor, the caller was held and is no less privileged than the
     * supervisor.
     *
     * @param pathIndex the argument that the path was read from; it may be redirected where the path leads outside
     * @return a descriptor that is the caller's from now on, a negated errno, {@link #OUTSIDE}, or {@link #LATER}
     */
    int pin(Call call, int pathIndex, int dirfd, byte[] path, int length, boolean follow);

    /** As {@link #pin}, for what a descriptor of the program refers to. */
    int pinDescriptor(Call call, int fd);

    /** Has the file changed that was last found to be {@link #LATER}; the call is answered once it is. */
    void later(Call call, Change change);

    /** The rule that allows the change. */
    int rule();
}
