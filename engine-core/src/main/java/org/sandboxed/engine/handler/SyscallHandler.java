package org.sandboxed.engine.handler;

/**
 * Answers one syscall in place of the kernel. Handlers run after every builtin of their syscall, in the order in which
 * they were added; the first answer other than {@link Action#proceed()} is final.
 *
 * <p>A handler runs on the thread that supervises the sandbox, one call at a time for each running program, while the
 * caller is held in the kernel. It must not block: slow work goes into {@link Action#defer}. The same handler may serve
 * several syscalls and several sandboxes at once; state that it keeps across sandboxes must be thread-safe.
 */
@FunctionalInterface
public interface SyscallHandler {

    /**
     * Decides what the caller gets.
     *
     * @param context the held call; valid until this method, or the work that it defers, returns
     * @return the answer
     * @throws Exception fails the syscall with EIO; the failure is recorded and reported by the run
     */
    Action handle(HandlerContext context) throws Exception;
}
