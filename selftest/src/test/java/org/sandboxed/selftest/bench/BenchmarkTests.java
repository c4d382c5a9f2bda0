package org.sandboxed.selftest.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The benchmark works. How long anything takes is not asserted. */
@Timeout(120)
class BenchmarkTests {

    @Test
    void measures_every_row_and_prints_a_table() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Report report = Benchmark.run(
                Scale.SMOKE,
                List.of("calls", "launch", "programs", "workdir", "chroot", "network", "http", "parallel", "memory"),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        List<String> table = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("|"))
                .toList();
        assertThat(report.rows()).hasSizeGreaterThan(5);
        assertThat(table)
                .hasSize(report.rows().size() + 2)
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c == '|')).hasSize(8));
        if (Tools.find("cc").isPresent()) {
            assertThat(report.skipped()).noneMatch(reason -> reason.contains("compiler"));
        }
    }
}
