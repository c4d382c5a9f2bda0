package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.PathRules;

import static org.assertj.core.api.Assertions.assertThat;

class PathRuleSetTests {

    private final Journal journal = new Journal(0, Journal.DEFAULT_BUDGET);
    private final PathRuleSet rules = PathRuleSet.compile(
            new PathRules(List.of("/usr", "/data/file"), List.of("/w"), List.of("/w/secret", "/w/a/b/key")), journal);

    @ParameterizedTest
    @ValueSource(strings = {"/usr", "/usr/bin/cat", "/data/file", "/w", "/w/x"})
    void what_a_rule_covers_can_be_read(String path) {
        assertThat(PathRuleSet.allows(read(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/us", "/usr2", "/usr2/bin", "/data", "/data/file2", "/w/secret", "/w/secret/x"})
    void what_no_rule_covers_or_one_denies_cannot_be_read(String path) {
        assertThat(PathRuleSet.allows(read(path))).isFalse();
    }

    @Test
    void a_verdict_tells_the_rule() {
        assertThat(read("/usr/bin")).isEqualTo(journal.rule("readable: /usr"));
        assertThat(read("/w/x")).isEqualTo(journal.rule("writable: /w"));
        assertThat(PathRuleSet.rule(read("/w/secret"))).isEqualTo(journal.refusal("denied: /w/secret"));
        assertThat(PathRuleSet.rule(write("/usr/bin")))
                .isEqualTo(journal.refusal("not under any writable path; allow it with writable(...)"));
    }

    @Test
    void a_name_belongs_to_its_directory() {
        assertThat(PathRuleSet.allows(write("/w"))).isTrue();
        assertThat(PathRuleSet.allows(rename("/w"))).isFalse();
        assertThat(PathRuleSet.allows(rename("/w/x"))).isTrue();
        assertThat(PathRuleSet.allows(rename("/w/secret"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/w/a", "/w/a/b", "/w/a/b/key"})
    void a_directory_above_a_denied_path_does_not_move(String path) {
        byte[] bytes = bytes(path);
        assertThat(PathRuleSet.rule(rules.move(bytes, bytes.length))).isEqualTo(journal.refusal("denied: /w/a/b/key"));
    }

    @Test
    void its_neighbour_moves() {
        byte[] bytes = bytes("/w/a/b/keys");
        assertThat(PathRuleSet.allows(rules.move(bytes, bytes.length))).isTrue();
    }

    @Test
    void a_rule_for_the_root_covers_everything() {
        PathRuleSet all = PathRuleSet.compile(new PathRules(List.of("/"), List.of(), List.of()), journal);

        for (String path : List.of("/", "/x", "/x/y")) {
            byte[] bytes = bytes(path);
            assertThat(PathRuleSet.allows(all.read(bytes, bytes.length)))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void names_need_not_be_utf_8() {
        byte[] path = {'/', 'w', '/', (byte) 0xFF, (byte) 0xFE};
        assertThat(PathRuleSet.allows(rules.write(path, path.length))).isTrue();
    }

    private int read(String path) {
        byte[] bytes = bytes(path);
        return rules.read(bytes, bytes.length);
    }

    private int write(String path) {
        byte[] bytes = bytes(path);
        return rules.write(bytes, bytes.length);
    }

    private int rename(String path) {
        byte[] bytes = bytes(path);
        return rules.rename(bytes, bytes.length);
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
