package org.sandboxed.engine.internal.handler.network;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.http.HttpRun;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.names.NameServers;
import org.sandboxed.engine.internal.ports.HeldSockets;
import org.sandboxed.engine.internal.ports.RunPorts;

/** Puts the handlers of this package into a dispatch table. */
public final class NetworkHandlers {

    /** The name under which they record. */
    static final String NAME = "network";

    private static final List<Syscall> CALLS = List.of(
            Syscall.SOCKET,
            Syscall.CONNECT,
            Syscall.BIND,
            Syscall.LISTEN,
            Syscall.GETSOCKNAME,
            Syscall.GETPEERNAME,
            Syscall.SETSOCKOPT,
            Syscall.SENDTO,
            Syscall.SENDMSG,
            Syscall.SENDMMSG);

    private NetworkHandlers() {}

    /**
     * Adds the handlers of one run.
     *
     * @param paths judges paths: named sockets can be used and made below writable paths
     * @param view named sockets in the working directory
     * @param plan the network rules
     * @param ports the local ports that the run has taken
     * @param http where connections are led that the HTTP rules are about
     * @param names the name servers that are asked
     */
    public static void addTo(
            DispatchTable.Builder table,
            Journal journal,
            PathJudge paths,
            WorkdirSockets view,
            NetworkPlan plan,
            RunPorts ports,
            HttpRun http,
            NameServers names) {
        SocketPaths socketPaths = new SocketPaths(paths, view);
        table.add(
                CALLS, new LazyHandlers(NAME, group -> addAll(group, journal, socketPaths, plan, ports, http, names)));
    }

    private static void addAll(
            DispatchTable.Builder table,
            Journal journal,
            SocketPaths socketPaths,
            NetworkPlan plan,
            RunPorts ports,
            HttpRun http,
            NameServers names) {
        AbstractSockets abstracts = new AbstractSockets();
        CallerSockets sockets = new CallerSockets(journal, ports.held());
        Resolvers resolvers = new Resolvers();
        OwnPorts own = new OwnPorts(ports);
        boolean areMute = HeldSockets.canBeMute() && !plan.sendsDatagrams() && !own.isRemapped();
        Datagrams datagrams = new Datagrams(ports.ports(), areMute);
        Peers peers = new Peers();
        HttpDoor door = new HttpDoor(http, journal);
        NameDoor nameDoor = new NameDoor(names, resolvers, peers);
        InetGate inet = new InetGate(plan, sockets, resolvers, peers, socketPaths, own, door, nameDoor, journal);
        Destinations destinations = new Destinations(socketPaths, abstracts, datagrams, journal);
        Recipients recipients = new Recipients(inet, destinations, resolvers);
        Sender sender = new Sender(recipients, sockets, journal);
        if (own.isRemapped()) {
            table.add(List.of(Syscall.GETSOCKNAME), NameHandler.local(sockets, own));
        }
        table.add(List.of(Syscall.GETSOCKNAME), new BelievedNameHandler(sockets, resolvers))
                .add(List.of(Syscall.SOCKET), datagrams);
        if (HeldSockets.areNeeded()) {
            table.add(List.of(Syscall.SOCKET), new SocketMaker(ports.held(), socketPaths, areMute, journal));
        }
        table.add(List.of(Syscall.GETPEERNAME), NameHandler.peer(sockets, own, peers))
                .add(List.of(Syscall.CONNECT), new ConnectHandler(inet, destinations, sockets, resolvers, peers))
                .add(List.of(Syscall.BIND), new BindHandler(inet, socketPaths, abstracts, datagrams, sockets))
                .add(List.of(Syscall.LISTEN), new ListenHandler(inet, sockets, abstracts))
                .add(List.of(Syscall.SETSOCKOPT), new GroupHandler(inet, sockets))
                .add(List.of(Syscall.SENDTO), new SendHandler(sender, new Queries(recipients, sockets)))
                .add(List.of(Syscall.SENDMSG), new MessageHandler(sender, datagrams, sockets))
                .add(List.of(Syscall.SENDMMSG), new MessagesHandler(sender, datagrams, sockets));
    }
}
