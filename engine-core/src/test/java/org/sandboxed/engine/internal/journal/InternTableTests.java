package org.sandboxed.engine.internal.journal;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InternTableTests {

    private final InternTable<String> table = new InternTable<>("others");

    @Test
    void gives_the_same_number_for_the_same_value() {
        int one = table.intern("one");
        int two = table.intern("two");

        assertThat(table.intern("one")).isEqualTo(one).isNotEqualTo(two);
        assertThat(table.get(one)).isEqualTo("one");
        assertThat(table.get(two)).isEqualTo("two");
        assertThat(table.get(InternTable.NONE)).isNull();
    }

    @Test
    void keeps_what_it_knows_when_it_is_full() {
        for (int i = 0; i < 70_000; i++) {
            table.intern("name " + i);
        }

        assertThat(table.get(table.intern("name 12"))).isEqualTo("name 12");
        assertThat(table.get(table.intern("name 65533"))).isEqualTo("name 65533");
        assertThat(table.get(table.intern("name 65534"))).isEqualTo("others");
        assertThat(table.get(table.intern("name 69999"))).isEqualTo("others");
    }
}
