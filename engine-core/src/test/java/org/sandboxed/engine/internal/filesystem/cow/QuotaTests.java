package org.sandboxed.engine.internal.filesystem.cow;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaTests {

    @Test
    void takes_all_or_nothing() {
        Quota quota = new Quota(5);

        assertThat(quota.reserve(4)).isTrue();
        assertThat(quota.reserve(2)).isFalse();
        assertThat(quota.reserve(1)).isTrue();
        assertThat(quota.reserve(1)).isFalse();
    }

    @Test
    void gives_back() {
        Quota quota = new Quota(5);
        quota.reserve(5);

        quota.release(3);

        assertThat(quota.reserve(3)).isTrue();
    }

    @Test
    void remembers_the_most_that_was_in_use() {
        Quota quota = new Quota(10);
        quota.reserve(7);
        quota.release(7);
        quota.reserve(3);
        quota.reserve(100);

        assertThat(quota.peak()).isEqualTo(7);
    }

    @Test
    void counts_without_a_limit() {
        Quota quota = new Quota(Quota.UNLIMITED);

        assertThat(quota.reserve(1L << 62)).isTrue();
        assertThat(quota.reserve(1L << 61)).isTrue();
        assertThat(quota.peak()).isEqualTo((1L << 62) + (1L << 61));
    }
}
