package org.sandboxed.selftest.determinism;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Programs that say something else each time, and do not in a world of their own: in parallel, and on a busy machine. */
class RealProgramsTests {

    private static final int RUNS = 20;

    @TempDir
    Path tree;

    /** What a program has to be given beside what all are given. */
    private enum Needs {
        /** Nothing. */
        NOTHING,
        /** Memory at the same addresses. */
        ADDRESSES,
        /** The same process ids. */
        IDS,
        /** The one and the other. */
        BOTH
    }

    @BeforeEach
    void fill() throws IOException {
        for (String name : List.of("b", "a", "z", "c10", "c9", "m")) {
            Files.writeString(tree.resolve(name), name + "\n");
        }
        Files.writeString(tree.resolve("hello.c"), """
            #include <stdio.h>
            int main(void) { printf("%s %s\\n", __DATE__, __TIME__); return 0; }
            """);
    }

    private void compileJava() throws IOException {
        Path source = Files.writeString(tree.resolve("Hello.java"), """
            import java.security.SecureRandom;
            import java.util.UUID;
            class Hello {
                public static void main(String[] args) throws Exception {
                    System.out.println(UUID.randomUUID() + " " + java.time.Instant.now());
                    System.out.println(new SecureRandom().nextLong());
                    System.out.println(Runtime.getRuntime().availableProcessors());
                    System.out.println(java.net.InetAddress.getLocalHost().getHostName());
                }
            }
            """);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", tree.toString(), source.toString());
        assertThat(result).isZero();
    }

    private Sandbox world(Needs needs) {
        Sandbox.Builder builder = Sandbox.builder()
                .workdir(tree)
                .frozenTime(Instant.parse("2020-02-29T12:00:00Z"))
                .randomSeed(7)
                .hostname("build-1")
                .cpus(2)
                .identity(1000, 1000)
                .deterministicDirs(true)
                .noRandomizeMemory(needs == Needs.ADDRESSES || needs == Needs.BOTH)
                .timeout(Duration.ofMinutes(2));
        if (needs == Needs.IDS || needs == Needs.BOTH) {
            builder.handler(Syscall.GETPID, call -> Action.returnValue(4242))
                    .handler(Syscall.GETPPID, call -> Action.returnValue(4241));
        }
        return builder.build();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        date    | NOTHING   | date; date +%s.%N
        python3 | ADDRESSES | python3 -c 'import os, random, socket, time, uuid; print(random.random(), uuid.uuid4(), time.time(), {"a", "b", "c"}, os.urandom(4), os.listdir("."), id(object()), socket.gethostname(), os.getuid(), os.cpu_count(), hash("x"))'
        java    | NOTHING   | java -XX:TieredStopAtLevel=1 -cp . Hello
        perl    | ADDRESSES | perl -e 'print rand(), " ", time, " ", join(",", keys %{{map {$_ => 1} 1..20}}), "\\n"'
        gcc     | NOTHING   | gcc -g hello.c -o hello && ./hello && cksum hello
        ls      | NOTHING   | ls -U; ls -1f; ls -n | awk '{ print $3, $4, $9 }'
        find    | NOTHING   | find .; touch new; find . -printf '%p %T+ %C+\\n'
        stat    | NOTHING   | mkdir d; cp b d; cp -p b p; ls -ln --full-time b p d
        tar     | NOTHING   | mkdir d; cp b d; tar cf - d | cksum; tar czf d.tgz d; cksum d.tgz
        gzip    | NOTHING   | cp b new; gzip new; cksum new.gz
        uuidgen | IDS       | uuidgen; uuidgen -r
        mktemp  | NOTHING   | mktemp -u; mktemp -u ./XXXXXXXXXX
        sort    | NOTHING   | seq 20 | sort -R; seq 20 | shuf
        openssl | ADDRESSES | openssl rand -hex 16
        bash            | BOTH      | bash -c 'echo $RANDOM $SRANDOM $$'
        awk     | NOTHING   | awk 'BEGIN { srand(); print rand(), srand() }'
        git     | NOTHING   | git init -q r && cd r && git -c user.name=a -c user.email=b commit -q --allow-empty -m x && git rev-parse HEAD
        make    | NOTHING   | printf 'now := $(shell date +%%s)\\nall:\\n\\t@echo $(now) $(wildcard c*)\\n' | make -f -
        """)
    void say_the_same_in_every_run(String program, Needs needs, String script) throws Exception {
        assumeTrue(isInstalled(program), program + " is not installed");
        if (program.equals("java")) {
            compileJava();
        }
        Callable<String> run = () -> {
            try (Sandbox sandbox = world(needs)) {
                RunResult result = sandbox.run("sh", "-c", script);
                assertThat(result.stderr()).isEmpty();
                assertThat(result.exitCode()).isZero();
                return result.stdout();
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Sandbox other = Sandbox.builder().timeout(Duration.ofMinutes(5)).build()) {
            SandboxedProcess load = other.start("sh", "-c", "while :; do :; done");
            String first = firstOutput(run);
            for (Future<String> next : threads.invokeAll(
                    Stream.generate(() -> run).limit(RUNS - 1L).toList())) {
                assertThat(next.get()).isEqualTo(first).isNotBlank();
            }
            load.kill();
        } finally {
            threads.shutdownNow();
        }
    }

    private static String firstOutput(Callable<String> run) throws Exception {
        try {
            return run.call();
        } catch (SandboxUnavailableException e) {
            assertThat(e).hasMessageStartingWith("noRandomizeMemory: ");
            return abort(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/usr/bin", "/bin").anyMatch(directory -> Files.exists(Path.of(directory, program)));
    }
}
