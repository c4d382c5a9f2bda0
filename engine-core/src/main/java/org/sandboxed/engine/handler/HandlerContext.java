package org.sandboxed.engine.handler;

import java.util.Optional;

/**
 * One held syscall, as its handler sees it. Valid only until the handler, or the work that it deferred, returns; later
 * use throws {@link IllegalStateException}.
 *
 * <p>Memory of the caller is read through the kernel and may be changed by other threads of the caller at any time: a
 * decision based on it must be carried out by the handler (by {@link Action#injectFd} for instance), never by
 * {@link Action#proceed()}.
 */
public interface HandlerContext {

    /** The process (thread group) id of the caller. */
    int pid();

    /** The thread id of the caller. */
    int tid();

    /** The syscall that the caller made. */
    Syscall syscall();

    /**
     * One argument, as the raw register value.
     *
     * @param index 0 to 5
     */
    long arg(int index);

    /** All six arguments, raw. */
    long[] args();

    /**
     * The NUL-terminated string that an argument points to, at most 4096 bytes; bytes that are not UTF-8 become U+FFFD.
     *
     * @param arg index of the argument, 0 to 5
     * @return empty where the memory is unreadable, the pointer is NULL, or no NUL follows in 4096 bytes
     */
    Optional<String> readString(int arg);

    /**
     * Bytes of the caller's memory.
     *
     * @param address where they start
     * @param length how many, at most 1 MiB
     * @return exactly that many bytes; empty where they cannot be read
     */
    Optional<byte[]> readBytes(long address, int length);

    /**
     * Writes into the caller's memory, as the kernel would: read-only pages refuse.
     *
     * @param address where to write
     * @param bytes what to write
     * @return false where the memory cannot be written; part of it may have been
     */
    boolean writeBytes(long address, byte[] bytes);
}
