package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;

/** Files of which a program gets another content than the machine's. Asked on the supervisor's thread. */
@FunctionalInterface
public interface MadeUpFiles {

    /** There are none. */
    MadeUpFiles NONE = new MadeUpFiles() {
        @Override
        public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
            return false;
        }

        @Override
        public boolean mayBeAt(PathBytes path) {
            return false;
        }
    };

    /**
     * Answers the open of such a file, which a rule already allows.
     *
     * @param file where the path led
     * @param reads whether the descriptor can be read from
     * @param closeOnExec whether an exec closes it
     * @return false where it is no such file, and the open goes on as usual
     */
    boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec);

    /** Whether one of them may have this real path, so that the file has to be looked at before its open goes on. */
    default boolean mayBeAt(PathBytes path) {
        return true;
    }

    /** These files, and others where a file is none of these. */
    default MadeUpFiles or(MadeUpFiles others) {
        if (this == NONE || others == NONE) {
            return this == NONE ? others : this;
        }
        MadeUpFiles these = this;
        return new MadeUpFiles() {
            @Override
            public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
                return these.open(call, file, reads, closeOnExec) || others.open(call, file, reads, closeOnExec);
            }

            @Override
            public boolean mayBeAt(PathBytes path) {
                return these.mayBeAt(path) || others.mayBeAt(path);
            }
        };
    }
}
