package org.sandboxed.engine.netlink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Go asks netlink itself, without a C library. */
class GoTests {

    private static final List<Path> PLACES = List.of(Path.of("/usr/local/go/bin/go"), Path.of("/usr/bin/go"));

    private static final String SOURCE = """
        package main
        import ("fmt"; "net")
        func main() {
            links, err := net.Interfaces()
            for _, link := range links { fmt.Println(link.Index, link.Name, link.MTU, link.Flags) }
            fmt.Println(err)
            addresses, err := net.InterfaceAddrs()
            fmt.Println(addresses, err)
        }
        """;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // it compiles its library where it has not yet
    void net_179_go_lists_interfaces_and_addresses() throws Exception {
        Optional<Path> go = PLACES.stream().filter(Files::isExecutable).findFirst();
        assumeThat(go).as("skipped: there is no Go at " + PLACES).isPresent();
        Path source = Files.writeString(folder.resolve("interfaces.go"), SOURCE);
        Path program = folder.resolve("interfaces");
        ProcessBuilder compiler = new ProcessBuilder(
                        go.orElseThrow().toString(), "build", "-o", program.toString(), source.toString())
                .inheritIO();
        compiler.environment().put("CGO_ENABLED", "0");
        // An ordinary user need not have a home that it can write.
        if (!Files.isWritable(Path.of(System.getProperty("user.home")))) {
            compiler.environment().put("GOCACHE", folder.resolve("cache").toString());
        }
        compiler.environment().put("GOPATH", folder.resolve("path").toString());
        assertThat(compiler.start().waitFor()).isZero();

        try (Sandbox sandbox = Sandbox.builder().readable(folder.toString()).build()) {
            RunResult run = sandbox.run(program.toString());

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("""
                1 lo 65536 up|loopback|running
                <nil>
                [127.0.0.1/8 ::1/128] <nil>
                """);
        }
    }
}
