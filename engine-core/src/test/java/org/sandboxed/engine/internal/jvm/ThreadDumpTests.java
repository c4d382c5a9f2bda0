package org.sandboxed.engine.internal.jvm;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class ThreadDumpTests {

    private static final String JDK_17 = """
        Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

        "main" #1 prio=5 os_prio=0 cpu=3.7ms elapsed=4.3s tid=0x00007ff218017ea0 nid=0x446a runnable  [0x00007ff2]
           java.lang.Thread.State: RUNNABLE
        \tat sun.nio.ch.Net.connect0(java.base@17.0.15/Native Method)
        \t- locked <0x000000069ec02f40> (a java.lang.Object)
        \tat app.Main.main(Main.java:7)

        "a "quoted" name" #12 daemon prio=5 os_prio=0 tid=0x00007ff2 nid=0x10 waiting on condition  [0x0000]
        \tat app.Other.run(Other.java:1)

        "VM Thread" os_prio=0 cpu=1.0ms elapsed=4.3s tid=0x00007ff2180f0000 nid=0x4475 runnable \s
        """;

    private static final String JDK_25 = """
        "ForkJoinPool-1-worker-1" #23 [17970] daemon prio=5 os_prio=0 cpu=3ms tid=0x00007f7cec0eeb10  [0x00007f7c]
           Carrying virtual thread #22
        \tat jdk.internal.vm.Continuation.run(java.base@25.0.3/Continuation.java:251)
           Mounted virtual thread #22
        \tat app.Virtual.run(Virtual.java:3)

        "main" #3 [17691] prio=5 os_prio=0 cpu=4ms elapsed=2s tid=0x00007fc6d002a810 nid=17691 runnable  [0x0000]
        """;

    @Test
    void threads_are_known_by_their_numbers_in_the_kernel() {
        ThreadDump dump = ThreadDump.parse(ThreadDump.shorten(JDK_17, 0x446a));

        assertThat(dump.names())
                .containsExactly(entry(0x446a, "main"), entry(16, "a \"quoted\" name"), entry(0x4475, "VM Thread"));
        assertThat(dump.frames())
                .containsExactly(
                        "sun.nio.ch.Net.connect0(java.base@17.0.15/Native Method)", "app.Main.main(Main.java:7)");
    }

    @Test
    void a_thread_that_carries_a_virtual_one_has_its_stack() {
        ThreadDump dump = ThreadDump.parse(ThreadDump.shorten(JDK_25, 17970));

        assertThat(dump.names()).containsExactly(entry(17970, "ForkJoinPool-1-worker-1"), entry(17691, "main"));
        assertThat(dump.frames()).containsExactly("app.Virtual.run(Virtual.java:3)");
    }

    @Test
    void what_is_malformed_is_left_out() {
        ThreadDump dump = ThreadDump.parse("x\n99999999999999 far\n-1 less\n7 seven\n\nframe");

        assertThat(dump.names()).containsExactly(entry(7, "seven"));
        assertThat(dump.frames()).containsExactly("frame");
        assertThat(ThreadDump.parse("").names()).isEmpty();
    }
}
