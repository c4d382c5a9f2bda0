package org.sandboxed.engine.internal.handler.netlink;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.LazyHandlers;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.netlink.NetlinkSocket;
import org.sandboxed.engine.internal.netlink.NetlinkSockets;
import org.sandboxed.engine.policy.NetworkWorld;

/** Puts the handlers of this package into a dispatch table, before those of the network, which would refuse their calls. */
public final class NetlinkHandlers {

    /** The name under which they record. */
    static final String NAME = "netlink";

    private static final List<Syscall> CALLS = List.of(
            Syscall.BIND,
            Syscall.CONNECT,
            Syscall.GETSOCKNAME,
            Syscall.SETSOCKOPT,
            Syscall.GETSOCKOPT,
            Syscall.SENDTO,
            Syscall.SENDMSG,
            Syscall.SENDMMSG);

    private NetlinkHandlers() {}

    /** Adds the handlers of one run. */
    public static void addTo(DispatchTable.Builder table, Journal journal, NetworkWorld world, NetlinkSockets sockets) {
        LazyHandlers calls = new LazyHandlers(NAME, group -> addAll(group, journal, sockets));
        table.add(
                        List.of(Syscall.SOCKET),
                        new LazyHandlers(
                                NAME, group -> group.add(List.of(Syscall.SOCKET), new SocketHandler(journal, sockets))))
                .add(
                        List.of(Syscall.IOCTL),
                        new LazyHandlers(
                                NAME, group -> group.add(List.of(Syscall.IOCTL), new IoctlHandler(journal, world))))
                .add(CALLS, new WhereThereAreSome(sockets, calls));
    }

    /** The rule by which netlink sockets are what they are. */
    static int rule(Journal journal) {
        return journal.rule("netlink: answered by the sandbox, from its own network");
    }

    private static void addAll(DispatchTable.Builder table, Journal journal, NetlinkSockets sockets) {
        int rule = rule(journal);
        Datagrams datagrams = new Datagrams();
        table.add(List.of(Syscall.BIND), on(sockets, rule, new BindCall()::answer))
                .add(List.of(Syscall.CONNECT), on(sockets, rule, new ConnectCall()::answer))
                .add(List.of(Syscall.GETSOCKNAME), on(sockets, rule, new NameCall()::answer))
                .add(List.of(Syscall.SETSOCKOPT), on(sockets, rule, new SetOptionCall()::answer))
                .add(List.of(Syscall.GETSOCKOPT), on(sockets, rule, new GetOptionCall()::answer))
                .add(List.of(Syscall.SENDTO), on(sockets, rule, datagrams::sendto))
                .add(List.of(Syscall.SENDMSG), on(sockets, rule, datagrams::sendmsg))
                .add(List.of(Syscall.SENDMMSG), on(sockets, rule, datagrams::sendmmsg));
    }

    private static Builtin on(NetlinkSockets sockets, int rule, CallOnSocket answer) {
        return new OnSocket(sockets, rule, answer);
    }

    /** Answers a call on a netlink socket, or leaves its answer to the kernel. */
    @FunctionalInterface
    private interface CallOnSocket {
        void answer(Call call, NetlinkSocket socket);
    }

    /** Asks further only where the run has netlink sockets at all. */
    private record WhereThereAreSome(NetlinkSockets sockets, Builtin handlers) implements Builtin {

        @Override
        public void handle(Call call) {
            if (!sockets.isEmpty()) {
                handlers.handle(call);
            }
        }

        @Override
        public String name() {
            return NAME;
        }
    }

    /** Asks further only where the first argument is one. */
    private record OnSocket(NetlinkSockets sockets, int rule, CallOnSocket answer) implements Builtin {

        @Override
        public void handle(Call call) {
            NetlinkSocket socket = sockets.find(call.tid(), call.intArgument(0));
            if (socket != null && call.isHeld()) {
                call.answer().allow(rule);
                answer.answer(call, socket);
            }
        }

        @Override
        public String name() {
            return NAME;
        }
    }
}
