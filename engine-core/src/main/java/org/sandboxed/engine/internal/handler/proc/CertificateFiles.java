package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.http.TrustFile;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** The files of trusted certificates as programs read them: with that of the sandbox. Not thread-safe. */
public final class CertificateFiles implements MadeUpFiles, AddedContent {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private static final CertificateFiles NOTHING = new CertificateFiles(List.of(), 0);

    private final Entry[] entries;
    private final int rule;
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();

    private CertificateFiles(List<TrustFile> files, int rule) {
        this.entries = new Entry[files.size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(Text.encode(files.get(i).path()), files.get(i));
        }
        this.rule = rule;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Entry(byte[] path, TrustFile file) {}

    /** The files of a run. */
    public static CertificateFiles of(List<TrustFile> files, Journal journal) {
        return files.isEmpty()
                ? NOTHING
                : new CertificateFiles(
                        files, journal.rule("injectCa: the certificates of the file and that of the sandbox"));
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return entries.length == 0;
    }

    @Override
    public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
        return reads && open(call, file.path(), file.fd(), closeOnExec);
    }

    @Override
    public boolean open(Call call, PathBytes path, int fd, boolean closeOnExec) {
        byte[] content = content(path, fd);
        if (content == null) {
            return false;
        }
        MemoryAnswer.give(call, any -> content, rule, closeOnExec);
        return true;
    }

    @Override
    public long size(PathBytes path, int fd) {
        byte[] content = content(path, fd);
        return content == null ? -1 : content.length;
    }

    @Override
    public int rule() {
        return rule;
    }

    private byte @Nullable [] content(PathBytes path, int fd) {
        for (Entry entry : entries) {
            if (path.is(entry.path(), entry.path().length)) {
                return content(entry.file(), fd);
            }
        }
        return null;
    }

    private byte @Nullable [] content(TrustFile file, int fd) {
        if (pinned.status(fd, status) < 0 || !status.isRegular() || status.size() > MOST_BYTES) {
            return null;
        }
        TrustFile.Stamp now = new TrustFile.Stamp(
                status.device(), status.inode(), status.size(), status.modifiedSeconds(), status.modifiedNanos());
        try {
            return file.content(now, () -> Files.readAllBytes(DESCRIPTORS.resolve(Integer.toString(fd))));
        } catch (IOException e) {
            System.getLogger(CertificateFiles.class.getName())
                    .log(System.Logger.Level.DEBUG, "a file of certificates cannot be read", e);
            return null;
        }
    }
}
