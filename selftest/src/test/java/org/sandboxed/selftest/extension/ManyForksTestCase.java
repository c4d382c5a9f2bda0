package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sandboxed.junit.AfterSandboxed;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.assertj.core.api.Assertions.assertThat;

/** Run by {@link ForkLeakTests}. */
@Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
class ManyForksTestCase {

    static final String COUNT = "sandboxed.forks";
    static final Set<Path> WORKDIRS = ConcurrentHashMap.newKeySet();

    static IntStream numbers() {
        return IntStream.range(0, Integer.getInteger(COUNT, 8));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void writes_its_number(int number) throws IOException {
        Files.writeString(Path.of("number"), String.valueOf(number));
    }

    @AfterSandboxed
    void is_alone(@Workdir Path workdir) {
        assertThat(workdir.resolve("number")).content().containsOnlyDigits();
        assertThat(WORKDIRS.add(workdir)).isTrue();
    }
}
