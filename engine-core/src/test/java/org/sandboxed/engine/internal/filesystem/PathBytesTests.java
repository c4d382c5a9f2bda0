package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.Files;

import static org.assertj.core.api.Assertions.assertThat;

class PathBytesTests {

    private final PathBytes path = new PathBytes();

    @Test
    void grows_with_what_is_added() {
        String expected = "";
        for (int i = 0; i < 500; i++) {
            byte[] name = ascii("n" + i);
            path.child(name, 0, name.length);
            expected += "/n" + i;
        }

        assertThat(text()).isEqualTo(expected);
        assertThat(path.isTooLong()).isFalse();
    }

    @Test
    void has_room_for_the_longest_path_and_its_nul_only() {
        byte[] longest = new byte[Files.PATH_MAX - 1];

        assertThat(path.append(longest).isTooLong()).isFalse();
        assertThat(path.length()).isEqualTo(longest.length);
        assertThat(path.append(ascii("x")).isTooLong()).isTrue();
        assertThat(path.length()).isEqualTo(longest.length);
    }

    @Test
    void a_name_that_does_not_fit_leaves_no_slash_behind() {
        path.append(new byte[Files.PATH_MAX - 3]);

        path.child(ascii("xy"), 0, 2);

        assertThat(path.isTooLong()).isTrue();
        assertThat(path.length()).isEqualTo(Files.PATH_MAX - 3);
    }

    @Test
    void keeps_the_path_where_room_is_asked_for() {
        path.append(ascii("/usr"));

        byte[] room = path.room();

        assertThat(room).hasSize(Files.PATH_MAX);
        assertThat(text()).isEqualTo("/usr");
        room[4] = '/';
        room[5] = 'x';
        path.setLength(6);
        assertThat(text()).isEqualTo("/usr/x");
    }

    @Test
    void goes_up_to_the_root() {
        path.append(ascii("/usr/lib"));

        path.removeLast();
        assertThat(text()).isEqualTo("/usr");
        path.removeLast();
        path.removeLast();
        assertThat(text()).isEmpty();
    }

    @Test
    void is_below_what_ends_where_a_name_ends() {
        path.append(ascii("/usr/lib"));

        assertThat(path.isBelow(ascii("/usr"))).isTrue();
        assertThat(path.isBelow(ascii("/usr/lib"))).isTrue();
        assertThat(path.isBelow(ascii("/us"))).isFalse();
        assertThat(path.isBelow(ascii("/usr/lib/x"))).isFalse();
    }

    @Test
    void numbers_are_decimal() {
        path.append(ascii("/proc/")).appendDecimal(0).append(ascii("/")).appendDecimal(Integer.MAX_VALUE);

        assertThat(text()).isEqualTo("/proc/0/2147483647");
    }

    private String text() {
        return new String(path.bytes(), 0, path.length(), StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
