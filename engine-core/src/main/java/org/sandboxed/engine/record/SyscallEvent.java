package org.sandboxed.engine.record;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Syscall;

/**
 * One system call that reached the supervisor, and its decision. Immutable, safe to read from any thread.
 *
 * <p>Names in the kernel are bytes. Where they are not UTF-8, each offending byte is shown as {@code \xHH}. What the
 * record had to cut (one string above 4 KiB, or all of them above 16 KiB) ends in {@code ...} in {@link #describe()}.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface SyscallEvent {

    /**
     * The position in the sandbox's record.
     *
     * @return 0 for the first event of a sandbox, then counting up without gaps, in the order of the decisions
     */
    long sequence();

    /**
     * When the supervisor received the call.
     *
     * @return the time since the sandbox's record was opened
     */
    Duration at();

    /**
     * The calling process.
     *
     * @return the process id (thread group id), as seen from outside of the sandbox
     */
    int pid();

    /**
     * The calling thread.
     *
     * @return the thread id; equal to {@link #pid()} for a process's first thread
     */
    int tid();

    /**
     * The name of the program that made the call, where the supervisor knew it.
     *
     * @return the last component of the executable's path
     */
    Optional<String> program();

    /**
     * The system call.
     *
     * @return the number and name
     */
    Syscall syscall();

    /**
     * The argument registers.
     *
     * @return always six values; those that the call does not use are whatever the register held
     */
    List<Long> args();

    /**
     * The path that the call names; for rename and link, the old one.
     *
     * @return the path as the program passed it, relative or absolute
     */
    Optional<String> path();

    /**
     * The second path of rename, link and symlink.
     *
     * @return the path as the program passed it, relative or absolute
     */
    Optional<String> secondPath();

    /**
     * Where {@link #path()} led, if the supervisor resolved it and the result is another string.
     *
     * @return an absolute path
     */
    Optional<String> resolvedPath();

    /**
     * Where {@link #secondPath()} led, if the supervisor resolved it and the result is another string.
     *
     * @return an absolute path
     */
    Optional<String> resolvedSecondPath();

    /**
     * The arguments of execve and execveat.
     *
     * @return the arguments, the program's name first; empty for every other call
     */
    List<String> argv();

    /**
     * The socket address of connect, bind, sendto and their kin.
     *
     * @return as text: {@code 203.0.113.7:80}, {@code [::1]:53}, {@code unix:/run/x.sock}, {@code unix:@abstract}
     */
    Optional<String> address();

    /**
     * What else the handler wanted to say.
     *
     * @return one line for a person
     */
    Optional<String> note();

    /**
     * The Java thread that made the call, where {@link org.sandboxed.engine.Sandbox.Builder#javaStacks} asks for it.
     *
     * @return its name, as its JVM tells it
     */
    Optional<String> javaThread();

    /**
     * What that thread was doing, for the calls that {@link org.sandboxed.engine.Sandbox.Builder#javaStacks} names. Of a
     * virtual thread it is its own stack, not that of its carrier.
     *
     * @return the innermost 64 frames, innermost first, as the JVM tells them; empty where it could not say
     */
    List<StackTraceElement> javaStack();

    /**
     * The answer that the program got.
     *
     * @return the decision
     */
    Decision decision();

    /**
     * Tells whether the sandbox refused: the decision is a denial, or the rule that decided is a refusing one. The second
     * covers calls passed on to the kernel in the knowledge that Landlock refuses them.
     *
     * @return whether this is a denial
     */
    boolean isDenial();

    /**
     * The class in which this event is counted.
     *
     * @return the verdict
     */
    Verdict verdict();

    /**
     * Who decided.
     *
     * @return the name of a handler, or {@code kernel} when no handler claimed the call
     */
    String decidedBy();

    /**
     * The rule of the policy behind the decision.
     *
     * @return the rule in the words of the policy
     */
    Optional<String> rule();

    /**
     * How long the program was held.
     *
     * @return the time from receiving the call to its decision
     */
    Duration took();

    /**
     * Prints the event on one line as strace would, with symbolic flags, followed by who decided and why:
     *
     * <pre>{@code
     * [12 git] openat(AT_FDCWD, "/etc/shadow", O_RDONLY|O_CLOEXEC) = -1 EACCES  DENIED by readable: not under any readable path
     * }</pre>
     *
     * @return one line without a line break
     */
    String describe();
}
