package org.sandboxed.engine.policy;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a program sees of the machine that it runs on.
 *
 * @param hostname its name, or nothing for the real one
 * @param cpus how many processors it has, or 0 for the real number
 * @param sortedDirectories whether the names in every directory come in order
 * @param fixedAddresses whether memory is at the same addresses each time
 * @param identity who it is told that it runs as, or nothing for the truth
 */
public record MachineView(
        String hostname, int cpus, boolean sortedDirectories, boolean fixedAddresses, Optional<Identity> identity) {

    /** The most processors that Linux can have. */
    public static final int MOST_CPUS = 8192;

    /** The machine as it is. */
    public static final MachineView REAL = new MachineView("", 0, false, false, Optional.empty());

    /** The name, if it is not the real one. */
    public Optional<String> name() {
        return hostname.isEmpty() ? Optional.empty() : Optional.of(hostname);
    }

    /** The number of processors, if it is not the real one. */
    public OptionalInt processors() {
        return cpus == 0 ? OptionalInt.empty() : OptionalInt.of(cpus);
    }

    /** The same with another name. */
    public MachineView withHostname(String value) {
        return new MachineView(value, cpus, sortedDirectories, fixedAddresses, identity);
    }

    /** The same with another number of processors. */
    public MachineView withCpus(int value) {
        return new MachineView(hostname, value, sortedDirectories, fixedAddresses, identity);
    }

    /** The same with directories sorted, or not. */
    public MachineView withSortedDirectories(boolean value) {
        return new MachineView(hostname, cpus, value, fixedAddresses, identity);
    }

    /** The same with memory at fixed addresses, or not. */
    public MachineView withFixedAddresses(boolean value) {
        return new MachineView(hostname, cpus, sortedDirectories, value, identity);
    }

    /** The same with another identity. */
    public MachineView withIdentity(Identity value) {
        return new MachineView(hostname, cpus, sortedDirectories, fixedAddresses, Optional.of(value));
    }
}
