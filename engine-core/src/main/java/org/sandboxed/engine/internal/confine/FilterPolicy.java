package org.sandboxed.engine.internal.confine;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sandboxed.engine.handler.Syscall;

/**
 * Which syscalls trap, and which of those are refused.
 *
 * <p>The filter sends a blocked syscall to the supervisor, too, so that the refusal is recorded; the two sets are kept
 * apart and never overlap, since a notified syscall may be answered with CONTINUE. Immutable and safe to share between
 * threads.
 */
public final class FilterPolicy {

    private final Set<Syscall> notified;
    private final Set<Syscall> recorded;
    private final Map<Syscall, Refusal> blocked;
    private final List<ArgumentRule> argumentRules;

    private FilterPolicy(
            Set<Syscall> notified,
            Set<Syscall> recorded,
            Map<Syscall, Refusal> blocked,
            List<ArgumentRule> argumentRules) {
        this.notified = Collections.unmodifiableSet(notified);
        this.recorded = Collections.unmodifiableSet(recorded);
        this.blocked = Collections.unmodifiableMap(blocked);
        this.argumentRules = argumentRules;
    }

    /** A builder that starts with the standard list of what no sandbox runs unless asked to. */
    public static Builder builder() {
        return new Builder(Blocklist.standard());
    }

    /** The syscalls that are decided by a handler; none of them is blocked. */
    public Set<Syscall> notified() {
        return notified;
    }

    /** Those notified syscalls of which every call traps, whatever its arguments. */
    public Set<Syscall> recorded() {
        return recorded;
    }

    /** This policy, in which every call of further syscalls traps that are not blocked. */
    public FilterPolicy recording(Collection<Syscall> further) {
        Set<Syscall> moreRecorded = new LinkedHashSet<>(recorded);
        moreRecorded.addAll(further);
        moreRecorded.removeAll(blocked.keySet());
        Set<Syscall> moreNotified = new LinkedHashSet<>(notified);
        moreNotified.addAll(moreRecorded);
        return new FilterPolicy(moreNotified, moreRecorded, blocked, argumentRules);
    }

    /** The syscalls that are always refused, and why. */
    public Map<Syscall, Refusal> blocked() {
        return blocked;
    }

    /** Whether every call of a syscall traps, whatever its arguments, so that the record has it. */
    public boolean sees(Syscall syscall) {
        if (blocked.containsKey(syscall) || !syscall.isAvailable()) {
            return true;
        }
        boolean isListed = notified.contains(syscall);
        for (ArgumentRule rule : argumentRules) {
            if (rule.syscall().equals(syscall)) {
                int listed = isListed ? SeccompAction.USER_NOTIF : SeccompAction.ALLOW;
                return Verdict.of(rule, listed, recorded.contains(syscall)).isFixedAs(Verdict.NOTIFY);
            }
        }
        return isListed;
    }

    List<ArgumentRule> argumentRules() {
        return argumentRules;
    }

    /** Whether the same program comes of another policy. */
    @SuppressWarnings("ReferenceEquality") // there is one list for each standard
    boolean trapsAs(FilterPolicy other) {
        return argumentRules == other.argumentRules
                && notified.equals(other.notified)
                && recorded.equals(other.recorded)
                && blocked.keySet().equals(other.blocked.keySet());
    }

    /** Collects the lists; the order of the calls does not matter. */
    public static final class Builder {

        private final Map<Syscall, Refusal> standard;
        private final Set<Syscall> notify = new LinkedHashSet<>();
        private final Set<Syscall> record = new LinkedHashSet<>();
        private final Set<Syscall> deny = new LinkedHashSet<>();
        private final Set<Syscall> allow = new LinkedHashSet<>();
        private boolean seesQueries;
        private boolean memoryShared = true;
        private boolean listsByNumber;

        Builder(Map<Syscall, Refusal> standard) {
            this.standard = standard;
        }

        /** Traps syscalls for a handler of the engine, except calls that an argument rule lets pass. */
        public Builder notify(Collection<Syscall> syscalls) {
            notify.addAll(syscalls);
            return this;
        }

        /** Traps every call of syscalls that the user asked for; those that are blocked are recorded anyway. */
        public Builder record(Collection<Syscall> syscalls) {
            record.addAll(syscalls);
            return this;
        }

        /** Refuses syscalls with EPERM, also those that are notified otherwise. */
        public Builder deny(Collection<Syscall> syscalls) {
            deny.addAll(syscalls);
            return this;
        }

        /** Takes syscalls off the standard list; the argument rules stay. */
        public Builder allow(Collection<Syscall> syscalls) {
            allow.addAll(syscalls);
            return this;
        }

        /** Whether sends without a destination trap that may be DNS queries: where no data is sent in the same way. */
        public Builder seesQueries(boolean sees) {
            seesQueries = sees;
            return this;
        }

        /** Lets processes share their memory, which they may unless this is said; vfork(2) and threads always do. */
        public Builder shareMemory(boolean isAllowed) {
            memoryShared = isAllowed;
            return this;
        }

        /** Whether listings and duplicates trap only of descriptors that have a number from {@link ListingRules#FIRST} on. */
        public Builder listByNumber(boolean isEnough) {
            listsByNumber = isEnough;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @throws IllegalArgumentException if a syscall is both denied and allowed
         * @throws IllegalArgumentException if a handler of the engine is notified of a syscall that is blocked
         */
        public FilterPolicy build() {
            Map<Syscall, Refusal> blocked = blocked();
            for (Syscall syscall : notify) {
                if (blocked.containsKey(syscall) && !deny.contains(syscall)) {
                    throw new IllegalArgumentException(describe(syscall)
                            + " is on both notification and deny lists; a CONTINUE would run the denied syscall");
                }
            }
            Set<Syscall> recorded = new LinkedHashSet<>(record);
            recorded.removeAll(blocked.keySet());
            Set<Syscall> notified = new LinkedHashSet<>(notify);
            notified.removeAll(deny);
            notified.addAll(recorded);
            return new FilterPolicy(
                    notified, recorded, blocked, ArgumentRules.standard(seesQueries, memoryShared, listsByNumber));
        }

        private Map<Syscall, Refusal> blocked() {
            Map<Syscall, Refusal> blocked = new LinkedHashMap<>(standard);
            blocked.keySet().removeAll(allow);
            for (Syscall syscall : deny) {
                if (allow.contains(syscall)) {
                    throw new IllegalArgumentException("denySyscalls and allowSyscalls both name " + syscall.name()
                            + "; leave it out of one of them");
                }
                blocked.putIfAbsent(syscall, Refusal.eperm("blocked: denySyscalls(" + syscall.name() + ")"));
            }
            return blocked;
        }

        private static String describe(Syscall syscall) {
            return syscall.isAvailable() ? syscall.name() + " (" + syscall.number() + ")" : syscall.name();
        }
    }
}
