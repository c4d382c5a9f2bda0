package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Inherited;
import org.sandboxed.engine.internal.dispatch.Lineage;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Paths that code of the test has denied while the program runs, to all of it or to single processes and what they start; by name
 * and by what they led to at that moment. May be changed on any thread.
 */
public final class LiveDenials {

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final ToIntFunction<String> refusals;
    private final Lineage lineage;

    /**
     * None yet.
     *
     * @param refusals numbers the rule of a denial
     * @param lineage whose child each process is
     */
    public LiveDenials(ToIntFunction<String> refusals, Lineage lineage) {
        this.refusals = refusals;
        this.lineage = lineage;
    }

    /** Denies a path without a slash at its end to everybody who is not granted it. */
    public void add(String path) {
        denials.add(denial(path, "denyPath", true));
    }

    /** Denies a path to nobody any more, but for those to whom it is denied by themselves. */
    public void remove(String path) {
        for (Denial denial : denials) {
            if (denial.text.equals(path)) {
                denial.isForAll = false;
            }
        }
        removeIdle();
    }

    /**
     * Denies a path to a process and what it starts.
     *
     * @param number the process
     */
    public void add(String path, int number) {
        Denial denial = denial(path, "denyPathOf", false);
        denial.ofProcesses.set(number, true);
        denials.add(denial);
    }

    /**
     * Denies a path neither to a process nor to what it starts, whoever else it is denied to.
     *
     * @param number the process
     */
    public void remove(String path, int number) {
        denials.stream()
                .filter(denial -> denial.text.equals(path))
                .forEach(denial -> denial.ofProcesses.set(number, false));
    }

    /** For a process, what holds for its parent holds again. */
    public void lift(int number) {
        denials.forEach(denial -> denial.ofProcesses.all().remove(number));
        removeIdle();
    }

    private void removeIdle() {
        denials.removeIf(denial -> !denial.isForAll && denial.ofProcesses.all().isEmpty());
    }

    private Denial denial(String path, String method, boolean isForAll) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        FileStatus status = new FileStatus();
        int result = new Files().status(AT_FDCWD, bytes, bytes.length, status);
        int refusal = refusals.applyAsInt("policy callback: " + method + "(" + path + ")");
        return new Denial(
                path, bytes, ~refusal, result == 0 ? status : new FileStatus(), new Inherited<>(lineage), isForAll);
    }

    /** The refusal where a name is denied to the caller, or the given verdict. */
    int unlessNamed(PathBytes path, int verdict) {
        for (Denial denial : denials) {
            if (PathBytes.isBelow(path.bytes(), path.length(), denial.path) && denial.holds()) {
                return denial.verdict;
            }
        }
        return verdict;
    }

    /** The refusal where something at or below a name is denied to the caller, or the given verdict. */
    int unlessBelow(PathBytes path, int verdict) {
        for (Denial denial : denials) {
            byte[] prefix = Arrays.copyOf(path.bytes(), path.length());
            if (PathBytes.isBelow(denial.path, denial.path.length, prefix) && denial.holds()) {
                return denial.verdict;
            }
        }
        return verdict;
    }

    /** The refusal where a file is one that is denied to the caller under another name, or the given verdict. */
    int unlessSame(FileStatus file, int verdict) {
        for (Denial denial : denials) {
            if (denial.isSame(file) && denial.holds()) {
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
        private final Inherited<Boolean> ofProcesses;
        private volatile boolean isForAll;

        Denial(
                String text,
                byte[] path,
                int verdict,
                FileStatus file,
                Inherited<Boolean> ofProcesses,
                boolean isForAll) {
            this.text = text;
            this.path = path;
            this.verdict = verdict;
            this.file = file;
            this.ofProcesses = ofProcesses;
            this.isForAll = isForAll;
        }

        private boolean isSame(FileStatus another) {
            return file.inode() != 0 && file.inode() == another.inode() && file.device() == another.device();
        }

        private boolean holds() {
            @Nullable Boolean ofCaller = ofProcesses.ofCaller();
            return ofCaller == null ? isForAll || ofProcesses.mayHold(isDenied -> isDenied) : ofCaller;
        }
    }
}
