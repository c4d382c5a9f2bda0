package org.sandboxed.engine.internal.process;

/**
 * The kernel's own word on who is confined: a process that a confined task may signal is in its Landlock domain. It knows
 * also those that never made a trapped call and whose parents are gone.
 */
@FunctionalInterface
public interface DomainMembers {

    /** Whether the process is confined in this run's domain. Must answer at once, or say true. */
    boolean contains(int pid);
}
