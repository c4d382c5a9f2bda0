package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CpuFilesTests {

    private static final String X86 = """
        processor\t: 0
        model name\t: Some CPU
        cpu MHz\t\t: 2445.406
        siblings\t: 2
        core id\t\t: 0
        cpu cores\t: 2
        apicid\t\t: 0
        power management:

        processor\t: 1
        model name\t: Some CPU
        cpu MHz\t\t: 1200.000
        siblings\t: 2
        core id\t\t: 1
        cpu cores\t: 2
        apicid\t\t: 2
        power management:

        """;

    @Test
    void processors_are_numbered_and_counted_anew() throws IOException {
        assertThat(CpuFiles.cpuinfo(X86, 3)).isEqualTo(paragraph(0, 3) + paragraph(1, 3) + paragraph(2, 3));
        assertThat(CpuFiles.cpuinfo(X86, 1)).isEqualTo(paragraph(0, 1));
    }

    private static String paragraph(int number, int count) {
        return "processor\t: " + number + "\nmodel name\t: Some CPU\ncpu MHz\t\t: 2400.000\nsiblings\t: " + count
                + "\ncore id\t\t: " + number + "\ncpu cores\t: " + count + "\napicid\t\t: " + number
                + "\npower management:\n\n";
    }

    @Test
    void a_paragraph_about_the_machine_stays_at_the_end() throws IOException {
        assertThat(CpuFiles.cpuinfo("processor\t: 0\n\nHardware\t: board\n", 2))
                .isEqualTo("processor\t: 0\n\nprocessor\t: 1\n\nHardware\t: board\n");
    }

    @Test
    void a_file_without_processors_is_not_made_up() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> CpuFiles.cpuinfo("Hardware: board\n", 2));
    }

    @Test
    void statistics_have_as_many_lines() {
        String real = "cpu  30 1 2\ncpu0 10 0 1\ncpu1 20 1 1\nintr 5\nbtime 7\n";

        assertThat(CpuFiles.stat(real, 1)).isEqualTo("cpu  30 1 2\ncpu0 10 0 1\nintr 5\nbtime 7\n");
        assertThat(CpuFiles.stat(real, 3))
                .isEqualTo("cpu  30 1 2\ncpu0 10 0 1\ncpu1 20 1 1\ncpu2 0 0 0 0 0 0 0 0 0 0\nintr 5\nbtime 7\n");
    }
}
