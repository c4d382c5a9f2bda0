package org.sandboxed.engine.internal.dispatch;

/** Whose child each process of a run is. Processes have numbers, which unlike their ids never come to mean others; younger ones have higher ones. */
public interface Lineage {

    /** The number of nobody. */
    int NOBODY = -1;

    /** The number of a process that has called, or {@link #NOBODY}. */
    int numberOf(int pid);

    /** The number of the process whose call is being answered, or {@link #NOBODY}. Belongs to the supervisor's thread. */
    int caller();

    /** The number of the parent of a process, {@link #NOBODY} for the first one, and where it cannot be told for sure. */
    int parentOf(int number);
}
