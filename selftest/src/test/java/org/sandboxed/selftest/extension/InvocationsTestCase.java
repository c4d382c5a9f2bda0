package org.sandboxed.selftest.extension;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Every invocation has a sandbox of its own; the tests of a factory share that of the factory. */
@Sandboxed
class InvocationsTestCase {

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "three"})
    void each_set_of_arguments(String name, Sandbox sandbox, @Workdir Path workdir) {
        assertThat(workdir).isEmptyDirectory();
        assertThat(sandbox.run("touch", name)).succeeded();
        assertThat(workdir.resolve(name)).exists();
    }

    @RepeatedTest(3)
    @SandboxedRun({"mkdir", "once"})
    void each_repetition(RunResult run, @Workdir Path workdir) {
        assertThat(run).succeeded();
        assertThat(workdir).isDirectoryContaining("glob:**/once");
    }

    @TestFactory
    Stream<DynamicTest> each_factory(Sandbox sandbox, @Workdir Path workdir) {
        return Stream.of("one", "two")
                .map(name -> dynamicTest(name, () -> {
                    assertThat(sandbox.run("touch", name)).succeeded();
                    assertThat(workdir.resolve("one")).exists();
                }));
    }
}
