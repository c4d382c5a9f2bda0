package org.sandboxed.engine.internal.journal.describe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.CProgram;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** Runs calls under strace twice, once for the registers and once for the text, and prints the first as the second. */
@Timeout(120)
class StraceTests {

    /** Frames each call, so that those of the C library are not looked at. */
    private static final String MARK = "syscall(SYS_close, -42);";

    private static final List<Sample> SAMPLES = Stream.of(
                    files(), modes(), descriptors(), sockets(), processes(), memory())
            .flatMap(List::stream)
            .filter(sample -> Syscall.of(sample.syscall()).isAvailable())
            .toList();

    @TempDir
    Path directory;

    @Test
    void prints_calls_as_strace_does() throws IOException {
        Path program = CProgram.compile(directory, source());
        List<String> registers = trace(program, "-e", "raw=all");
        List<String> texts = trace(program);

        assertThat(registers).hasSameSizeAs(SAMPLES);
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < SAMPLES.size(); i++) {
            ours.add(SAMPLES.get(i).format(registers.get(i)));
        }
        assertThat(ours).isEqualTo(texts);
    }

    private static List<Sample> files() {
        return List.of(
                sample("open", "'/nowhere/a', O_RDONLY", "/nowhere/a"),
                sample("open", "'/nowhere/a', O_WRONLY|O_CREAT|O_TRUNC|O_APPEND, 0644", "/nowhere/a"),
                sample(
                        "openat",
                        "AT_FDCWD, '/nowhere/b', O_RDWR|O_EXCL|O_CREAT|O_NOCTTY|O_CLOEXEC, 04755",
                        "/nowhere/b"),
                sample("openat", "AT_FDCWD, '/nowhere/b', O_RDONLY|O_NONBLOCK|O_DIRECTORY|O_NOFOLLOW", "/nowhere/b"),
                sample("openat", "-7, 'x', O_WRONLY|O_SYNC|O_DIRECT|O_NOATIME|O_CLOEXEC", "x"),
                sample("openat", "-7, 'x', O_RDWR|O_TMPFILE, 0", "x"),
                sample("openat", "-7, 'x', O_PATH|O_DSYNC", "x"),
                sample("openat", "-7, 'x', 3|040000000000", "x"),
                sample("openat", "-7, 0, O_RDONLY"),
                sample(
                        "openat",
                        "-7, 'x', 0100000|O_PATH|O_DIRECTORY|O_NOFOLLOW|O_CLOEXEC|O_NOATIME|O_DIRECT|O_NONBLOCK",
                        "x"),
                sample("creat", "'/nowhere/c', 0600", "/nowhere/c"),
                sample("access", "'/nowhere', F_OK", "/nowhere"),
                sample("access", "'/nowhere', R_OK|W_OK|X_OK", "/nowhere"),
                sample("faccessat", "-7, 'x', X_OK", "x"),
                sample("faccessat2", "-7, 'x', R_OK, AT_EACCESS|AT_SYMLINK_NOFOLLOW", "x"),
                sample(
                        "unlink",
                        "'/nowhere/a\\n\\t\\001\\0022\\\"\\\\\\303\\251\\377'",
                        "/nowhere/a\n\t\u0001\u00022\"\\é\\xff"),
                sample("unlinkat", "-7, 'x', AT_REMOVEDIR", "x"),
                sample("unlinkat", "-7, 'x', 0", "x"),
                sample("rename", "'/nowhere/a', '/nowhere/b'", "/nowhere/a", "/nowhere/b"),
                sample("renameat", "-7, 'a', AT_FDCWD, 'b'", "a", "b"),
                sample("renameat2", "-7, 'a', -7, 'b', 1", "a", "b"),
                sample("renameat2", "-7, 'a', -7, 'b', 0x106", "a", "b"),
                sample("link", "'/nowhere/a', '/nowhere/b'", "/nowhere/a", "/nowhere/b"),
                sample("linkat", "-7, 'a', -7, 'b', AT_SYMLINK_FOLLOW|AT_EMPTY_PATH", "a", "b"),
                sample("symlink", "'target', '/nowhere/b'", "target", "/nowhere/b"),
                sample("symlinkat", "'target', -7, 'b'", "target", "b"),
                sample("rmdir", "'/nowhere/a'", "/nowhere/a"),
                sample("chdir", "'/nowhere/a'", "/nowhere/a"),
                sample("truncate", "'/nowhere/a', -5", "/nowhere/a"),
                sample("newfstatat", "-7, 'x', 0, AT_SYMLINK_NOFOLLOW", "x"),
                sample("newfstatat", "-7, '', 0, 0x80000", ""),
                sample("statx", "-7, 'x', AT_SYMLINK_NOFOLLOW, 0x7ff, 0", "x"),
                sample("utimensat", "-7, 'x', 0, AT_SYMLINK_NOFOLLOW", "x"),
                sample("lsetxattr", "'/nowhere', 'user.a', 0, 0, 1", "/nowhere", "user.a"),
                sample("removexattr", "'/nowhere', 'user.a'", "/nowhere", "user.a"),
                sample("umount2", "'/nowhere', 2", "/nowhere"),
                sample("mount", "'none', '/nowhere', 'tmpfs', 0xf, 0", "none", "/nowhere", "tmpfs"),
                sample("chroot", "'/nowhere'", "/nowhere"));
    }

    private static List<Sample> modes() {
        return List.of(
                sample("mkdir", "'/nowhere/a', 0", "/nowhere/a"),
                sample("mkdir", "'/nowhere/a', 7", "/nowhere/a"),
                sample("mkdirat", "-7, 'a', 0755", "a"),
                sample("mknod", "'/nowhere/a', S_IFIFO|0666, 5", "/nowhere/a"),
                sample("mknodat", "-7, 'a', S_IFCHR|S_ISUID|0600, 0x12345678", "a"),
                sample("mknodat", "-7, 'a', S_IFBLK, 0x103", "a"),
                sample("mknodat", "-7, 'a', 0644, 0", "a"),
                sample("chmod", "'/nowhere/a', 04755", "/nowhere/a"),
                sample("fchmod", "-7, 010"),
                sample("fchmodat", "-7, 'a', 01777", "a"),
                sample("chown", "'/nowhere/a', -1, 1000", "/nowhere/a"),
                sample("lchown", "'/nowhere/a', 0, -1", "/nowhere/a"),
                sample("fchown", "-7, 65534, 4294967294"),
                sample("fchownat", "-7, 'a', 1, 2, AT_SYMLINK_NOFOLLOW", "a"));
    }

    private static List<Sample> descriptors() {
        return List.of(
                sample("ioctl", "-7, 0x5412, 0x10"),
                sample("ioctl", "-7, 0x8912, 0x10"),
                sample("ioctl", "-7, 0xc0de1234, 0x10"),
                sample("ioctl", "-7, 0x9999, 0"),
                sample("lseek", "-7, -1L, SEEK_END"),
                sample("fcntl", "-7, F_GETFD"),
                sample("fcntl", "-7, F_SETFD, 1"),
                sample("fcntl", "-7, F_SETFL, O_WRONLY|O_NONBLOCK"),
                sample("fcntl", "-7, F_DUPFD_CLOEXEC, 10"),
                sample("read", "-7, 0, 10"),
                sample("ftruncate", "-7, 99"));
    }

    private static List<Sample> sockets() {
        return List.of(
                sample("socket", "AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0"),
                sample("socket", "AF_INET, SOCK_RAW, IPPROTO_ICMP"),
                sample("socket", "AF_INET6, SOCK_DGRAM, IPPROTO_UDP"),
                sample("socket", "AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, 0"),
                sample("socket", "AF_UNIX, SOCK_SEQPACKET, 0"),
                sample("socket", "99, 3, 0"),
                sample("shutdown", "-7, SHUT_RDWR"),
                sample("listen", "-7, 128"),
                sample("connect", "-7, 0, 16"),
                sample("sendto", "-7, 0, 5, MSG_NOSIGNAL|MSG_DONTWAIT, 0, 0"),
                sample("sendmsg", "-7, 0, MSG_MORE"));
    }

    private static List<Sample> processes() {
        return List.of(
                sample("clone", "CLONE_THREAD|17, 0, 0, 0, 0"),
                sample(
                        "clone",
                        "CLONE_SIGHAND|CLONE_SETTLS|CLONE_CHILD_CLEARTID|CLONE_PARENT_SETTID, 0x10, 0x20, 0x30, 0x30"),
                sample("clone", "CLONE_NEWUSER|CLONE_FS|CLONE_SIGHAND|9, 0, 0, 0, 0"),
                sample("kill", "2147483647, 15"),
                sample("kill", "2147483647, 0"),
                sample("tgkill", "2147483647, 2147483647, 34"),
                sample("unshare", "0x20"),
                sample("setns", "-7, CLONE_NEWNET"),
                sample("prctl", "PR_SET_NAME, 'name'", "name"),
                sample("prctl", "PR_SET_DUMPABLE, 0"),
                // Without privileges strace can read no memory of the program until this is back.
                sample("prctl", "PR_SET_DUMPABLE, 1"),
                sample("prctl", "PR_SET_PDEATHSIG, 9"),
                sample("prctl", "PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0"),
                sample("prctl", "PR_GET_DUMPABLE"),
                sample("prctl", "PR_SET_CHILD_SUBREAPER, 1"),
                sample("execveat", "-7, 'x', 0, 0, AT_EMPTY_PATH", "x"),
                sample("wait4", "2147483647, 0, WNOHANG|__WALL, 0"),
                sample("personality", "0xffffffff"),
                sample("personality", "0x0040000"),
                sample("prlimit64", "0, 7, 0, 0"),
                sample("getpid", ""));
    }

    private static List<Sample> memory() {
        return List.of(
                sample("mprotect", "0x1000, 0, PROT_READ|PROT_EXEC"),
                sample("mmap", "0, 0, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"),
                sample("munmap", "0x1000, 0"),
                sample("memfd_create", "'m', MFD_CLOEXEC", "m"),
                sample("clock_gettime", "CLOCK_MONOTONIC, 0"));
    }

    private static Sample sample(String syscall, String arguments, String... texts) {
        return new Sample(syscall, arguments.replace('\'', '"'), List.of(texts));
    }

    private static String source() {
        String calls = SAMPLES.stream()
                .map(sample -> MARK + " syscall(" + sample.cArguments() + ");")
                .collect(joining("\n    "));
        return """
                #define _GNU_SOURCE
                #include <fcntl.h>
                #include <sched.h>
                #include <time.h>
                #include <unistd.h>
                #include <sys/mman.h>
                #include <sys/prctl.h>
                #include <sys/socket.h>
                #include <sys/stat.h>
                #include <sys/syscall.h>
                #include <sys/wait.h>
                #include <netinet/in.h>
                int main(void) {
                    %s
                    return 0;
                }
                """.formatted(calls);
    }

    /** The call after each mark, up to its result. */
    private List<String> trace(Path program, String... options) throws IOException {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of("strace", "-o", log.toString(), "-s", "4096"));
        command.addAll(List.of(options));
        command.add(program.toString());
        try {
            if (CProgram.run(directory, command) != 0) {
                abort("strace cannot trace here: " + CProgram.outputOf(directory));
            }
        } catch (IOException e) {
            abort("there is no strace: " + e.getMessage());
        }
        List<String> lines = Files.readAllLines(log);
        List<String> calls = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i - 1).startsWith("close(-42)") || lines.get(i - 1).startsWith("close(0xffffff")) {
                calls.add(lines.get(i).replaceFirst("\\) += .*", ")"));
            }
        }
        return calls;
    }

    private record Sample(String syscall, String arguments, List<String> texts) {

        String cArguments() {
            return "SYS_" + syscall + (arguments.isEmpty() ? "" : ", " + arguments);
        }

        /** Prints the call of a line like {@code kill(0x7fffffff, 0xf)}; registers that strace does not show count as 0. */
        String format(String line) {
            List<Long> registers = new ArrayList<>();
            String list = line.substring(line.indexOf('(') + 1, line.length() - 1);
            Stream.of(list.split(", ", -1))
                    .filter(word -> !word.isEmpty())
                    .forEach(word -> registers.add(
                            word.startsWith("0x")
                                    ? Long.parseUnsignedLong(word.substring(2), 16)
                                    : Long.parseLong(word)));
            while (registers.size() < 6) {
                registers.add(0L);
            }
            String call = SyscallFormatter.format(
                    Syscall.of(syscall), registers, new CallTexts(texts, List.of(), List.of()), "?");
            return call.substring(0, call.length() - " = ?".length());
        }
    }
}
