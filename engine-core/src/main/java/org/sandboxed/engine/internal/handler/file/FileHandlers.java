package org.sandboxed.engine.internal.handler.file;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.LiveDenials;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.journal.Journal;

/** The handlers of this package for one run, and what other handlers ask them. */
public final class FileHandlers {

    private final FileSupport support;

    /**
     * Prepares for a run.
     *
     * @param paths every rule that applies, those of every sandbox included
     * @param members whose files of proc(5) a program may see
     * @param journal where the rules get their numbers
     * @param live what code of the test denies meanwhile, or null where there is none that could
     * @param madeUp what has other content than the machine's
     */
    public FileHandlers(
            PathRuleSet paths,
            SandboxMembers members,
            Journal journal,
            @Nullable LiveDenials live,
            MadeUpFiles madeUp) {
        this.support = new FileSupport(new PathJudge(paths, members, journal, live), madeUp);
    }

    /** Appends the handlers to the chains of their syscalls. */
    public void addTo(DispatchTable.Builder table) {
        table.add(
                        NotifiedSets.OPEN,
                        support.judge().hasDenied() ? new CheckedOpenHandler(support) : new OpenHandler(support))
                .add(NotifiedSets.NAMES, new LazyHandlers("files", this::addNames))
                .add(NotifiedSets.METADATA, new LazyHandlers("metadata", this::addMetadata));
    }

    private void addNames(DispatchTable.Builder table) {
        table.add(UnlinkHandler.CALLS, new UnlinkHandler(support))
                .add(RenameHandler.CALLS, new RenameHandler(support))
                .add(LinkHandler.CALLS, new LinkHandler(support))
                .add(SymlinkHandler.CALLS, new SymlinkHandler(support))
                .add(MakeHandler.CALLS, new MakeHandler(support))
                .add(TruncateHandler.CALLS, new TruncateHandler(support));
    }

    private void addMetadata(DispatchTable.Builder table) {
        table.add(ModeHandler.CALLS, new ModeHandler(support))
                .add(OwnerHandler.CALLS, new OwnerHandler(support))
                .add(TimesHandler.CALLS, new TimesHandler(support))
                .add(AttributeHandler.CALLS, new AttributeHandler(support))
                .add(FlagsHandler.CALLS, new FlagsHandler(support));
    }

    /** What handlers ask that take paths elsewhere. */
    public PathJudge judge() {
        return support.judge();
    }

    /** What the handler of exec asks. */
    public ExecJudge execJudge() {
        return new ExecPathJudge(support);
    }
}
