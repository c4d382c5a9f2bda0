package org.sandboxed.engine.internal.handler.listing;

import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.MachineView;

/** The handlers of this package. */
public final class ListingHandlers {

    private ListingHandlers() {}

    /**
     * Appends them.
     *
     * @param machine whether names of every directory come in order, and how many processors there are
     * @param judge resolves paths, and knows whether any program was let open {@code /proc}
     */
    public static void addTo(
            DispatchTable.Builder table,
            MachineView machine,
            PathJudge judge,
            SandboxMembers members,
            Journal journal) {
        table.add(
                NotifiedSets.LISTING,
                new LazyHandlers(
                        ListingHandler.NAME,
                        group ->
                                group.add(NotifiedSets.LISTING, new ListingHandler(machine, judge, members, journal))));
    }

    /** Appends what keeps the descriptors of {@code /proc} among the numbers of which listings trap, where not all do. */
    public static void addDuplicatesTo(DispatchTable.Builder table, PathJudge judge, Journal journal) {
        judge.listByNumber();
        table.add(
                NotifiedSets.DUPLICATES,
                new LazyHandlers(
                        ListingHandler.NAME,
                        group -> group.add(NotifiedSets.DUPLICATES, new DuplicateHandler(judge, journal))));
    }
}
