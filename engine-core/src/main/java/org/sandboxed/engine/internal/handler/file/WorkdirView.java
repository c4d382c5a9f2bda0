package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;

/** A working directory whose files are changed elsewhere than where they are read. */
public interface WorkdirView {

    /** The file is none of the view's. */
    int OUTSIDE = Integer.MIN_VALUE;

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
        public int rule() {
            return 0;
        }
    };

    /**
     * Pins, to be changed, what a path leads to. Once there is a descriptor, the caller was held and is no less privileged than the
     * supervisor.
     *
     * @param pathIndex the argument that the path was read from; it may be redirected where the path leads outside
     * @return a descriptor that is the caller's from now on, a negated errno, or {@link #OUTSIDE}
     */
    int pin(Call call, int pathIndex, int dirfd, byte[] path, int length, boolean follow);

    /** As {@link #pin}, for what a descriptor of the program refers to. */
    int pinDescriptor(Call call, int fd);

    /** The rule that allows the change. */
    int rule();
}
