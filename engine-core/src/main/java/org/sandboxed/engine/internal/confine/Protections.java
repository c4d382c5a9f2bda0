package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which protections a policy insists on. Strict for all at first; the last change of a protection counts. Immutable.
 */
public final class Protections {

    private enum Demand {
        STRICT,
        DEGRADABLE,
        DISABLED
    }

    private static final Protections STRICT = new Protections(new EnumMap<>(Protection.class));

    /** Those that are not strict. */
    private final Map<Protection, Demand> demands;

    private Protections(Map<Protection, Demand> demands) {
        this.demands = demands;
    }

    /** Insists on every protection: the sandbox needs Landlock ABI 6, Linux 6.12. */
    public static Protections strict() {
        return STRICT;
    }

    /** Takes every protection that the kernel has, and goes on without the others. */
    public static Protections degradable() {
        Protections all = STRICT;
        for (Protection protection : Protection.values()) {
            all = all.degradable(protection);
        }
        return all;
    }

    /** Insists on a protection. */
    public Protections strict(Protection protection) {
        return with(protection, Demand.STRICT);
    }

    /** Goes on without a protection where the kernel is too old for it. */
    public Protections degradable(Protection protection) {
        return with(protection, Demand.DEGRADABLE);
    }

    /**
     * Switches a protection off.
     *
     * @throws IllegalArgumentException for {@link Protection#FS_REFER}, without which Landlock would refuse more, not less
     */
    public Protections disabled(Protection protection) {
        if (protection == Protection.FS_REFER) {
            throw new IllegalArgumentException(
                    "FS_REFER cannot be disabled: without it Landlock refuses every rename and"
                            + " link across directories; make it degradable for kernels that lack it");
        }
        return with(protection, Demand.DISABLED);
    }

    /** What becomes of each protection on a kernel with this Landlock ABI; every protection has an entry. */
    public Map<Protection, ProtectionState> resolve(int abi) {
        Map<Protection, ProtectionState> states = new EnumMap<>(Protection.class);
        for (Protection protection : Protection.values()) {
            states.put(protection, state(protection, abi));
        }
        return states;
    }

    /** The protections without which the policy must not run on this ABI, but which it lacks; empty if it may run. */
    public List<Protection> missing(int abi) {
        List<Protection> missing = new ArrayList<>();
        for (Protection protection : Protection.values()) {
            if (state(protection, abi) == ProtectionState.UNAVAILABLE) {
                missing.add(protection);
            }
        }
        return missing;
    }

    boolean isActive(Protection protection, int abi) {
        return state(protection, abi) == ProtectionState.ACTIVE;
    }

    private ProtectionState state(Protection protection, int abi) {
        Demand demand = demands.getOrDefault(protection, Demand.STRICT);
        if (demand == Demand.DISABLED) {
            return ProtectionState.DISABLED;
        }
        if (abi >= protection.requiredAbi()) {
            return ProtectionState.ACTIVE;
        }
        return demand == Demand.STRICT ? ProtectionState.UNAVAILABLE : ProtectionState.DEGRADED;
    }

    private Protections with(Protection protection, Demand demand) {
        Map<Protection, Demand> changed = new EnumMap<>(demands);
        changed.put(protection, demand);
        return new Protections(changed);
    }
}
