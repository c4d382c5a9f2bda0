package org.sandboxed.examples;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Talking to a program that runs: a line in, a line out. */
@Sandboxed
class DialogueTests {

    @Test
    void answers_line_by_line(Sandbox sandbox) throws Exception {
        SandboxedProcess cat = sandbox.start("cat");
        OutputStream stdin = cat.stdin();
        BufferedReader stdout = new BufferedReader(new InputStreamReader(cat.stdout(), StandardCharsets.UTF_8));

        stdin.write("one\n".getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        assertThat(stdout.readLine()).isEqualTo("one");
        assertThat(cat.isAlive()).isTrue();
        stdin.write("two\n".getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        assertThat(stdout.readLine()).isEqualTo("two");
        stdin.close();

        assertThat(cat.waitFor()).succeeded().hasStdout("one\ntwo\n");
        assertThat(stdout.readLine()).isNull();
    }

    @Test
    void is_killed_on_demand(Sandbox sandbox) {
        SandboxedProcess cat = sandbox.start("cat");

        cat.kill();

        assertThat(cat.waitFor()).endedBecause(EndReason.CANCELLED).leftNoProcesses();
        assertThat(cat.isAlive()).isFalse();
    }
}
