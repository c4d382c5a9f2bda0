package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * bind(2). An AF_UNIX name that is allowed proceeds, because Landlock judges again: it lets sockets be made below writable
 * paths only, and refuses TCP ports should the address have become one meanwhile. Of UDP ports it knows nothing, so once a program may
 * have such a socket this must not be one, and a name that is no path is bound here. Where paths are denied, which Landlock
 * cannot express, or where the name is one of a working directory whose files lie elsewhere, it is bound here.
 */
final class BindHandler implements Builtin {

    private final InetGate inet;
    private final SocketPaths paths;
    private final AbstractSockets abstracts;
    private final Datagrams datagrams;
    private final CallerSockets sockets;
    private final SocketAddress address = new SocketAddress();
    private final AddressText text = new AddressText();

    BindHandler(
            InetGate inet, SocketPaths paths, AbstractSockets abstracts, Datagrams datagrams, CallerSockets sockets) {
        this.datagrams = datagrams;
        this.inet = inet;
        this.paths = paths;
        this.abstracts = abstracts;
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int error = address.read(call, call.argument(1), call.intArgument(2));
        if (error < 0) {
            call.answer().fail(-error);
            return;
        }
        text.note(call, address);
        if (address.isInet() || address.family() == Sockets.AF_UNSPEC) {
            // An AF_INET socket takes AF_UNSPEC for its own family.
            inet.bind(call, address);
        } else if (!address.isUnix()) {
            call.answer().fail(Errnos.EAFNOSUPPORT);
        } else {
            bindUnix(call);
        }
    }

    private void bindUnix(Call call) {
        if (address.isPathname()) {
            datagrams.meetOthers();
        }
        if (datagrams.areUsed() && !isUnix(call)) {
            return;
        }
        if (address.isPathname()) {
            bindPath(call);
        } else {
            bindName(call);
        }
        if (call.answer().kind() != Answer.Kind.FAIL) {
            // It will listen or receive, until the program closes it.
            sockets.letGo(call);
        }
    }

    /** Whether the socket takes AF_UNIX addresses; else the call has its answer. */
    private boolean isUnix(Call call) {
        try (CallerSocket socket = sockets.find(call)) {
            if (socket != null && !socket.isUnix()) {
                call.answer().fail(Errnos.EAFNOSUPPORT);
            }
            return socket != null && socket.isUnix();
        }
    }

    private void bindName(Call call) {
        abstracts.remember(call);
        if (!datagrams.areUsed()) {
            return;
        }
        try (Fd socket = sockets.duplicate(call);
                Destination name = Destination.of(address)) {
            if (socket != null) {
                answer(call, Sockets.bind(socket.number(), name.address(), name.length()));
            }
        }
    }

    private void bindPath(Call call) {
        if (paths.bindInView(call, address, name -> bindTo(call, name))) {
            return;
        }
        try (Destination name = paths.wanted(call, address)) {
            if (name == null) {
                return;
            }
            try (Fd socket = sockets.duplicate(call)) {
                if (socket != null) {
                    bind(call, socket, name);
                }
            }
        }
    }

    private int bindTo(Call call, PathBytes name) {
        try (Fd socket = sockets.duplicate(call);
                Destination destination = Destination.of(name)) {
            if (socket == null || destination == null) {
                return -Errnos.ENAMETOOLONG;
            }
            return Sockets.bind(socket.number(), destination.address(), destination.length());
        }
    }

    private void bind(Call call, Fd socket, Destination name) {
        int before = Names.umask(paths.umask(call));
        int result = Sockets.bind(socket.number(), name.address(), name.length());
        Names.umask(before);
        answer(call, result);
    }

    private static void answer(Call call, int result) {
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }
}
