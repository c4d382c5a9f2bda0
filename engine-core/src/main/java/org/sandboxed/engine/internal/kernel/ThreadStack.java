package org.sandboxed.engine.internal.kernel;

import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * The stack of a thread that is about to wait for long. The JVM touches twenty pages below what it runs, to be sure that they
 * are there; so a thread that has hardly done anything holds 80 KiB, which it does not need while it waits. Nothing below the
 * stack pointer is anybody's: what is given back comes again, zeroed, when it is touched. On JDK 17 an interpreter touches
 * it with the next call, compiled code does not. Made beforehand; used by one thread.
 */
public final class ThreadStack {

    private static final long GETCONTEXT = Libc.symbol("getcontext");
    private static final long MADVISE = Libc.symbol("madvise");
    private static final int MADV_DONTNEED = 4;
    private static final long PAGE = Libc.call(Libc.symbol("getpagesize"));

    /** {@code ucontext_t} of glibc, the largest of both architectures, and where it has the stack pointer. */
    private static final int CONTEXT_SIZE = Architecture.current() == Architecture.AARCH64 ? 4560 : 968;

    private static final int STACK_POINTER = Architecture.current() == Architecture.AARCH64 ? 432 : 160;

    /** What the calls below use of the stack themselves, and more. */
    private static final int IN_USE = 8 * 1024;
    /** As far as the JVM promises native code that there is a stack. */
    private static final int PROMISED = 80 * 1024;

    private final NativeMemory context = NativeMemory.allocate(CONTEXT_SIZE);

    /**
     * Gives back what the calling thread has touched of its stack and does not use. Allocates nothing and takes no lock.
     *
     * @return 0 or a negated errno
     */
    public int releaseUnused() {
        long end = end();
        long start = start();
        return end <= start ? 0 : (int) Libc.call(MADVISE, start, end - start, MADV_DONTNEED);
    }

    /** Where the part of the calling thread's stack begins that is not in use. */
    long start() {
        return (stackPointer() - PROMISED + PAGE - 1) & -PAGE;
    }

    /** Where it ends. */
    long end() {
        return (stackPointer() - IN_USE) & -PAGE;
    }

    private long stackPointer() {
        Libc.call(GETCONTEXT, context.address());
        return context.getLong(STACK_POINTER);
    }
}
