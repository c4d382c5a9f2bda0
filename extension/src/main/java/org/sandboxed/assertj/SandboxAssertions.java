package org.sandboxed.assertj;

import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

/**
 * The entry to the assertions on what a sandboxed program did and tried, and to all of AssertJ: one static import is enough.
 *
 * <pre>{@code
 * import static org.sandboxed.assertj.SandboxAssertions.assertThat;
 *
 * assertThat(run).succeeded().hasNoDenials();
 * assertThat(run.syscalls().denied()).extracting(SyscallEvent::syscall).contains(Syscall.CONNECT);
 * assertThat(run.stdout()).startsWith("On branch main");
 * }</pre>
 */
public final class SandboxAssertions extends Assertions {

    private SandboxAssertions() {}

    /**
     * Starts assertions on a run.
     *
     * @param actual the run
     * @return its assertions
     */
    public static RunResultAssert assertThat(@Nullable RunResult actual) {
        return new RunResultAssert(actual);
    }

    /**
     * Starts assertions on code that ran in a sandboxed JVM.
     *
     * @param actual what became of it
     * @param <T> what it returns
     * @return its assertions
     */
    public static <T> CallResultAssert<T> assertThat(@Nullable CallResult<T> actual) {
        return new CallResultAssert<>(actual);
    }

    /**
     * Starts assertions on recorded syscalls. A live view is frozen now.
     *
     * @param actual the log
     * @return its assertions
     */
    public static SyscallLogAssert assertThat(@Nullable SyscallLog actual) {
        return new SyscallLogAssert(actual);
    }

    /**
     * Starts assertions on one recorded syscall.
     *
     * @param actual the event
     * @return its assertions
     */
    public static SyscallEventAssert assertThat(@Nullable SyscallEvent actual) {
        return new SyscallEventAssert(actual);
    }

    /**
     * Starts assertions on what was said over netlink sockets. A live view is frozen now.
     *
     * @param actual the traffic
     * @return its assertions
     */
    public static NetlinkTrafficAssert assertThat(@Nullable NetlinkTraffic actual) {
        return new NetlinkTrafficAssert(actual);
    }

    /**
     * Starts assertions on HTTP requests. A live view is frozen now.
     *
     * @param actual the traffic
     * @return its assertions
     */
    public static HttpTrafficAssert assertThat(@Nullable HttpTraffic actual) {
        return new HttpTrafficAssert(actual);
    }

    /**
     * Starts assertions on attempts to use the network. A live view is frozen now.
     *
     * @param actual the log
     * @return its assertions
     */
    public static NetworkLogAssert assertThat(@Nullable NetworkLog actual) {
        return new NetworkLogAssert(actual);
    }

    /**
     * Starts assertions on what is different in a working directory. A live view is frozen now.
     *
     * @param actual the changes
     * @return their assertions
     */
    public static CowDiffAssert assertThat(@Nullable CowDiff actual) {
        return new CowDiffAssert(actual);
    }

    /**
     * Starts assertions on the change of one path.
     *
     * @param actual the change
     * @return its assertions
     */
    public static FileChangeAssert assertThat(@Nullable FileChange actual) {
        return new FileChangeAssert(actual);
    }

    /**
     * Starts assertions on a fault rule.
     *
     * @param actual the rule
     * @return its assertions
     */
    public static FaultRuleAssert assertThat(@Nullable FaultRule actual) {
        return new FaultRuleAssert(actual);
    }

    /**
     * Starts assertions on processes.
     *
     * @param actual the processes
     * @return their assertions
     */
    public static ProcessTreeAssert assertThat(@Nullable ProcessTree actual) {
        return new ProcessTreeAssert(actual);
    }
}
