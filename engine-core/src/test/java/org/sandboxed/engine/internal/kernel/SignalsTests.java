package org.sandboxed.engine.internal.kernel;

import java.util.Map;
import java.util.Set;
import jnr.constants.platform.linux.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SignalsTests {

    private static final Set<String> OTHER_NAMES =
            Set.of("SIGCLD", "SIGIOT", "SIGPOLL", "SIGUNUSED", "SIGRTMIN", "SIGRTMAX");

    @Test
    void agrees_with_the_constants_of_jnr() {
        assertThat(Signal.values())
                .filteredOn(signal -> !OTHER_NAMES.contains(signal.name()) && signal.intValue() <= 64)
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        signal -> assertThat(Signals.name(signal.intValue())).isEqualTo(signal.name()));
    }

    @Test
    @Timeout(60)
    void agrees_with_the_header() {
        Map<String, Integer> header = CHeader.macros("asm/signal.h", "SIG");

        for (int signal = 1; signal < 32; signal++) {
            assertThat(header).containsEntry(Signals.name(signal).substring("SIG".length()), signal);
        }
    }

    @ParameterizedTest
    @CsvSource({"9, SIGKILL", "32, SIGRTMIN", "33, SIGRT_1", "64, SIGRT_32", "0, 0", "65, 65", "-1, -1"})
    void names_signals_as_strace_does(int signal, String name) {
        assertThat(Signals.name(signal)).isEqualTo(name);
    }
}
