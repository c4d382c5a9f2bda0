package org.sandboxed.engine.internal.handler.network;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.journal.Journal;

/** Puts the handlers of this package into a dispatch table. */
public final class NetworkHandlers {

    /** The name under which they record. */
    static final String NAME = "network";

    private static final List<Syscall> CALLS =
            List.of(Syscall.CONNECT, Syscall.BIND, Syscall.LISTEN, Syscall.SENDTO, Syscall.SENDMSG, Syscall.SENDMMSG);

    private NetworkHandlers() {}

    /**
     * Adds the handlers of one run whose policy has no network rules.
     *
     * @param paths judges paths: named sockets can be used and made below writable paths
     */
    public static void addTo(DispatchTable.Builder table, Journal journal, PathJudge paths) {
        table.add(CALLS, new LazyHandlers(NAME, group -> addAll(group, journal, paths)));
    }

    private static void addAll(DispatchTable.Builder table, Journal journal, PathJudge paths) {
        InetRules inet = new NoNetwork(journal);
        SocketPaths socketPaths = new SocketPaths(paths);
        AbstractSockets abstracts = new AbstractSockets();
        CallerSockets sockets = new CallerSockets(journal);
        Destinations destinations = new Destinations(socketPaths, abstracts, journal);
        Sender sender = new Sender(inet, destinations, sockets, journal);
        table.add(List.of(Syscall.CONNECT), new ConnectHandler(inet, destinations, sockets))
                .add(List.of(Syscall.BIND), new BindHandler(inet, socketPaths, abstracts, sockets))
                .add(List.of(Syscall.LISTEN), new ListenHandler(inet, sockets, abstracts))
                .add(List.of(Syscall.SENDTO), new SendHandler(sender))
                .add(List.of(Syscall.SENDMSG), new MessageHandler(sender))
                .add(List.of(Syscall.SENDMMSG), new MessagesHandler(sender));
    }
}
