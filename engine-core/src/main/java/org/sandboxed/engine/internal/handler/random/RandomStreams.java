package org.sandboxed.engine.internal.handler.random;

import java.util.HashMap;
import java.util.Map;
import org.sandboxed.engine.internal.process.ProcessIndex;

/**
 * The streams of a run, one for each program in each process: keyed by the seed, by the place of the process in the tree and
 * by how many programs it has executed, never by a process id or by who came first. So children that run at the same time
 * do not draw from each other. A new process becomes known by its set_robust_list(2) or set_tid_address(2), about which nobody
 * decides. Belongs to the supervisor's thread.
 */
final class RandomStreams {

    private static final long BOOT = -1;

    private final long seed;
    private final ProcessIndex processes;
    private final Map<Long, RandomStream> streams = new HashMap<>();

    RandomStreams(long seed, ProcessIndex processes) {
        this.seed = SplitMix.mix(seed + SplitMix.GAMMA);
        this.processes = processes;
    }

    /** The stream of a task's process. */
    RandomStream of(int tid) {
        long place = SplitMix.derive(seed, processes.placeOf(tid));
        return streams.computeIfAbsent(SplitMix.derive(place, processes.executionsOf(tid)), RandomStream::new);
    }

    /** The key of what is the same for every process of the seed. */
    long common() {
        return SplitMix.derive(seed, BOOT);
    }
}
