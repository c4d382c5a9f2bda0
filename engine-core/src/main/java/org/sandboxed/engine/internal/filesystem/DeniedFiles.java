package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * The denied files by identity, so that another name of one, a hard link that was there before, does not help. Identities
 * are taken when the run begins and again at each question, because a denied path may appear later. Not thread-safe.
 */
public final class DeniedFiles {

    private static final int NO_VERDICT = 0;

    private final PathRuleSet rules;
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final long[] firstDevice;
    private final long[] firstInode;

    /** Knows the files that rules deny, as they are now and as they come to be. */
    public DeniedFiles(PathRuleSet rules) {
        this.rules = rules;
        this.firstDevice = new long[rules.deniedCount()];
        this.firstInode = new long[rules.deniedCount()];
        for (int i = 0; i < firstInode.length; i++) {
            if (look(i)) {
                firstDevice[i] = status.device();
                firstInode[i] = status.inode();
            }
        }
    }

    /** The refusal where this file is a denied one, or 0. */
    public int match(FileStatus file) {
        for (int i = 0; i < firstInode.length; i++) {
            boolean first = firstInode[i] == file.inode() && firstDevice[i] == file.device();
            if (first || (look(i) && status.inode() == file.inode() && status.device() == file.device())) {
                return rules.deniedVerdict(i);
            }
        }
        return NO_VERDICT;
    }

    private boolean look(int index) {
        byte[] path = rules.deniedPath(index);
        return path.length > 0 && files.status(AT_FDCWD, path, path.length, status) == 0;
    }
}
