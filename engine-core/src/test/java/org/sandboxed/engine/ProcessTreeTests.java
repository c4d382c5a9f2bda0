package org.sandboxed.engine;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.process.ProcessTreeBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ProcessTreeTests {

    private static final OptionalInt NONE = OptionalInt.empty();

    private final ProcessTreeBuilder builder = new ProcessTreeBuilder();

    @Test
    void puts_children_below_their_parents_in_the_order_of_their_start() {
        int make = add(ProcessTreeBuilder.NO_PARENT, 10, "make", 0);
        int sh = add(make, 11, "sh", 0);
        add(make, 12, "cc", 1);
        add(sh, 13, "sleep", 0);

        ProcessTree tree = builder.build();

        assertThat(tree.all()).extracting(ProcessNode::pid).containsExactly(10, 11, 13, 12);
        assertThat(tree.root().children()).extracting(ProcessNode::executable).containsExactly("/bin/sh", "/bin/cc");
        assertThat(tree.leaked()).isEmpty();
        assertThat(tree.root().argv()).containsExactly("make", "-x");
        assertThat(tree.root().cwd()).isEqualTo("/w");
    }

    @Test
    void tells_processes_with_the_same_pid_apart() {
        int root = add(ProcessTreeBuilder.NO_PARENT, 10, "sh", 0);
        int first = add(root, 11, "a", 0);
        add(root, 11, "b", 0);
        add(first, 12, "c", 0);

        assertThat(builder.build().root().children().get(0).children())
                .extracting(ProcessNode::pid)
                .containsExactly(12);
    }

    @Test
    void prints_one_line_per_process_and_how_it_ended() {
        int root = add(ProcessTreeBuilder.NO_PARENT, 10, "sh", 0);
        builder.add(root, 11, List.of("sleep", "60"), "/bin/sleep", "/w", NONE, OptionalInt.of(9), true);
        builder.add(root, 12, List.of(), "/bin/x", "/w", NONE, NONE, false);

        ProcessTree tree = builder.build();

        assertThat(tree.leaked()).containsExactly(tree.root().children().get(0));
        assertThat(tree).hasToString("""
                10 sh -x (exit 0)
                  11 sleep 60 (SIGKILL) LEAKED
                  12 /bin/x (end not seen)
                """);
    }

    @Test
    void takes_a_chain_of_any_depth() {
        int parent = ProcessTreeBuilder.NO_PARENT;
        for (int i = 0; i < 20_000; i++) {
            parent = add(parent, i, "p", 0);
        }

        assertThat(builder.build().all()).hasSize(20_000);
    }

    @Test
    void refuses_a_process_from_nowhere() {
        assertThatIllegalStateException().isThrownBy(builder::build);
        assertThatIllegalArgumentException().isThrownBy(() -> add(0, 10, "sh", 0));
        add(ProcessTreeBuilder.NO_PARENT, 10, "sh", 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(ProcessTreeBuilder.NO_PARENT, 11, "sh", 0))
                .withMessageContaining("11");
    }

    private int add(int parent, int pid, String name, int exitCode) {
        return builder.add(
                parent, pid, List.of(name, "-x"), "/bin/" + name, "/w", OptionalInt.of(exitCode), NONE, false);
    }
}
