package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.ports.HeldSockets;

/**
 * socket(2), where the sockets of programs cannot be duplicated: what they will be used for has to be done here, so they are made
 * here. A program of another user gets none: what it made itself could not be judged.
 */
final class SocketMaker implements Builtin {

    private final HeldSockets held;
    private final SocketPaths callers;
    private final boolean makesMute;
    private final int rule;

    /**
     * For one run.
     *
     * @param makesMute whether datagram sockets may not send
     */
    SocketMaker(HeldSockets held, SocketPaths callers, boolean makesMute, Journal journal) {
        this.held = held;
        this.makesMute = makesMute;
        this.callers = callers;
        this.rule = journal.rule("socket: made by the sandbox, for pidfd_getfd(2) is not permitted here");
    }

    @Override
    public String name() {
        return NetworkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int family = call.intArgument(0);
        boolean isKnown = family == Sockets.AF_UNIX || family == Sockets.AF_INET || family == Sockets.AF_INET6;
        if (isKnown && callers.mayAct(call)) {
            make(call, family);
        }
    }

    private void make(Call call, int family) {
        int type = call.intArgument(1);
        int made = held.make(family, type, call.intArgument(2));
        call.answer().allow(rule);
        if (makesMute && made >= 0 && family != Sockets.AF_UNIX && Sockets.type(made) != Sockets.SOCK_STREAM) {
            Sockets.mute(made);
        }
        if (made < 0) {
            call.answer().fail(-made);
        } else {
            call.answer().inject(made, (type & OpenFlags.O_CLOEXEC) != 0);
        }
    }
}
