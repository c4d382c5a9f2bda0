package org.sandboxed.engine.internal.process;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class TaskStatTests {

    private static final String REST = " 4194304 120 0 0 0 1 2 3 4 20 0 5 0 987654 1000 200 18446744073709551615";

    @ParameterizedTest
    @ValueSource(strings = {"sh", "a) R 1 2", "(sd-pam)", "two words", ") Z 9", ""})
    void a_name_may_hold_anything(String name) {
        TaskStat stat = parse("42 (" + name + ") S 7 42 42 0 -1" + REST);

        assertThat(stat).isEqualTo(new TaskStat('S', 7, 5, 987654));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42 (sh", "42 (sh) S 7 42"})
    void what_is_cut_short_is_nothing(String text) {
        assertThat(parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"R, 1, true", "S, 1, true", "D, 3, true", "T, 1, true", "Z, 1, false", "X, 1, false", "Z, 2, true"})
    void a_process_is_alive_while_one_of_its_threads_is(char state, int threads, boolean isAlive) {
        assertThat(new TaskStat(state, 1, threads, 0).isAlive()).isEqualTo(isAlive);
    }

    @Test
    void the_file_of_this_very_process_is_understood() {
        int self = (int) ProcessHandle.current().pid();

        TaskStat stat = requireNonNull(new ProcSource().stat(self));

        assertThat(stat.isAlive()).isTrue();
        assertThat(stat.parent())
                .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(stat.threads()).isGreaterThan(1);
    }

    private static @Nullable TaskStat parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return TaskStat.parse(bytes, bytes.length);
    }
}
