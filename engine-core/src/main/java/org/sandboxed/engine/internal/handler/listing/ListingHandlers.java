package org.sandboxed.engine.internal.handler.listing;

import java.util.function.BooleanSupplier;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.PathResolver;
import org.sandboxed.engine.internal.journal.Journal;

/** The handlers of this package. */
public final class ListingHandlers {

    private ListingHandlers() {}

    /**
     * Appends them.
     *
     * @param isSorting whether names of every directory come in order
     * @param isProcOpen whether any program was given a descriptor of {@code /proc} itself
     */
    public static void addTo(
            DispatchTable.Builder table,
            boolean isSorting,
            BooleanSupplier isProcOpen,
            SandboxMembers members,
            PathResolver resolver,
            Journal journal) {
        table.add(NotifiedSets.LISTING, new ListingHandler(isSorting, isProcOpen, members, resolver, journal));
    }
}
