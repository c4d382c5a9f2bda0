package org.sandboxed.engine.internal.filesystem;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.internal.kernel.NativeMemory;

import static org.assertj.core.api.Assertions.assertThat;

class FileTimesTests {

    private static final Instant STAMP = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final Instant START = Instant.parse("2020-02-29T12:00:00Z");
    private static final int MODIFIED = 88;

    private final NativeMemory status = NativeMemory.allocate(144);

    private Instant shown(FileTimes times, Instant machine, boolean isPrograms) {
        status.putLong(MODIFIED, machine.getEpochSecond());
        status.putLong(MODIFIED + Long.BYTES, machine.getNano());
        times.apply(status, false, isPrograms);
        return Instant.ofEpochSecond(status.getLong(MODIFIED), status.getLong(MODIFIED + Long.BYTES));
    }

    private static FileTimes frozen() {
        FileTimes times = new FileTimes(STAMP, START);
        times.set(STAMP, true, START.getEpochSecond(), START.getNano());
        return times;
    }

    private static FileTimes going(Instant start) {
        FileTimes times = new FileTimes(STAMP, start);
        Duration offset = Duration.between(STAMP, start);
        times.set(STAMP, false, offset.getSeconds(), offset.getNano());
        return times;
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2300-01-01T00:00:00.999999999Z"})
    void without_a_clock_nothing_is_changed(Instant time) {
        assertThat(shown(FileTimes.REAL, time, true)).isEqualTo(time);
    }

    @Test
    void what_changes_while_the_clock_stands_has_its_time() {
        assertThat(shown(frozen(), STAMP, true)).isEqualTo(START);
        assertThat(shown(frozen(), STAMP.plusSeconds(100), false)).isEqualTo(START);
    }

    @Test
    void what_changes_while_it_goes_has_its_time() {
        for (Instant start : new Instant[] {START, Instant.parse("9999-12-31T00:00:00.75Z"), Instant.EPOCH}) {
            Instant later = STAMP.plusSeconds(3).plusNanos(777_777_777);

            assertThat(shown(going(start), later, true))
                    .isEqualTo(start.plusSeconds(3).plusNanos(777_777_777));
        }
    }

    @Test
    void each_stretch_of_the_clock_has_its_times() {
        FileTimes times = frozen();
        Instant second = STAMP.plusSeconds(10);
        times.set(second, true, 5, 6);

        assertThat(shown(times, second.minusNanos(1), true)).isEqualTo(START);
        assertThat(shown(times, second, true)).isEqualTo(Instant.ofEpochSecond(5, 6));
    }

    @Test
    void what_was_there_keeps_its_order_and_is_older() {
        FileTimes times = frozen();
        Instant last = Instant.MIN;
        Instant first = START.minus(Duration.ofDays(2));
        long step = Duration.between(first, STAMP).toMillis() / 10_000;
        for (Instant at = first; at.isBefore(STAMP); at = at.plusMillis(step)) {
            Instant shown = shown(times, at, true);

            assertThat(shown).isAfter(last).isBefore(START).isBeforeOrEqualTo(at);
            last = shown;
        }
        assertThat(last).isAfter(START.minus(Duration.ofDays(1)));
    }

    @Test
    void moments_that_are_not_quite_at_one_time_stay_apart() {
        FileTimes times = frozen();
        Instant one = STAMP.minusSeconds(1);

        assertThat(shown(times, one.plusNanos(40_000), true)).isAfter(shown(times, one, true));
    }

    @Test
    void a_hundred_years_are_enough() {
        FileTimes times = new FileTimes(Instant.parse("2300-01-01T00:00:00Z"), START);

        assertThat(shown(times, Instant.parse("2299-01-01T00:00:00Z"), true)).isBefore(START);
    }

    @Test
    void what_programs_cannot_change_is_as_it_is() {
        Instant installed = STAMP.minus(Duration.ofDays(100));

        assertThat(shown(frozen(), installed, false)).isEqualTo(installed);
    }

    @Test
    void what_is_older_than_the_clock_anyway_is_as_it_is() {
        Instant recent = STAMP.minusSeconds(1);

        assertThat(shown(going(STAMP.plusSeconds(3600)), recent, true)).isEqualTo(recent);
        assertThat(shown(frozen(), Instant.EPOCH, true)).isEqualTo(Instant.EPOCH);
    }
}
