package org.sandboxed.engine.world;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

class AddressTests {

    private static final int RUNS = 4;

    private static final String ADDRESSES = """
        import ctypes, subprocess, sys
        own = [ctypes.addressof(ctypes.c_int.in_dll(ctypes.CDLL(None), 'environ')), id(object())]
        child = subprocess.check_output(['head', '-n', '1', '/proc/self/maps']).split()[0]
        print(own, child, [l.split()[0] for l in open('/proc/self/maps') if 'stack' in l or 'vdso' in l])
        """;

    @Test
    void net_303_addresses_are_the_same_in_every_run() {
        assertThat(addresses(true)).hasSize(1);
    }

    @Test
    void without_the_option_they_are_not() {
        assertThat(addresses(false)).hasSizeGreaterThan(1);
    }

    private static Set<String> addresses(boolean fixed) {
        Set<String> seen = new HashSet<>();
        try (Sandbox sandbox = Sandbox.builder()
                .noRandomizeMemory(fixed)
                .env("PYTHONHASHSEED", "0")
                .build()) {
            for (int i = 0; i < RUNS; i++) {
                seen.add(sandbox.run("python3", "-c", ADDRESSES).stdout());
            }
        } catch (SandboxUnavailableException e) {
            assertThat(e).hasMessageStartingWith("noRandomizeMemory: ");
            abort(e.getMessage());
        }
        assertThat(seen).noneMatch(String::isBlank);
        return seen;
    }
}
