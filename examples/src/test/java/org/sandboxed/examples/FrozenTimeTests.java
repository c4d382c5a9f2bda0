package org.sandboxed.examples;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.FrozenTime;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Programs on a leap day. */
@Sandboxed
@FrozenTime("2020-02-29T23:59:59Z")
class FrozenTimeTests {

    @Test
    void shows_the_same_time_in_every_program(Sandbox sandbox) {
        RunResult dates = sandbox.run(
                "sh", "-c", "date -u +%FT%T.%N; python3 -c 'import datetime as d; print(d.datetime.utcnow())'");

        assertThat(dates).hasStdout("2020-02-29T23:59:59.000000000\n2020-02-29 23:59:59\n");
    }

    @Test
    void goes_when_the_test_says_so(Sandbox sandbox) {
        sandbox.clock().advance(Duration.ofSeconds(1));

        assertThat(sandbox.run("date", "-u", "+%F")).hasStdout("2020-03-01\n");
    }

    @Test
    void makes_what_is_out_of_date(Sandbox sandbox) {
        String build = "echo 'int main(void) { return 0; }' > hello.c; make CC='echo cc' hello; touch hello";
        assertThat(sandbox.run("sh", "-c", build)).succeeded().hasStdoutContaining("cc hello.c");
        assertThat(sandbox.run("make", "hello")).hasStdoutContaining("up to date");

        sandbox.clock().advance(Duration.ofMinutes(1));

        assertThat(sandbox.run("sh", "-c", "touch hello.c; make -n hello")).hasStdoutContaining("hello.c");
    }

    @Test
    @FrozenTime(value = "1999-12-31", advancing = true)
    void goes_by_itself(Sandbox sandbox) {
        RunResult sleep = sandbox.run("sh", "-c", "date +%s.%N; sleep 0.1; date +%s.%N");

        double[] times = sleep.stdout().lines().mapToDouble(Double::parseDouble).toArray();
        assertThat(times[1] - times[0]).isBetween(0.1, 20.0);
        assertThat(sandbox.run("date", "-u", "+%F")).hasStdout("1999-12-31\n");
    }
}
