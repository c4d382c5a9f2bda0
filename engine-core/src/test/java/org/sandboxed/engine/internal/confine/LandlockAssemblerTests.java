package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LandlockAssemblerTests {

    private static final int RULESET = 100;
    private static final int ENOENT = -2;
    private static final int EACCES = -13;
    private static final int EINVAL = -22;

    private final RecordingKernel kernel = new RecordingKernel();
    private final LandlockAssembler assembler = new LandlockAssembler(kernel);
    private final LandlockRuleset.Builder ruleset = LandlockRuleset.builder(7, Protections.strict());

    @Test
    void creates_the_ruleset_and_leaves_only_it_open() {
        kernel.directories.put("/usr", 7);
        kernel.directories.put("/tmp/out", 8);

        int descriptor = assembler.assemble(
                ruleset.readable("/usr").writable("/tmp/out").bind(80).build());

        assertThat(descriptor).isEqualTo(RULESET);
        assertThat(kernel.calls)
                .containsExactly("create ffff 3 3", "path 8 f7bf", "close 8", "path 7 d", "close 7", "port 80 1");
    }

    @Test
    void core_187_core_189_a_rule_on_a_file_has_only_file_rights() {
        kernel.files.put("/etc/hostname", 7);
        kernel.files.put("/dev/null", 8);

        assembler.assemble(
                ruleset.readable("/etc/hostname").writable("/dev/null").build());

        assertThat(kernel.calls).contains("path 7 5", "path 8 c007");
    }

    @Test
    void core_190_a_missing_path_is_an_error_unless_it_may_be_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> assembler.assemble(ruleset.readable("/no/such").build()))
                .withMessage("the path rule on /no/such names nothing that exists");
        assertThat(kernel.calls).endsWith("close " + RULESET);
    }

    @Test
    void core_190_a_path_that_may_be_missing_is_skipped() {
        LandlockRuleset optional =
                ruleset.readableIfExists("/lib64").writableIfExists("/dev/shm").build();

        assertThat(assembler.assemble(optional)).isEqualTo(RULESET);
        assertThat(kernel.calls).containsExactly("create ffff 3 3");
    }

    @Test
    void a_path_that_cannot_be_opened_is_an_error_in_either_case() {
        kernel.directories.put("/hidden", EACCES);

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        assembler.assemble(ruleset.readableIfExists("/hidden").build()))
                .withMessage("open failed for /hidden: Permission denied (EACCES)");
        assertThat(kernel.calls).endsWith("close " + RULESET);
    }

    @Test
    void a_rule_that_the_kernel_refuses_closes_everything() {
        kernel.directories.put("/usr", 7);
        kernel.ruleResult = EINVAL;

        assertThatIllegalStateException()
                .isThrownBy(() -> assembler.assemble(ruleset.readable("/usr").build()))
                .withMessage("landlock_add_rule failed for /usr: Invalid argument (EINVAL)");
        assertThat(kernel.calls).endsWith("close 7", "close " + RULESET);
    }

    @Test
    void a_port_that_the_kernel_refuses_closes_everything() {
        kernel.ruleResult = EINVAL;

        assertThatIllegalStateException()
                .isThrownBy(() -> assembler.assemble(ruleset.connect(443).build()))
                .withMessage("landlock_add_rule failed for TCP port 443: Invalid argument (EINVAL)");
        assertThat(kernel.calls).endsWith("close " + RULESET);
    }

    @Test
    void a_kernel_without_landlock_is_an_error() {
        kernel.rulesetResult = -38;

        assertThatIllegalStateException()
                .isThrownBy(() -> assembler.assemble(ruleset.build()))
                .withMessage("landlock_create_ruleset failed for a new domain: Function not implemented (ENOSYS)");
    }

    private static final class RecordingKernel implements LandlockKernel {

        private final Map<String, Integer> directories = new HashMap<>();
        private final Map<String, Integer> files = new HashMap<>();
        private final List<String> calls = new ArrayList<>();
        private int rulesetResult = RULESET;
        private int ruleResult;

        @Override
        public int createRuleset(long handledFileSystem, long handledNetwork, long scopes) {
            calls.add("create " + Long.toHexString(handledFileSystem) + " " + handledNetwork + " " + scopes);
            return rulesetResult;
        }

        @Override
        public int openPath(String path) {
            return directories.getOrDefault(path, files.getOrDefault(path, ENOENT));
        }

        @Override
        public boolean isDirectory(int fd) {
            return directories.containsValue(fd);
        }

        @Override
        public int addPathRule(int ruleset, int fd, long access) {
            calls.add("path " + fd + " " + Long.toHexString(access));
            return ruleResult;
        }

        @Override
        public int addPortRule(int ruleset, int port, long access) {
            calls.add("port " + port + " " + access);
            return ruleResult;
        }

        @Override
        public void close(int fd) {
            calls.add("close " + fd);
        }
    }
}
