package org.sandboxed.engine.internal.filesystem.cow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Processes;

/** Removes the branches of JVMs that died before they could do so. */
final class AbandonedBranches {

    private AbandonedBranches() {}

    /** Looks through a storage directory. What cannot be removed is left for the next time: it is in nobody's way. */
    static void sweep(Path storage) {
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
                abandoned.remove();
            }
        } catch (IOException | KernelException e) {
            log(candidate, e);
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
