package org.sandboxed.engine.internal.filesystem.root;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Mark;

/**
 * In which directory of another root each process is. The kernel does not know, but a process carries a number that it gives
 * to its children ({@link Mark}), and that number stands for a directory here. For one run and one thread.
 */
public final class RootedDirectories {

    private final List<byte[]> paths = new ArrayList<>();
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final Mark mark = new Mark();

    /**
     * Knows no process yet.
     *
     * @param first where the first one is; without links and dots, empty for the root
     */
    public RootedDirectories(byte[] first) {
        paths.add(first);
        numbers.put(ByteBuffer.wrap(first), 0);
    }

    /** Where a process is: without links and dots, empty for the root. Not to be changed. */
    public byte[] of(int pid) {
        long number = mark.of(pid);
        return number >= 0 && number < paths.size() ? paths.get((int) number) : paths.get(0);
    }

    /** Where the first process is. */
    public byte[] first() {
        return paths.get(0);
    }

    /** A process changes to a directory. */
    public void enter(int pid, byte[] path) {
        Integer known = numbers.get(ByteBuffer.wrap(path));
        int number = known == null ? paths.size() : known;
        if (known == null) {
            paths.add(path);
            numbers.put(ByteBuffer.wrap(path), number);
        }
        KernelException.require(mark.set(pid, number), "prlimit64(RLIMIT_LOCKS)");
    }
}
