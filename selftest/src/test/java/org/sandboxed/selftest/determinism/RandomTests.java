package org.sandboxed.selftest.determinism;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Random numbers that a seed determines: net.md, section 9.10. */
class RandomTests {

    private static final String HEX = "od -An -v -tx1 -N16 /dev/urandom";

    /** What a program prints under a seed, in a sandbox of its own. */
    private static String output(long seed, List<String> command) {
        try (Sandbox sandbox = Sandbox.builder().randomSeed(seed).build()) {
            RunResult run = sandbox.run(command);
            assertThat(run.stderr()).isEmpty();
            assertThat(run.exitCode()).isZero();
            return run.stdout();
        }
    }

    private static String shell(long seed, String script) {
        return output(seed, List.of("sh", "-c", script));
    }

    private static void assertRepeatable(List<String> command) {
        String once = output(42, command);

        assertThat(once).isNotBlank().isEqualTo(output(42, command));
        assertThat(output(43, command)).isNotEqualTo(once);
    }

    @Test
    void net_293_fs_342_the_same_seed_gives_the_same_bytes_of_urandom() {
        assertRepeatable(List.of("od", "-An", "-tx1", "-N16", "/dev/urandom"));
    }

    @Test
    void net_294_fs_342_other_seeds_give_other_bytes() {
        assertThat(shell(1, HEX)).isNotEqualTo(shell(999, HEX));
        assertThat(shell(0, HEX)).isNotEqualTo(shell(-1, HEX));
    }

    @Test
    void net_295_net_301_python_repeats_itself_hashes_of_texts_included() {
        assertRepeatable(Python.lines(
                "import os, random, uuid, secrets, tempfile",
                "print(os.urandom(16).hex(), uuid.uuid4(), random.random(), secrets.token_hex(), hash('a'))",
                "print(sorted({'apple', 'pear', 'plum', 'cherry', 'fig', 'quince'}, key=hash))",
                "print(os.path.basename(tempfile.mkdtemp()))"));
    }

    @Test
    void net_297_the_vdso_hands_getrandom_to_the_system_call() {
        List<String> thousand = Python.lines(
                "import ctypes, os",
                "vdso = ctypes.CDLL('linux-vdso.so.1')",
                "f = getattr(vdso, '__vdso_getrandom', None) or getattr(vdso, '__kernel_getrandom', None)",
                "print(f is None or ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint,"
                        + " ctypes.c_void_p, ctypes.c_size_t)(ctypes.cast(f, ctypes.c_void_p).value)(None, 0, 0, None, 0)"
                        + " == -38)",
                "print(b''.join(os.getrandom(4) for i in range(1000)).hex())");

        assertRepeatable(thousand);
        assertThat(output(42, thousand)).startsWith("True\n");
    }

    @Test
    void net_298_what_could_not_be_written_was_not_drawn() {
        String draw = "print(os.getrandom(16).hex())";
        String undisturbed = output(42, Python.lines("import ctypes, os", draw));
        String disturbed = output(
                42,
                Python.lines(
                        "import ctypes, os",
                        "libc = ctypes.CDLL(None, use_errno=True)",
                        "bad = libc.getrandom(ctypes.c_void_p(8), 16, 0), ctypes.get_errno()",
                        "odd = libc.getrandom(ctypes.create_string_buffer(16), 16, 8), ctypes.get_errno()",
                        "both = libc.getrandom(ctypes.create_string_buffer(16), 16, 6), ctypes.get_errno()",
                        "none = libc.getrandom(ctypes.c_void_p(8), 0, 0)",
                        draw,
                        "print(bad, odd, both, none)"));

        assertThat(disturbed).isEqualTo(undisturbed + "(-1, 14) (-1, 22) (-1, 22) 0\n");
    }

    @Test
    void net_299_a_long_request_is_cut_short_and_goes_on_where_it_stopped() {
        assertThat(output(
                        42,
                        Python.lines(
                                "import hashlib, os",
                                "first = os.getrandom(2 << 20)",
                                "print(len(first), len(set(first)))")))
                .isEqualTo("1048576 256\n");
        assertThat(output(42, Python.lines("import os; print((os.getrandom(5) + os.getrandom(11)).hex())")))
                .isEqualTo(output(42, Python.lines("import os; print(os.getrandom(16).hex())")));
    }

    @Test
    void every_spelling_of_an_open_gets_the_seeded_device() {
        List<String> spellings = Python.lines(
                "import ctypes, os, struct",
                "def show(what, fd): print(what, os.read(fd, 16).hex()); os.close(fd)",
                "libc = ctypes.CDLL(None, use_errno=True)",
                "os.symlink('/dev/urandom', 'link')",
                "dev = os.open('/dev', os.O_PATH)",
                "for path in '/dev/random', '/dev//./urandom', '/dev/../dev/urandom', 'link',"
                        + " '/proc/self/root/dev/urandom':",
                "    show(path, os.open(path, os.O_RDONLY))",
                "show('openat', os.open('urandom', os.O_RDONLY, dir_fd=dev))",
                "show('again', os.open('/dev/urandom', os.O_RDONLY | os.O_NONBLOCK))",
                "show('again', os.open('/dev/urandom', os.O_RDWR))",
                "how = ctypes.create_string_buffer(struct.pack('QQQ', 0, 0, 0), 24)",
                "show('openat2', libc.syscall(437, dev, b'urandom', how, 24))",
                "if os.uname().machine == 'x86_64': show('open', libc.syscall(2, b'/dev/urandom', 0))",
                "pinned = os.open('/dev/urandom', os.O_PATH)",
                "show('pinned', os.open('/proc/self/fd/%d' % pinned, os.O_RDONLY))",
                "os.chdir('/dev'); show('relative', os.open('urandom', os.O_RDONLY))");

        assertRepeatable(spellings);
        assertThat(output(42, spellings).lines().map(line -> line.substring(line.indexOf(' '))))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(10);
    }

    @Test
    void a_policy_with_denied_paths_opens_the_seeded_device_too() {
        List<String> read = List.of("od", "-An", "-tx1", "-N16", "/dev/urandom");
        try (Sandbox sandbox =
                Sandbox.builder().randomSeed(42).denied("/etc/passwd").build()) {
            assertThat(sandbox.run(read).stdout()).isEqualTo(output(42, read));
        }
        try (Sandbox sandbox =
                Sandbox.builder().randomSeed(42).denied("/dev/urandom").build()) {
            assertThat(sandbox.run(read).stderr()).contains("Permission denied");
        }
    }

    @Test
    void the_kernels_identifiers_are_made_from_the_seed() {
        List<String> read = List.of(
                "sh", "-c", "cd /proc/sys/kernel/random; read a < uuid; read b < uuid; echo $a $b; cat boot_id");
        String ids = output(42, read);

        assertRepeatable(read);
        assertThat(ids.strip().split("\\s+", -1))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        assertThat(shell(42, "cat /proc/sys/kernel/random/boot_id"))
                .isEqualTo(ids.lines().skip(1).findFirst().orElseThrow() + "\n");
    }

    @Test
    void the_bytes_that_canaries_are_made_from_are_seeded() {
        assertRepeatable(Python.lines(
                "import ctypes",
                "libc = ctypes.CDLL(None); libc.getauxval.restype = ctypes.c_ulong",
                "print(ctypes.string_at(libc.getauxval(25), 16).hex())"));
    }

    @Test
    void fs_343_the_device_never_ends_and_cuts_no_read_short() {
        assertThat(shell(
                        42,
                        "head -c 5000000 /dev/urandom | wc -c; dd if=/dev/urandom bs=3M count=2 2>/dev/null | wc -c"))
                .isEqualTo("5000000\n6291456\n");
        assertRepeatable(List.of("sh", "-c", "head -c 5000000 /dev/urandom | cksum"));
    }

    @Test
    void what_is_read_in_pieces_is_what_is_read_at_once() {
        String pieces = shell(42, "{ head -c 7; head -c 70000; head -c 300000; } < /dev/random | cksum");

        assertThat(pieces).isEqualTo(shell(42, "{ true; true; head -c 370007; } < /dev/random | cksum"));
    }

    @Test
    void a_device_may_be_open_often_and_for_long() {
        assertThat(output(
                        42,
                        Python.lines(
                                "import os, select",
                                "files = [os.open('/dev/urandom', os.O_RDWR) for i in range(100)]",
                                "assert all(os.write(f, bytes(300000)) for f in files[:3])",
                                "print(len(select.select(files, [], [], 0)[0]), len({os.read(f, 8) for f in files}))",
                                "for f in files: os.close(f)",
                                "for i in range(500): os.close(os.open('/dev/random', os.O_RDONLY))",
                                "print(len(os.read(os.open('/dev/urandom', os.O_RDONLY), 1 << 21)) >> 20)")))
                .isEqualTo("100 100\n2\n");
    }

    @Test
    void what_is_written_to_the_device_goes_to_the_device() {
        assertThat(shell(42, "echo entropy > /dev/urandom && " + HEX)).isEqualTo(shell(42, "true; " + HEX));
    }

    /** Each child asks at another moment in every run; what it gets depends on where it stands in the tree. */
    @Test
    void children_that_run_at_the_same_time_repeat_themselves() {
        String script = "for i in 1 2 3 4 5 6 7 8; do (x=$(" + HEX + "); " + HEX
                + " > out.$i; echo $x >> out.$i) & done;" + " wait; cat out.*";
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            outputs.add(shell(42, script));
        }

        assertThat(outputs.get(0).lines()).hasSize(16).doesNotHaveDuplicates();
        assertThat(outputs).containsOnly(outputs.get(0));
    }

    /** Children that are born in turn and draw in reverse: who asks first is not who was born first. */
    @Test
    void children_are_numbered_by_birth() {
        List<String> reversed = Python.lines(
                "import os, sys",
                "pipes = [os.pipe() for i in range(5)]",
                "out = []",
                "for i in range(4):",
                "    r, w = os.pipe()",
                "    if os.fork() == 0:",
                "        turn = int(sys.argv[1]) * (3 - i) + (1 - int(sys.argv[1])) * i",
                "        os.read(pipes[turn][0], 1)",
                "        os.write(w, os.getrandom(8)); os.write(pipes[turn + 1][1], b'x'); os._exit(0)",
                "    out.append(r)",
                "os.write(pipes[0][1], b'x')",
                "print([os.read(r, 8).hex() for r in out])");

        assertThat(output(42, Python.withArguments(reversed, "1")))
                .isEqualTo(output(42, Python.withArguments(reversed, "0")));
    }

    @Test
    void a_daemon_whose_parent_is_gone_has_its_place() {
        List<String> daemon = Python.lines(
                "import os",
                "r, w = os.pipe()",
                "if os.fork() == 0:",
                "    if os.fork() == 0: os.setsid(); os.write(w, os.getrandom(8))",
                "    os._exit(0)",
                "os.close(w); print(os.read(r, 8).hex()); os.read(r, 1); os.wait()");
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            outputs.add(output(42, daemon));
        }

        assertThat(outputs).containsOnly(outputs.get(0));
    }

    @Test
    void parent_child_and_what_each_executes_draw_from_streams_of_their_own() {
        String tree = HEX + "; (" + HEX + "); sh -c '" + HEX + "; exec " + HEX + "'; exec " + HEX;

        assertThat(shell(42, tree).lines()).hasSize(5).doesNotHaveDuplicates();
        assertRepeatable(List.of("sh", "-c", tree));
    }

    @Test
    void threads_draw_from_the_stream_of_their_process() {
        assertRepeatable(Python.lines(
                "import os, threading",
                "drawn = []",
                "for i in range(3):",
                "    t = threading.Thread(target=lambda: drawn.append(os.getrandom(8).hex())); t.start(); t.join()",
                "print(drawn)"));
    }

    @Test
    void real_programs_repeat_themselves() {
        assertRepeatable(List.of("shuf", "-i", "1-1000000", "-n", "5"));
        assertRepeatable(List.of("sh", "-c", "mktemp -u XXXXXXXXXX; seq 30 | sort -R | tr '\\n' ' '"));
        assertRepeatable(List.of("perl", "-e", "print rand(), join(',', keys %{{map {$_ => 1} 1..12}})"));
    }

    @Test
    void a_jvm_repeats_its_secure_random_numbers() {
        assertRepeatable(List.of(
                "sh",
                "-c",
                "printf '%s' \"$0\" > Draw.java && java -XX:TieredStopAtLevel=1 Draw.java",
                "public class Draw { public static void main(String[] args) {"
                        + " System.out.println(java.util.UUID.randomUUID());"
                        + " System.out.println(new java.security.SecureRandom().nextLong()); } }"));
    }

    @Test
    void what_was_drawn_is_on_record_with_its_rule() {
        try (Sandbox sandbox = Sandbox.builder().randomSeed(42).build()) {
            RunResult run = sandbox.run(Python.lines("import os; os.getrandom(7); open('/dev/urandom').close()"));

            assertThat(run.syscalls().of(Syscall.GETRANDOM).events())
                    .filteredOn(event -> event.args().get(1) == 7)
                    .extracting(SyscallEvent::decidedBy, event -> event.rule().orElse(""))
                    .containsExactly(tuple("random", "randomSeed"));
            assertThat(run.syscalls().under("/dev/urandom").events())
                    .extracting(event -> event.rule().orElse(""))
                    .containsExactly("randomSeed");
        }
    }

    @Test
    void without_a_seed_nothing_is_trapped_and_everything_is_random() {
        List<String> draw = List.of("od", "-An", "-tx1", "-N16", "/dev/urandom");
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(draw);

            assertThat(run.stdout()).isNotEqualTo(sandbox.run(draw).stdout());
            assertThat(run.syscalls()
                            .of(Syscall.GETRANDOM, Syscall.ARCH_PRCTL, Syscall.SET_ROBUST_LIST, Syscall.SET_TID_ADDRESS)
                            .events())
                    .isEmpty();
        }
    }
}
