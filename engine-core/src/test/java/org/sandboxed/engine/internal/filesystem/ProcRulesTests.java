package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

class ProcRulesTests {

    private static final int CALLER = 100;
    private static final int MEMBER = 200;

    private final Journal journal = new Journal(0, Journal.DEFAULT_BUDGET);
    private final ProcRules rules = new ProcRules(pid -> pid == MEMBER, journal);
    private final Caller caller = new Caller();
    private final FileStatus readByAll = new FileStatus();

    ProcRulesTests() {
        caller.set(CALLER, CALLER);
        byte[] path = "/proc/version".getBytes(StandardCharsets.US_ASCII);
        assertThat(new Files().status(AT_FDCWD, path, path.length, readByAll)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc",
                "/proc/cpuinfo",
                "/proc/sys/kernel/hostname",
                "/proc/100",
                "/proc/100/environ",
                "/proc/200/stat"
            })
    void may_be_read(String path) {
        assertThat(PathRuleSet.allows(judge(path, false))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/1",
                "/proc/1/environ",
                "/proc/kcore",
                "/proc/keys",
                "/proc/cpuinfo2",
                "/proc/100/mem",
                "/proc/100/task/100/mem",
                "/proc/200/pagemap",
                "/proc/99999999999/stat"
            })
    void may_not_be_read(String path) {
        assertThat(PathRuleSet.allows(judge(path, false))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/100/comm", "/proc/100/task/101/comm", "/proc/100/oom_score_adj"})
    void may_be_written_by_the_process_itself(String path) {
        assertThat(PathRuleSet.allows(judge(path, true))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/200/comm", "/proc/100/mem", "/proc/100/uid_map", "/proc/sys/kernel/core_pattern"})
    void may_not_be_written(String path) {
        assertThat(PathRuleSet.allows(judge(path, true))).isFalse();
    }

    @Test
    void a_stranger_is_named_as_the_reason() {
        assertThat(PathRuleSet.rule(judge("/proc/1/stat", false)))
                .isEqualTo(journal.refusal("proc: a process outside of the sandbox"));
    }

    private int judge(String path, boolean write) {
        PathBytes bytes = new PathBytes();
        bytes.append(path.getBytes(StandardCharsets.US_ASCII));
        return rules.judge(caller, bytes, readByAll, write);
    }
}
