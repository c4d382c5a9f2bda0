package org.sandboxed.engine.internal.handler.file;

import java.util.Optional;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.handler.time.TimeHandlers;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.Identity;

/** The handlers of this package for one run, and what other handlers ask them. */
public final class FileHandlers {

    private final FileSupport support;

    /**
     * Prepares for a run.
     *
     * @param judge says what is allowed
     * @param madeUp what has other content than the machine's
     * @param view the working directory whose changes go elsewhere
     * @param owners whom programs see files belong to
     * @param times when programs see files change
     */
    public FileHandlers(PathJudge judge, MadeUpFiles madeUp, WorkdirView view, Owners owners, FileTimes times) {
        this(new FileSupport(judge, madeUp, view, owners, times, judge.hasDenied()));
    }

    private FileHandlers(FileSupport support) {
        this.support = support;
    }

    /** Appends the handlers to the chains of their syscalls. */
    public void addTo(DispatchTable.Builder table) {
        table.add(NotifiedSets.OPEN, support.acts() ? new CheckedOpenHandler(support) : new OpenHandler(support))
                .add(NotifiedSets.NAMES, new LazyHandlers("files", this::addNames))
                .add(NotifiedSets.METADATA, new LazyHandlers("metadata", this::addMetadata));
    }

    /** Appends handlers for those calls that must not be continued, because their path has been redirected. */
    public void addRedirectedTo(DispatchTable.Builder table) {
        FileHandlers acting = new FileHandlers(support.acting());
        Builtin redirected = new RedirectedHandler(new LazyHandlers("files", acting::addTo));
        table.add(NotifiedSets.OPEN, redirected).add(NotifiedSets.NAMES, redirected);
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

    /**
     * Appends what tells programs whom files belong to, when they changed, and how long they are, where that is not what the
     * kernel says.
     *
     * @param added files in which programs find more than there is
     */
    public void addStatusTo(DispatchTable.Builder table, AddedContent added, Journal journal) {
        Optional<Identity> told = support.owners().told();
        if (told.isPresent() || !support.times().areReal()) {
            String name = told.isPresent() ? "identity" : TimeHandlers.NAME;
            int rule = journal.rule(told.map(Identity::rule).orElse(TimeHandlers.RULE));
            table.add(NotifiedSets.STATUS, new StatusHandler(support, name, rule, added, true));
        } else if (added != AddedContent.NONE) {
            table.add(NotifiedSets.SIZE, new StatusHandler(support, "size", added.rule(), added, false));
        }
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
