package org.sandboxed.engine.internal.rootfs;

import java.time.Instant;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;

/**
 * What an archive says of a file, apart from its content.
 *
 * @param mode the permissions, with the set-id bits
 * @param uid of whom it is
 * @param gid of which group it is
 * @param modified when its content was changed
 */
record Attributes(int mode, long uid, long gid, Instant modified) {

    private static final int IMPLICIT_MODE = 0755;

    /** Those of a directory that the archive needs and does not have. */
    static final Attributes IMPLICIT = new Attributes(IMPLICIT_MODE, 0, 0, Instant.EPOCH);

    /** Leaves out of the mode what is not about permissions. */
    Attributes {
        mode &= PERMISSIONS;
    }
}
