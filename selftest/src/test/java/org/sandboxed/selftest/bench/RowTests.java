package org.sandboxed.selftest.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RowTests {

    private static final Goal TWENTY_TIMES = Goal.atLeast(20);

    @Test
    void tells_how_many_times_less_time_is_added() {
        assertThat(Row.timesLess("make, time added", Unit.MILLIS, 2, "strace -f", 50, TWENTY_TIMES)
                        .cells())
                .containsExactly("make, time added", "2.00 ms", "strace -f", "50.00 ms", "25.00×", "≥ 20×", "met");
    }

    @Test
    void what_is_only_mentioned_has_no_goal() {
        assertThat(Row.mentionedTimesLess("make, by another", Unit.MILLIS, 2, "strace -f", 50)
                        .cells())
                .containsExactly("make, by another", "2.00 ms", "strace -f", "50.00 ms", "25.00×", "", "");
        assertThat(Row.mentionedTimesLess("make, by another", Unit.MILLIS, -2, "strace -f", 50)
                        .ratio())
                .isEqualTo("nothing added");
    }

    @Test
    void tells_no_ratio_where_no_time_is_added() {
        assertThat(Row.timesLess("python3, time added", Unit.MILLIS, -4, "strace -f", 80, TWENTY_TIMES)
                        .cells())
                .containsExactly(
                        "python3, time added", "-4.00 ms", "strace -f", "80.00 ms", "nothing added", "≥ 20×", "met");
    }
}
