package org.sandboxed.engine.internal.process;

import java.util.List;

/**
 * A process that was found alive.
 *
 * @param startTime when it began, in clock ticks since boot; with the pid it names the process for ever
 * @param argv what it shows as its command line; empty where it has none
 * @param executable the absolute path of what it executes, empty where that is not told
 * @param cwd its working directory, empty where that is not told
 */
public record LiveProcess(int pid, int parent, long startTime, List<String> argv, String executable, String cwd) {

    /** Copies the list. */
    public LiveProcess {
        argv = List.copyOf(argv);
    }
}
