package org.sandboxed.engine.internal.launch;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.handler.cow.CowHandlers;
import org.sandboxed.engine.internal.handler.cow.RootedSandbox;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.FileHandlers;
import org.sandboxed.engine.internal.handler.file.WorkdirView;
import org.sandboxed.engine.internal.handler.network.WorkdirSockets;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.journal.Journal;

/** What one run sees of a copy-on-write working directory, and of another root, if it has one. */
final class RunView implements AutoCloseable {

    private final @Nullable CowHandlers handlers;
    private final AddedContent added;

    RunView(
            @Nullable CowWorkdir workdir,
            PathJudge judge,
            Owners owners,
            FileTimes times,
            SandboxMembers members,
            Journal journal,
            @Nullable RootedSandbox rooted,
            AddedContent added) {
        this.added = added;
        this.handlers = workdir == null
                ? null
                : new CowHandlers(workdir.tree(), judge, owners, times, members, journal, rooted, added);
    }

    /** Appends what comes before all other handlers of files. */
    void addTo(DispatchTable.Builder table) {
        if (handlers != null) {
            handlers.addTo(table);
        }
    }

    /** Appends the handlers of files, which have what lies outside. */
    void addFilesTo(DispatchTable.Builder table, FileHandlers files, Journal journal) {
        if (handlers != null) {
            files.addRedirectedTo(table);
        }
        files.addTo(table);
        files.addStatusTo(table, added, journal);
    }

    /** Where metadata is changed. */
    WorkdirView changes() {
        return handlers == null ? WorkdirView.NONE : handlers.view();
    }

    /** Where named sockets are. */
    WorkdirSockets sockets() {
        return handlers == null ? WorkdirSockets.NONE : handlers.sockets();
    }

    /** Which programs may be executed. */
    ExecJudge execJudge(FileHandlers files) {
        return handlers == null ? files.execJudge() : handlers.execJudge(files.execJudge());
    }

    @Override
    public void close() {
        if (handlers != null) {
            handlers.close();
        }
    }
}
