package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Paths that code of the test has denied while the program runs, by name and by what they led to at that moment. Thread-safe.
 */
public final class LiveDenials {

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final ToIntFunction<String> refusals;

    /**
     * None yet.
     *
     * @param refusals numbers the rule of a denial
     */
    public LiveDenials(ToIntFunction<String> refusals) {
        this.refusals = refusals;
    }

    /** Denies a path without a slash at its end. */
    public void add(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        FileStatus status = new FileStatus();
        int result = new Files().status(AT_FDCWD, bytes, bytes.length, status);
        int refusal = refusals.applyAsInt("policy callback: denyPath(" + path + ")");
        denials.add(new Denial(path, bytes, ~refusal, result == 0 ? status : new FileStatus()));
    }

    /** Denies a path no more. */
    public void remove(String path) {
        denials.removeIf(denial -> denial.text.equals(path));
    }

    /** The refusal where a name is denied, or the given verdict. */
    int unlessNamed(PathBytes path, int verdict) {
        for (Denial denial : denials) {
            if (PathBytes.isBelow(path.bytes(), path.length(), denial.path)) {
                return denial.verdict;
            }
        }
        return verdict;
    }

    /** The refusal where something at or below a name is denied, or the given verdict. */
    int unlessBelow(PathBytes path, int verdict) {
        for (Denial denial : denials) {
            byte[] prefix = Arrays.copyOf(path.bytes(), path.length());
            if (PathBytes.isBelow(denial.path, denial.path.length, prefix)) {
                return denial.verdict;
            }
        }
        return verdict;
    }

    /** The refusal where a file is a denied one under another name, or the given verdict. */
    int unlessSame(FileStatus file, int verdict) {
        for (Denial denial : denials) {
            if (denial.isSame(file)) {
                return denial.verdict;
            }
        }
        return verdict;
    }

    private static final class Denial {

        private final String text;
        private final byte[] path;
        private final int verdict;
        private final FileStatus file;

        Denial(String text, byte[] path, int verdict, FileStatus file) {
            this.text = text;
            this.path = path;
            this.verdict = verdict;
            this.file = file;
        }

        private boolean isSame(FileStatus another) {
            return file.inode() != 0 && file.inode() == another.inode() && file.device() == another.device();
        }
    }
}
