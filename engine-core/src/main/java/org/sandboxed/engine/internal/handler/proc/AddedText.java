package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A text file that programs may change, and read with something behind it. Not thread-safe. */
public final class AddedText implements AddedContent {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long MOST_BYTES = 1024 * 1024;

    private final byte[] path;
    private final int rule;
    private final UnaryOperator<String> text;
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();

    /**
     * A file of a run.
     *
     * @param path where it is on the machine, or would be if its changes were there
     * @param rule why it has this content, as the journal numbers it
     * @param text from what is in the file to what programs read; bytes are characters
     */
    public AddedText(String path, int rule, UnaryOperator<String> text) {
        this.path = Text.encode(path);
        this.rule = rule;
        this.text = text;
    }

    @Override
    public boolean open(Call call, PathBytes file, int fd, boolean closeOnExec) {
        byte[] content = content(file, fd);
        if (content == null) {
            return false;
        }
        MemoryAnswer.give(call, any -> content, rule, closeOnExec);
        return true;
    }

    @Override
    public long size(PathBytes file, int fd) {
        byte[] content = content(file, fd);
        return content == null ? -1 : content.length;
    }

    @Override
    public int rule() {
        return rule;
    }

    private byte @Nullable [] content(PathBytes file, int fd) {
        if (!file.is(path, path.length)
                || pinned.status(fd, status) < 0
                || !status.isRegular()
                || status.size() > MOST_BYTES) {
            return null;
        }
        try {
            String written = Files.readString(DESCRIPTORS.resolve(Integer.toString(fd)), ISO_8859_1);
            return text.apply(written).getBytes(ISO_8859_1);
        } catch (IOException e) {
            System.getLogger(AddedText.class.getName())
                    .log(System.Logger.Level.DEBUG, "a file of the root cannot be read", e);
            return null;
        }
    }
}
