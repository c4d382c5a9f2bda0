package org.sandboxed.engine.internal.jvm;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InheritedOptionsTests {

    private static final String HERE = Path.of("").toAbsolutePath().toString();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx512m",
                "-ea",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Djava.net.preferIPv4Stack=true",
                "-Duser.timezone=UTC",
                "-agentlib:profiler=all"
            })
    void passes_on(String option) {
        assertThat(InheritedOptions.of(List.of(option), new Properties()).options())
                .containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-XX:StartFlightRecording=filename=x.jfr",
                "-Djava.io.tmpdir=/elsewhere",
                "-Dsun.java.command=x"
            })
    void leaves_out(String option) {
        assertThat(InheritedOptions.of(List.of(option), new Properties()).options())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--module-path=mods:/abs/x.jar, --module-path=HERE/mods:/abs/x.jar",
        "--patch-module=a=classes:more, --patch-module=a=HERE/classes:HERE/more",
        "-Xbootclasspath/a:boot.jar, -Xbootclasspath/a:HERE/boot.jar",
        "-javaagent:agent.jar, -javaagent:HERE/agent.jar",
        "-javaagent:agent.jar=a=b, -javaagent:HERE/agent.jar=a=b",
        "-javaagent:org.jacoco.agent-0.8.15-runtime.jar, "
                + "-javaagent:HERE/org.jacoco.agent-0.8.15-runtime.jar=destfile=HERE/jacoco.exec"
    })
    void makes_paths_absolute(String option, String expected) {
        assertThat(InheritedOptions.of(List.of(option), new Properties()).options())
                .containsExactly(expected.replace("HERE", HERE));
    }

    @Test
    void lets_coverage_be_written_where_that_of_the_tests_is() {
        InheritedOptions options = InheritedOptions.of(
                List.of("-javaagent:/x/jacocoagent.jar=destfile=target/it.exec,append=true"), new Properties());

        assertThat(options.options())
                .containsExactly("-javaagent:/x/jacocoagent.jar=destfile=" + HERE + "/target/it.exec,append=true");
        assertThat(options.readable()).containsExactly("/x/jacocoagent.jar");
        assertThat(options.writable()).containsExactly(HERE + "/target/it.exec");
    }

    @Test
    void leaves_out_coverage_that_goes_over_a_network() {
        InheritedOptions options =
                InheritedOptions.of(List.of("-javaagent:/x/jacocoagent.jar=output=tcpserver"), new Properties());

        assertThat(options.options()).isEmpty();
        assertThat(options.readable()).isEmpty();
    }

    @Test
    void takes_properties_as_they_are_now_and_none_that_a_jvm_sets_itself() {
        Properties now = new Properties();
        now.setProperty("mine", "later");
        now.setProperty("added", "value");
        now.setProperty("java.home", "/jdk");
        now.setProperty("surefire.test.class.path", "a:b");

        assertThat(InheritedOptions.of(List.of("-Dmine=first", "-Djava.x=y"), now)
                        .options())
                .containsExactly("-Djava.x=y", "-Dadded=value", "-Dmine=later");
    }
}
