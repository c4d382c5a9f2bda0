package org.sandboxed.engine.internal.journal.describe;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.internal.kernel.CProgram;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** Every name that is printed, against the headers of this machine. */
@Timeout(60)
class SymbolHeaderTests {

    private static final String INCLUDES = Stream.of(
                    "fcntl.h",
                    "sched.h",
                    "stdio.h",
                    "time.h",
                    "unistd.h",
                    "asm/termbits.h",
                    "sys/socket.h",
                    "sys/stat.h",
                    "sys/mman.h",
                    "sys/wait.h",
                    "sys/mount.h",
                    "sys/xattr.h",
                    "sys/random.h",
                    "sys/resource.h",
                    "sys/personality.h",
                    "netinet/in.h",
                    "linux/fs.h",
                    "linux/if_tun.h",
                    "linux/memfd.h",
                    "linux/netlink.h",
                    "linux/prctl.h",
                    "linux/ptrace.h",
                    "linux/seccomp.h",
                    "linux/sockios.h",
                    "linux/wireless.h")
            .map(header -> "\n#if __has_include(<" + header + ">)\n#include <" + header + ">\n#endif")
            .collect(joining("", "#define _GNU_SOURCE", "\n"));

    /** The C library's value for 64-bit programs is 0, that of the kernel is not. */
    private static final String LARGE_FILE = "O_LARGEFILE";

    @TempDir
    Path directory;

    @Test
    void has_the_values_of_the_headers() throws IOException {
        Map<String, Long> ours = symbols();
        String prints = ours.keySet().stream()
                .map(name -> "\n#ifdef " + name + "\nprintf(\"" + name + " %lld\\n\", (long long)(unsigned)" + name
                        + ");\n#endif")
                .collect(joining());
        Path program = CProgram.compile(directory, INCLUDES + "int main(void) {" + prints + "\n}\n");

        assertThat(CProgram.run(directory, List.of(program.toString()))).isZero();
        Map<String, Long> theirs = new TreeMap<>();
        CProgram.outputOf(directory)
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(word -> theirs.put(word[0], Long.valueOf(word[1])));
        assertThat(theirs).hasSizeGreaterThan(ours.size() * 3 / 4);
        assertThat(ours).containsAllEntriesOf(theirs);
    }

    private static Map<String, Long> symbols() {
        Map<String, Long> all = new TreeMap<>();
        String otherOpenFlags = Architecture.current() == Architecture.X86_64 ? "OPEN_AARCH64" : "OPEN_X86_64";
        Stream.of(FileSymbols.class, SocketSymbols.class, ProcessSymbols.class, IoctlSymbols.class)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(field -> field.getType() == Symbols.class && Modifier.isStatic(field.getModifiers()))
                .filter(field -> !field.getName().equals(otherOpenFlags))
                .forEach(field -> all.putAll(valueOf(field).values()));
        all.remove(LARGE_FILE);
        return all;
    }

    private static Symbols valueOf(Field field) {
        try {
            return (Symbols) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
