package org.sandboxed.engine.fault;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

/**
 * The fault rules of one sandbox.
 *
 * <pre>{@code
 * FaultRule rule = sandbox.faults().on(Syscall.FSYNC).path("db.log").nth(3).fail(Errno.EIO);
 * sandbox.run("./database", "load");
 * assertThat(rule).fired();
 * }</pre>
 *
 * <p>A rule counts for the runs that start after it was added. Rules are asked before every handler, in the order in which
 * they were added, and the first that fires decides; one that only delays lets the others go on. Only system calls that a
 * rule names are trapped for it. Safe to use from any thread.
 */
public interface Faults {

    /**
     * Begins a rule about calls of a syscall. Nothing is added before the rule says what comes of them.
     *
     * @param syscall what is called
     * @param more further syscalls, counted together with the first
     * @return what narrows the rule and ends it
     * @throws org.sandboxed.engine.SandboxException where this architecture lacks the syscall, or where it is blocked, so that
     *     no rule would ever be asked
     */
    FaultMatcher on(Syscall syscall, Syscall... more);

    /**
     * Lets the runs that start from now on meet none of the rules so far. Those stay listed, and a test whose rule never fired
     * still fails.
     */
    void clear();

    /**
     * Lists the rules.
     *
     * @return in the order in which they were added
     */
    List<FaultRule> rules();
}
