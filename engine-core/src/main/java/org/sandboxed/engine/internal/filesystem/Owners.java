package org.sandboxed.engine.internal.filesystem;

import java.util.Optional;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.policy.Identity;

import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_UID;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_UID;

/**
 * Whom files belong to, for programs that are told that they run as somebody else: what belongs to the test's user belongs
 * to that one, all else to whom it belongs. Where the test runs as root, which the machine's own files belong to, that is
 * so only for files that the program could have made. Immutable.
 */
public final class Owners {

    /** What chown(2) takes for "as it was". */
    private static final int UNCHANGED = -1;

    private static final int OWN_UID = Processes.effectiveUid();
    private static final int OWN_GID = Processes.effectiveGid();

    private final Optional<Identity> told;

    /** For programs that are told this, or nothing. */
    public Owners(Optional<Identity> told) {
        this.told = told;
    }

    /** Who programs are told that they run as. */
    public Optional<Identity> told() {
        return told;
    }

    /** Whether programs see what the kernel says. */
    public boolean areReal() {
        return told.isEmpty();
    }

    /** Whether the machine's own files could be taken for the program's. */
    public boolean areAmbiguous() {
        return OWN_UID == 0;
    }

    /**
     * Puts the owner in what the kernel says about a file.
     *
     * @param isStatx whether it is a {@code struct statx}, or a {@code struct stat}
     */
    public void apply(NativeMemory structure, boolean isStatx) {
        if (told.isEmpty()) {
            return;
        }
        int uidAt = isStatx ? STATX_UID : STAT_UID;
        int gidAt = uidAt + Integer.BYTES;
        if (structure.getInt(uidAt) == OWN_UID) {
            structure.putInt(uidAt, told.get().uid());
        }
        if (structure.getInt(gidAt) == OWN_GID) {
            structure.putInt(gidAt, told.get().gid());
        }
    }

    /** Whether a program may give a file to this user and group: to itself only, where it is told who it is. */
    public boolean mayOwn(int uid, int gid) {
        return told.isEmpty()
                || ((uid == UNCHANGED || uid == told.get().uid())
                        && (gid == UNCHANGED || gid == told.get().gid()));
    }

    /** The user that the kernel knows for what a program wrote. */
    public int realUid(int uid) {
        return told.isPresent() && uid != UNCHANGED ? OWN_UID : uid;
    }

    /** The group that the kernel knows for what a program wrote. */
    public int realGid(int gid) {
        return told.isPresent() && gid != UNCHANGED ? OWN_GID : gid;
    }
}
