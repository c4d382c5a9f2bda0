package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.fault.FaultMatcher;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/**
 * A key-value store under every single fault of a write or an fsync: whatever it has acknowledged is there afterwards, and
 * nothing that it was never given.
 */
class CrashConsistencyTests {

    /** Appends checksummed lines to a log, and says "ok KEY" for what is safe. */
    private static final String STORE = """
        import os, sys, zlib

        def load():
            entries, size = {}, 0
            if os.path.exists('store.log'):
                with open('store.log', 'rb') as log:
                    for line in log:
                        check, _, entry = line[:-1].partition(b' ')
                        if not line.endswith(b'\\n') or check != b'%08x' % zlib.crc32(entry):
                            break
                        key, _, value = entry.partition(b'=')
                        entries[key], size = value, size + len(line)
            return entries, size

        def put(fd, entry):
            line = b'%08x %s\\n' % (zlib.crc32(entry), entry)
            while line:
                line = line[os.write(fd, line):]
            os.fsync(fd)

        entries, size = load()
        if sys.argv[1:]:
            fd = os.open('store.log', os.O_CREAT | os.O_WRONLY)
            os.ftruncate(fd, size)
            os.lseek(fd, size, os.SEEK_SET)
            for entry in sys.argv[1:]:
                put(fd, entry.encode())
                print('ok', entry, flush=True)
        else:
            for key, value in entries.items():
                print('ok', (key + b'=' + value).decode(), flush=True)
        """;

    private static final String[] ENTRIES = {"a=one", "b=two", "c=three"};

    @TempDir
    Path home;

    enum Fault {
        FAILS,
        FALLS_SHORT,
        IS_KILLED;

        FaultRule add(FaultMatcher calls) {
            return switch (this) {
                case FAILS -> calls.fail(Errno.EIO);
                case FALLS_SHORT -> calls.shorten(5);
                case IS_KILLED -> calls.kill();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void keeps_what_it_has_acknowledged(Fault fault) throws Exception {
        Path program = Files.writeString(home.resolve("store.py"), STORE);
        boolean fired = true;
        int faults = 0;
        while (fired) {
            fired = survives(fault, ++faults, program);
        }

        assertThat(faults).isGreaterThan(ENTRIES.length);
    }

    /** Meets one fault, and looks what is there afterwards; whether there was one. */
    private boolean survives(Fault fault, int number, Path program) {
        Syscall[] more = fault == Fault.FALLS_SHORT ? new Syscall[0] : new Syscall[] {Syscall.FSYNC};
        try (Sandbox sandbox = Sandbox.builder().readable(program.toString()).build()) {
            FaultRule rule = fault.add(sandbox.faults()
                    .on(Syscall.WRITE, more)
                    .path("store.log")
                    .nth(number)
                    .optional());
            RunResult load = sandbox.run("python3", program.toString(), ENTRIES[0], ENTRIES[1], ENTRIES[2]);
            boolean fired = rule.fired();
            sandbox.faults().clear();
            RunResult recovery = sandbox.run("python3", program.toString());
            RunResult again = sandbox.run("python3", program.toString(), "d=four");

            List<String> acknowledged = load.stdout().lines().toList();
            assertThat(recovery).succeeded();
            assertThat(recovery.stdout().lines().toList())
                    .as("%s number %d", fault, number)
                    .containsAll(acknowledged)
                    .isSubsetOf("ok a=one", "ok b=two", "ok c=three");
            assertThat(again).succeeded().hasStdout("ok d=four\n");
            return fired;
        }
    }
}
