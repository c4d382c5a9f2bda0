package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;

/** Files in which programs find more than there is. Asked on the supervisor's thread. */
public interface AddedContent {

    /** There are none. */
    AddedContent NONE = new AddedContent() {
        @Override
        public boolean open(Call call, PathBytes path, int fd, boolean closeOnExec) {
            return false;
        }

        @Override
        public long size(PathBytes path, int fd) {
            return -1;
        }

        @Override
        public int rule() {
            throw new IllegalStateException("nothing is added");
        }
    };

    /**
     * Answers the open of such a file, which a rule already allows, to be read.
     *
     * @param path where it is on the machine, or would be if its changes were there
     * @param fd the pinned file
     * @param closeOnExec whether an exec closes it
     * @return false where it is no such file, and the open goes on as usual
     */
    boolean open(Call call, PathBytes path, int fd, boolean closeOnExec);

    /** How many bytes programs find in such a file; -1 where it is none. */
    long size(PathBytes path, int fd);

    /** What is recorded as the reason. */
    int rule();

    /** These files, and others where a file is none of these. */
    default AddedContent or(AddedContent others) {
        if (this == NONE || others == NONE) {
            return this == NONE ? others : this;
        }
        AddedContent these = this;
        return new AddedContent() {
            @Override
            public boolean open(Call call, PathBytes path, int fd, boolean closeOnExec) {
                return these.open(call, path, fd, closeOnExec) || others.open(call, path, fd, closeOnExec);
            }

            @Override
            public long size(PathBytes path, int fd) {
                long size = these.size(path, fd);
                return size < 0 ? others.size(path, fd) : size;
            }

            @Override
            public int rule() {
                return these.rule();
            }
        };
    }
}
