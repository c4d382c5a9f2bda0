package org.sandboxed.selftest.bench;

import java.util.EnumMap;
import java.util.Map;

/** Measures several variants in turns, so that whatever disturbs the machine disturbs all of them. */
final class Interleaved {

    private final Map<Variant, Probe> probes = new EnumMap<>(Variant.class);

    /** Does the work once. */
    @FunctionalInterface
    interface Probe {
        /** One or more samples, in the unit of the row. */
        double[] measure() throws Exception;
    }

    Interleaved add(Variant variant, Probe probe) {
        probes.put(variant, probe);
        return this;
    }

    Medians run(int warmUps, int rounds) throws Exception {
        Medians results = new Medians();
        for (int round = -warmUps; round < rounds; round++) {
            for (Map.Entry<Variant, Probe> entry : probes.entrySet()) {
                double[] samples = entry.getValue().measure();
                if (round >= 0) {
                    results.add(entry.getKey(), samples);
                }
            }
        }
        return results;
    }
}
