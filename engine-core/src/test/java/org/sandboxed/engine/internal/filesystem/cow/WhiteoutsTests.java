package org.sandboxed.engine.internal.filesystem.cow;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WhiteoutsTests {

    private final Whiteouts whiteouts = new Whiteouts();

    @ParameterizedTest
    @ValueSource(strings = {"d", "d/x", "d/x/y", "a/b", "a/b/c"})
    void hides_what_was_deleted_and_all_below(String path) {
        add("d", "a/b");

        assertThat(whiteouts.covers(bytes(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d2", "dd/x", "a", "a/bc", "a/b2/c", "x/d", "x/a/b"})
    void hides_nothing_else(String path) {
        add("d", "a/b");

        assertThat(whiteouts.covers(bytes(path))).isFalse();
    }

    @Test
    void looks_at_no_more_than_the_length() {
        add("d");

        assertThat(whiteouts.covers(bytes("d2"), 1)).isTrue();
        assertThat(whiteouts.covers(bytes("xd"), 1)).isFalse();
    }

    @Test
    void names_need_not_be_text() {
        add("\u00ff\n\u0001");

        assertThat(whiteouts.covers(bytes("\u00ff\n\u0001/x"))).isTrue();
        assertThat(whiteouts.covers(bytes("\u00fe\n\u0001"))).isFalse();
    }

    @Test
    void lists_what_is_above_before_what_is_below() {
        add("d/x", "d/x/y", "d", "b\u00ff", "b", "b/z");

        assertThat(whiteouts.sorted()).extracting(WhiteoutsTests::text).containsExactly("b", "b\u00ff", "d", "d/x");
    }

    @Test
    void keeps_many() {
        for (int i = 0; i < 100_000; i++) {
            add("dir" + i % 7 + "/file" + i);
        }

        assertThat(whiteouts.sorted()).hasSize(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(whiteouts.covers(bytes("dir" + i % 7 + "/file" + i))).isTrue();
            assertThat(whiteouts.covers(bytes("dir" + i % 7 + "/file" + i + "x")))
                    .isFalse();
        }
    }

    @Test
    void an_empty_set_says_so() {
        assertThat(whiteouts.isEmpty()).isTrue();
        add("d");
        assertThat(whiteouts.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/d", "d/"})
    void takes_relative_paths_only(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> add(path));
    }

    private void add(String... paths) {
        List.of(paths).forEach(path -> whiteouts.add(bytes(path)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
