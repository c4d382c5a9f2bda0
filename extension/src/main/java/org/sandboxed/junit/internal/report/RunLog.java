package org.sandboxed.junit.internal.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sandboxed.assertj.error.Excerpt;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.LeakedProcesses;

/**
 * What has to be remembered of the runs of one sandbox until its test ends: not the results, which may be large, but their
 * ends and what is wrong with them. Thread-safe.
 */
public final class RunLog {

    private static final int MOST_RUNS = 20;

    private final LeakedProcesses rule;
    private final Deque<String> ends = new ArrayDeque<>();
    private final List<AssertionError> problems = new ArrayList<>();
    private long count;
    private String stdout = "";
    private String stderr = "";

    /** An empty log. */
    public RunLog(LeakedProcesses rule) {
        this.rule = rule;
    }

    /** Notes the end of a run. */
    public synchronized void add(RunResult run) {
        count++;
        ends.addLast(run.toString());
        if (ends.size() > MOST_RUNS) {
            ends.removeFirst();
        }
        stdout = Excerpt.ofOutput(run.stdout());
        stderr = Excerpt.ofOutput(run.stderr());
        problems.addAll(Problems.of(run, rule));
    }

    /** Notes that no further run will be. */
    public synchronized void end(Faults faults) {
        problems.addAll(Problems.of(faults));
    }

    /** What is wrong with the runs that have ended since the last call: each problem is reported once. */
    public synchronized List<AssertionError> takeProblems() {
        List<AssertionError> taken = List.copyOf(problems);
        problems.clear();
        return taken;
    }

    /** What the runs so far explain about a failure. */
    public synchronized Evidence evidence(SyscallLog denied, NetworkLog network, HttpTraffic http, CowDiff changes) {
        return new Evidence(
                Excerpt.ofLast(List.copyOf(ends), count),
                Excerpt.ofEvents(denied),
                Excerpt.ofFirst(network.attempts()),
                Excerpt.ofFirst(http.exchanges()),
                describe(changes),
                stdout,
                stderr);
    }

    // A directory that cannot be looked through must not hide why the test has failed.
    private static String describe(CowDiff changes) {
        try {
            return Excerpt.ofFirst(changes.changes());
        } catch (SandboxException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
