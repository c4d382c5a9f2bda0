package org.sandboxed.engine.internal.handler.listing;

import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.journal.Journal;

/** The handlers of this package. */
public final class ListingHandlers {

    private ListingHandlers() {}

    /**
     * Appends them.
     *
     * @param isSorting whether names of every directory come in order
     * @param judge resolves paths, and knows whether any program was let open {@code /proc}
     */
    public static void addTo(
            DispatchTable.Builder table, boolean isSorting, PathJudge judge, SandboxMembers members, Journal journal) {
        table.add(NotifiedSets.LISTING, new ListingHandler(isSorting, judge, members, journal));
    }
}
