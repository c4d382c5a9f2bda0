package org.sandboxed.engine.internal.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the kernel tells a program when it starts it, as {@code /proc/<pid>/auxv} shows it; see getauxval(3). Not thread-safe. */
public final class AuxiliaryVector {

    /** The end of the vector. */
    private static final long AT_NULL = 0;

    private static final long AT_RANDOM = 25;
    private static final long AT_SYSINFO_EHDR = 33;
    private static final int PAIR = 16;

    private final ProcFiles files = new ProcFiles();
    private final byte[] bytes = new byte[ProcFiles.MAX_READ];
    private final ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    private long vdso;
    private long random;

    /** Reads the vector of a process; 0, or a negated errno. */
    public int read(int pid) {
        vdso = 0;
        random = 0;
        int length = files.read(pid, "auxv", bytes);
        for (int at = 0; at + PAIR <= length && words.getLong(at) != AT_NULL; at += PAIR) {
            if (words.getLong(at) == AT_SYSINFO_EHDR) {
                vdso = words.getLong(at + Long.BYTES);
            } else if (words.getLong(at) == AT_RANDOM) {
                random = words.getLong(at + Long.BYTES);
            }
        }
        return Math.min(length, 0);
    }

    /** Where the vDSO is, 0 where the program has none; see vdso(7). */
    public long vdso() {
        return vdso;
    }

    /** Where the sixteen random bytes are that the C library makes its canaries from, 0 where there are none. */
    public long random() {
        return random;
    }
}
