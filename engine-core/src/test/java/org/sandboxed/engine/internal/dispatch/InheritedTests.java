package org.sandboxed.engine.internal.dispatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InheritedTests {

    /** The program, its child, and two of theirs, the second of which has lost its parent; by number. */
    private static final int[] PARENTS = {Lineage.NOBODY, 0, 1, Lineage.NOBODY};

    private static final int ORPHAN = 3;

    private int caller;

    private final Inherited<String> settings = new Inherited<>(new Lineage() {
        @Override
        public int numberOf(int pid) {
            return pid;
        }

        @Override
        public int caller() {
            return caller;
        }

        @Override
        public int parentOf(int number) {
            return PARENTS[number];
        }
    });

    @Test
    void the_closest_ancestor_decides() {
        settings.set(0, "of all");
        settings.set(1, "of the child");

        assertThat(settings.of(2)).isEqualTo("of the child");
        assertThat(settings.of(0)).isEqualTo("of all");
        settings.all().remove(1);
        assertThat(settings.of(2)).isEqualTo("of all");
    }

    @Test
    void nothing_holds_for_ancestors() {
        settings.set(1, "of the child");

        assertThat(settings.of(0)).isNull();
        assertThat(settings.mayHold(any -> true)).isFalse();
        assertThat(settings.mayDescend(0, 1)).isFalse();
    }

    @Test
    void an_orphan_may_descend_from_whoever_was_there_before() {
        settings.set(1, "of the child");
        caller = ORPHAN;

        assertThat(settings.ofCaller()).isNull();
        assertThat(settings.mayHold("of the child"::equals)).isTrue();
        assertThat(settings.mayHold("of another"::equals)).isFalse();
        assertThat(settings.mayDescend(ORPHAN, 1)).isTrue();
        assertThat(settings.mayDescend(1, ORPHAN)).isFalse();
    }

    @Test
    void what_is_said_of_an_orphan_itself_is_sure() {
        settings.set(1, "of the child");
        settings.set(ORPHAN, "its own");
        caller = ORPHAN;

        assertThat(settings.ofCaller()).isEqualTo("its own");
        assertThat(settings.mayHold("of the child"::equals)).isFalse();
    }

    @Test
    void nobody_may_be_anybody() {
        settings.set(0, "of all");
        caller = Lineage.NOBODY;

        assertThat(settings.ofCaller()).isNull();
        assertThat(settings.mayHold("of all"::equals)).isTrue();
    }
}
