package org.sandboxed.assertj;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

class SyscallEventAssertTests {

    private static final SyscallEvent SHADOW = FakeEvent.denied(3, Syscall.OPENAT, "/etc/shadow");
    private static final SyscallEvent HOSTS = FakeEvent.passed(4, Syscall.OPENAT, "/etc/hosts");

    @Test
    void what_holds_passes() {
        assertThat(SHADOW)
                .isDenied()
                .hasSyscall(Syscall.OPENAT)
                .hasPath("/etc/shadow")
                .failedWith(Errno.EACCES)
                .wasDecidedBy("paths")
                .hasRule("readable");
        assertThat(HOSTS).isNotDenied().wasDecidedBy("kernel");
    }

    @Test
    void a_wrong_property_is_shown_with_the_event() {
        assertThatThrownBy(() -> assertThat(SHADOW).hasPath("/etc/passwd"))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "\nExpecting event:\n  #3 openat(\"/etc/shadow\") = -1 EACCES\nto have path:\n  /etc/passwd\n"
                                + "but it had:\n  /etc/shadow");
    }

    @Test
    void an_absent_property_is_none() {
        assertThatThrownBy(() -> assertThat(HOSTS).failedWith(Errno.EACCES))
                .hasMessageEndingWith("to have errno:\n  EACCES\nbut it had:\n  none");
        assertThatThrownBy(() -> assertThat(HOSTS).hasRule("readable"))
                .hasMessageEndingWith("to have rule:\n  readable\nbut it had:\n  none");
    }

    @Test
    void a_verdict_is_compared_in_both_directions() {
        assertThatThrownBy(() -> assertThat(HOSTS).isDenied())
                .hasMessageEndingWith("to have verdict:\n  a denial\nbut it had:\n  CONTINUED");
        assertThatThrownBy(() -> assertThat(SHADOW).isNotDenied())
                .hasMessageEndingWith("to have verdict:\n  no denial\nbut it had:\n  DENIED");
    }

    @Test
    void the_other_properties_are_compared_too() {
        assertThatThrownBy(() -> assertThat(SHADOW).hasSyscall(Syscall.CONNECT))
                .hasMessageContaining("to have syscall:\n  connect\nbut it had:\n  openat");
        assertThatThrownBy(() -> assertThat(SHADOW).wasDecidedBy("kernel"))
                .hasMessageContaining("to have author of the decision:\n  kernel\nbut it had:\n  paths");
    }
}
