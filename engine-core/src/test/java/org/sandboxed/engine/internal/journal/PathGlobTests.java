package org.sandboxed.engine.internal.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PathGlobTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/etc /etc",
                "/etc /etc/ssl/certs",
                "/etc/ /etc/hosts",
                "/ /anything",
                "/etc /usr/../etc/shadow",
                "/etc //etc/./shadow",
                "src src/main.c",
                "/usr/*/*.so /usr/lib/a.so",
                "/**/secret /secret",
                "/**/secret /a/b/secret",
                "**/secret secret",
                "/etc/** /etc/a/b",
                "/lib/**.so /lib/x/y.so",
                "/a? /ab",
                "/usr/{lib,share}/x /usr/share/x",
                "/usr/{,local/}lib /usr/lib",
                "/a,b /a,b",
                "/a.c /a.c",
                "/a}* /a}b",
            })
    void matches(String glob, String path) {
        assertThat(PathGlob.of(glob).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/etc /etcetera",
                "/etc /usr/etc",
                "/etc etc",
                "/etc /etc/../usr",
                "/usr/*/x /usr/a/b/x",
                "/usr/* /usr",
                "/a? /a/",
                "/a.c /abc",
                "/etc/** /etc",
                "src /src",
                "/*.so /lib/a.so",
            })
    void does_not_match(String glob, String path) {
        assertThat(PathGlob.of(glob).matches(path)).isFalse();
    }

    @Test
    void refuses_an_open_brace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathGlob.of("/usr/{lib"))
                .withMessageContaining("/usr/{lib");
    }

    @Test
    void looks_at_every_path_of_an_event() {
        JournalFixture fixture = new JournalFixture();
        EventWriter writer = fixture.begin(Syscall.RENAMEAT2);
        JournalFixture.text(writer, TextKind.PATH, "a");
        JournalFixture.text(writer, TextKind.RESOLVED_PATH, "/work/a");
        JournalFixture.text(writer, TextKind.SECOND_PATH, "/tmp/b");
        SyscallEvent rename = fixture.commit(DecisionKind.CONTINUED, 0, -1);
        fixture.open("/etc/hosts", 0);

        SyscallLog log = fixture.journal.live();

        assertThat(log.under("/work").events()).containsExactly(rename);
        assertThat(log.under("/tmp/*").events()).containsExactly(rename);
        assertThat(log.under("a").events()).containsExactly(rename);
        assertThat(log.under("/tmp").under("/work").count()).isEqualTo(1);
        assertThat(log.under("/etc").of(Syscall.RENAMEAT2).isEmpty()).isTrue();
        assertThat(log.under("/etc").counts()).containsOnlyKeys(Syscall.OPENAT);
    }
}
