package org.sandboxed.engine.internal.filesystem.commit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;

/**
 * Says in a real tree which journal is being carried out there: a link whose target is the digest of the journal. Programs may
 * be permitted to write where branches are stored, and could leave a journal there; they do not write in the real tree.
 */
final class CommitMark {

    private static final int OWNER_WRITES = 0300;
    private static final int TWO_TIMES = 32;

    private final Fd tree;
    private final byte[] name;
    private final byte[] digest;
    private final Names names = new Names();
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();

    /** The mark of a journal in a pinned tree. */
    CommitMark(Fd tree, CommitJournal journal) {
        this.tree = tree;
        this.name = NativeText.encode("." + journal.branch() + ".commit");
        this.digest = journal.digest().getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the tree has it. */
    boolean isThere() {
        byte[] target = new byte[Files.PATH_MAX];
        int length = new Files().readlinkat(tree.number(), name, name.length, target);
        return length == digest.length && Arrays.equals(target, 0, length, digest, 0, length);
    }

    /** Makes it, at once. */
    void set() {
        inTree(() -> {
            names.unlinkat(tree.number(), name, name.length, 0);
            return names.symlinkat(digest, digest.length, tree.number(), name, name.length);
        });
    }

    /**
     * Takes it away, and gives the tree the times that it is to have.
     *
     * @param upper the pinned upper layer, which has them
     */
    void remove(Fd upper) {
        inTree(() -> names.unlinkat(tree.number(), name, name.length, 0));
        NativeMemory times = NativeMemory.allocate(TWO_TIMES);
        if (pinned.status(upper.number(), status) == 0) {
            status.times(times);
            pinned.utimens(tree.number(), times);
        }
    }

    /** A change; 0 or a negated errno. */
    @FunctionalInterface
    private interface Change {
        int make();
    }

    /** Changes the names in the tree, even where its mode forbids its owner to. */
    private void inTree(Change change) {
        int result = change.make();
        if (result == -Errnos.EACCES && pinned.status(tree.number(), status) == 0) {
            int mode = status.mode() & PERMISSIONS;
            pinned.chmod(tree.number(), mode | OWNER_WRITES);
            result = change.make();
            pinned.chmod(tree.number(), mode);
        }
        KernelException.require(result, "mark");
    }
}
