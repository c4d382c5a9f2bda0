package org.sandboxed.engine.netlink;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** musl reads its answer without waiting for it, so it has to be there when the send returns. */
class MuslTests {

    private static final Path COMPILER = Path.of("/usr/bin/musl-gcc");

    private static final String SOURCE = """
        #include <ifaddrs.h>
        #include <net/if.h>
        #include <stdio.h>

        int main(void) {
            for (int i = 0; i < 100; i++) {
                struct ifaddrs *list;
                int count = 0;
                if (getifaddrs(&list) != 0) {
                    perror("getifaddrs");
                    return 1;
                }
                for (struct ifaddrs *each = list; each; each = each->ifa_next)
                    count++;
                freeifaddrs(list);
                struct if_nameindex *names = if_nameindex();
                if (count != 3 || !names || names[0].if_index != 1 || names[1].if_index != 0) {
                    printf("%d in round %d\\n", count, i);
                    return 2;
                }
                if_freenameindex(names);
            }
            puts("always the same");
            return 0;
        }
        """;

    @TempDir
    private Path folder;

    @Test
    void net_178_musl_always_finds_the_same_interfaces() throws Exception {
        assumeThat(COMPILER).as("musl-gcc is not installed").exists();
        Path source = Files.writeString(folder.resolve("interfaces.c"), SOURCE);
        Path program = folder.resolve("interfaces");
        Process compiler = new ProcessBuilder(
                        COMPILER.toString(), "-static", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();

        try (Sandbox sandbox = Sandbox.builder().readable(folder.toString()).build()) {
            RunResult run = sandbox.run(program.toString());

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("always the same\n");
            assertThat(run.netlink().exchanges()).hasSize(400);
        }
    }
}
