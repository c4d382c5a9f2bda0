package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.cow.BranchDirectory;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Processes;

/** Removes the branches of JVMs that died before they could do so, and brings the commits to their end that they had begun. */
public final class AbandonedBranches {

    private AbandonedBranches() {}

    /** Looks through a storage directory. What cannot be removed is left for the next time: it is in nobody's way. */
    public static void sweep(Path storage) {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(storage, BranchDirectory.PREFIX + "*")) {
            candidates.forEach(AbandonedBranches::removeIfAbandoned);
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            log(storage, e);
        }
    }

    private static void removeIfAbandoned(Path candidate) {
        try {
            if (!isOurs(candidate)) {
                return;
            }
            BranchDirectory abandoned = BranchDirectory.claim(candidate);
            if (abandoned != null) {
                end(abandoned);
            }
        } catch (IOException | IllegalArgumentException | KernelException | SandboxException e) {
            log(candidate, e);
        }
    }

    private static void end(BranchDirectory abandoned) throws IOException {
        boolean isOver = false;
        try {
            if (CommitJournal.isIn(abandoned.path())) {
                Commit.resume(abandoned.path());
            }
            isOver = true;
        } finally {
            if (isOver) {
                abandoned.remove();
            } else {
                abandoned.leave();
            }
        }
    }

    // Anybody can make a directory of this name where temporary files go.
    private static boolean isOurs(Path candidate) throws IOException {
        Object owner = Files.getAttribute(candidate, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS) && owner.equals(Processes.effectiveUid());
    }

    private static void log(Path place, Exception failure) {
        System.getLogger(AbandonedBranches.class.getName())
                .log(System.Logger.Level.DEBUG, () -> place + " cannot be swept", failure);
    }
}
