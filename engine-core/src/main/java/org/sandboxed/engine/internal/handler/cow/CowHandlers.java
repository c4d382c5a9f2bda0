package org.sandboxed.engine.internal.handler.cow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.MergedResolver;
import org.sandboxed.engine.internal.filesystem.cow.VirtualDirectories;
import org.sandboxed.engine.internal.handler.disk.DiskHandlers;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.WorkdirView;
import org.sandboxed.engine.internal.handler.network.WorkdirSockets;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.journal.Journal;

/** The handlers of this package for one run. */
public final class CowHandlers implements AutoCloseable {

    private final CowSupport support;
    private final Owners owners;
    private final AddedContent added;
    private final FileTimes times;
    private final Journal journal;
    private final @Nullable RootedSandbox rooted;
    private final RootedRules rules;
    private final OpenDirectories directories = new OpenDirectories();

    /**
     * Prepares a run.
     *
     * @param tree that of the sandbox
     * @param judge says what is denied
     * @param owners whom programs see files belong to
     * @param times when programs see files change
     * @param members whose links of proc(5) a program may follow
     * @param journal where the rules get their numbers
     * @param rooted the root of the programs, or null for that of the machine
     * @param added files in which programs find more than there is
     */
    public CowHandlers(
            CowTree tree,
            PathJudge judge,
            Owners owners,
            FileTimes times,
            SandboxMembers members,
            Journal journal,
            @Nullable RootedSandbox rooted,
            AddedContent added) {
        VirtualDirectories virtual = new VirtualDirectories(tree);
        String root = new String(tree.lowerPath(), StandardCharsets.UTF_8);
        this.owners = owners;
        this.added = added;
        this.times = times;
        this.journal = journal;
        this.rooted = rooted;
        this.rules = RootedRules.of(journal);
        this.support = new CowSupport(
                tree,
                judge,
                new MergedResolver(tree, members, virtual, judge.rules(), rooted == null ? null : rooted.run()),
                virtual,
                journal.rule("workdir: "
                        + (rooted == null ? root : rooted.run().view().virtualOf(root))),
                DiskHandlers.refusal(tree.quota(), journal));
        if (rooted != null) {
            judge.see(new RootedSockets(support));
        }
    }

    /** Appends the handlers to the chains of their syscalls; those for what lies outside come after them. */
    public void addTo(DispatchTable.Builder table) {
        if (rooted != null) {
            table.add(NotifiedSets.FRESH_IMAGE, new SettlingHandler(support));
        }
        table.add(NotifiedSets.OPEN, new OpenHandler(support, directories, added))
                .add(NotifiedSets.NAMES, new LazyHandlers("workdir", this::addNames))
                .add(StatusHandler.CALLS, new StatusHandler(support, owners, times, added))
                .add(AccessHandler.CALLS, new AccessHandler(support))
                .add(ReadlinkHandler.CALLS, new ReadlinkHandler(support))
                .add(
                        ListingHandler.CALLS,
                        new ListingHandler(
                                support,
                                directories,
                                journal.refusal("workdir: too many directories are open at once")))
                .add(WorkingDirectoryHandler.CALLS, workingDirectories())
                .add(UmaskHandler.CALLS, new UmaskHandler(support.fsCalls()))
                .add(ReadAttributesHandler.CALLS, new ReadAttributesHandler(support))
                .add(
                        WatchHandler.CALLS,
                        new WatchHandler(
                                support,
                                this,
                                journal.refusal(
                                        "workdir: pidfd_getfd(2) is not permitted here, so inotify(7) cannot be told"
                                                + " what to watch")))
                .add(
                        RefusalHandler.CALLS,
                        new RefusalHandler(
                                support, journal.refusal("workdir: not offered; the calls without \"at\" are")));
    }

    private CowHandler workingDirectories() {
        return rooted == null
                ? new WorkingDirectoryHandler(support)
                : new RootedDirectoryHandler(support, rooted.run().directories(), rules);
    }

    private void addNames(DispatchTable.Builder table) {
        table.add(List.of(Syscall.UNLINK, Syscall.UNLINKAT, Syscall.RMDIR), new RemoveHandler(support))
                .add(List.of(Syscall.RENAME, Syscall.RENAMEAT, Syscall.RENAMEAT2), new RenameHandler(support))
                .add(List.of(Syscall.LINK, Syscall.LINKAT), new LinkHandler(support))
                .add(List.of(Syscall.SYMLINK, Syscall.SYMLINKAT), new SymlinkHandler(support))
                .add(List.of(Syscall.MKDIR, Syscall.MKDIRAT, Syscall.MKNOD, Syscall.MKNODAT), new MakeHandler(support))
                .add(List.of(Syscall.TRUNCATE), new TruncateHandler(support));
    }

    /** What the handlers of metadata ask. */
    public WorkdirView view() {
        return new ChangeView(support);
    }

    /** What the handlers of sockets ask. */
    public WorkdirSockets sockets() {
        return new SocketView(support);
    }

    /** What the handler of exec asks; it asks others about programs outside. */
    public ExecJudge execJudge(ExecJudge others) {
        if (rooted != null) {
            return new RootedExec(support, others, rooted, rules);
        }
        int unreachable = journal.refusal("workdir: the kernel does not find this script under the path that was used;"
                + " let its interpreter run it, as in: sh script");
        int notKept = journal.refusal("workdir: " + ParentHold.IMPOSSIBLE);
        int noexec =
                journal.refusal("workdir: changes are stored on a file system that is mounted noexec, where no program"
                        + " begins; have them elsewhere, with storage(...)");
        return new ExecView(support, others, unreachable, notKept, noexec);
    }

    /** Lets the directories go that programs had open. */
    @Override
    public void close() {
        directories.close();
        support.tree().forgetWatches(this);
        support.close();
    }
}
