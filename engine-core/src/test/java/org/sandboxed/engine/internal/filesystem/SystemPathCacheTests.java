package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SystemPathCacheTests {

    private final SystemPathCache cache = new SystemPathCache();

    @Test
    void remembers_a_path() {
        put("/usr/lib/libc.so.6", 7);

        assertThat(get("/usr/lib/libc.so.6")).isEqualTo(7);
        assertThat(get("/usr/lib/libc.so.5")).isEqualTo(SystemPathCache.MISS);
        assertThat(get("/usr/lib/libc.so")).isEqualTo(SystemPathCache.MISS);
    }

    @Test
    void never_confuses_two_paths_however_full_it_is() {
        for (int i = 0; i < 5000; i++) {
            put("/usr/share/" + i, i);
        }

        int kept = 0;
        for (int i = 0; i < 5000; i++) {
            int found = get("/usr/share/" + i);
            assertThat(found).isIn(i, SystemPathCache.MISS);
            kept += found == i ? 1 : 0;
        }
        assertThat(kept).isBetween(100, 256);
    }

    @Test
    void leaves_long_paths_out() {
        String path = "/usr/" + "x".repeat(120);
        put(path, 1);

        assertThat(get(path)).isEqualTo(SystemPathCache.MISS);
    }

    private void put(String path, int rule) {
        byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
        cache.put(bytes, bytes.length, rule);
    }

    private int get(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
        return cache.get(bytes, bytes.length);
    }
}
