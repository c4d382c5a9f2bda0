package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class SystemPathCacheTests {

    private static final int NONE = -1;

    private final SystemPathCache cache = new SystemPathCache();

    @Test
    void remembers_a_path() {
        put("/usr/lib/libc.so.6", 7);

        assertThat(get("/usr/lib/libc.so.6")).isEqualTo(7);
        assertThat(get("/usr/lib/libc.so.5")).isEqualTo(NONE);
        assertThat(get("/usr/lib/libc.so")).isEqualTo(NONE);
    }

    @Test
    void never_confuses_two_paths_however_full_it_is() {
        for (int i = 0; i < 5000; i++) {
            put("/usr/share/" + i, i);
        }

        int kept = 0;
        for (int i = 0; i < 5000; i++) {
            int found = get("/usr/share/" + i);
            assertThat(found).isIn(i, NONE);
            kept += found == i ? 1 : 0;
        }
        assertThat(kept).isBetween(400, 512);
    }

    @Test
    void leaves_long_paths_out() {
        String path = "/usr/" + "x".repeat(260);
        put(path, 1);

        assertThat(get(path)).isEqualTo(NONE);
    }

    @Test
    void knows_where_a_path_led() {
        put("/lib/libc.so.6", "/usr/lib/libc.so.6", 1);
        put("/usr/lib/libm.so.6", 1);

        assertThat(requireNonNull(find("/lib/libc.so.6")).target())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("/usr/lib/libc.so.6");
        assertThat(requireNonNull(find("/usr/lib/libm.so.6")).target()).isEmpty();
    }

    private void put(String path, int rule) {
        put(path, path, rule);
    }

    private void put(String path, String target, int rule) {
        byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
        byte[] led = target.getBytes(StandardCharsets.US_ASCII);
        cache.put(bytes, bytes.length, new PathBytes().append(led, 0, led.length), rule);
    }

    private int get(String path) {
        SystemPathCache.Entry entry = find(path);
        return entry == null ? NONE : entry.rule();
    }

    private SystemPathCache.@Nullable Entry find(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
        return cache.get(bytes, bytes.length);
    }
}
