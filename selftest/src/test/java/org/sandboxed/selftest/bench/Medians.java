package org.sandboxed.selftest.bench;

import java.util.EnumMap;
import java.util.Map;

/** What was measured of every variant. Not thread-safe. */
final class Medians {

    private final Map<Variant, Samples> samples = new EnumMap<>(Variant.class);

    void add(Variant variant, double... more) {
        samples.computeIfAbsent(variant, key -> new Samples()).add(more);
    }

    boolean has(Variant variant) {
        return samples.containsKey(variant);
    }

    double of(Variant variant) {
        Samples found = samples.get(variant);
        if (found == null) {
            throw new IllegalStateException(variant + " was not measured");
        }
        return found.median();
    }
}
