package org.sandboxed.engine.internal.handler.netlink;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.netlink.NetlinkSockets;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_DGRAM;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_RAW;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_TYPE_MASK;

/** socket(2) of AF_NETLINK; of its protocols the filter lets only NETLINK_ROUTE and NETLINK_SOCK_DIAG come this far. */
final class SocketHandler implements Builtin {

    /** SOCK_MAX of the kernel. */
    private static final int FIRST_UNKNOWN_TYPE = 11;

    private static final int FLAGS = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;

    private final NetlinkSockets sockets;
    private final int answered;
    private final int tooMany;

    SocketHandler(Journal journal, NetlinkSockets sockets) {
        this.sockets = sockets;
        answered = NetlinkHandlers.rule(journal);
        tooMany = journal.refusal("netlink: too many sockets at once in one run");
    }

    @Override
    public String name() {
        return NetlinkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        if (call.intArgument(0) != AF_NETLINK) {
            return;
        }
        call.answer().allow(answered);
        int flags = call.intArgument(1) & ~SOCK_TYPE_MASK;
        int type = call.intArgument(1) & SOCK_TYPE_MASK;
        if ((flags & ~FLAGS) != 0 || type >= FIRST_UNKNOWN_TYPE) {
            call.answer().fail(Errnos.EINVAL);
        } else if (type != SOCK_RAW && type != SOCK_DGRAM) {
            call.answer().fail(Errnos.ESOCKTNOSUPPORT);
        } else {
            open(call, type, flags);
        }
    }

    private void open(Call call, int type, int flags) {
        int fd = sockets.open(type, call.intArgument(2), (flags & OpenFlags.O_NONBLOCK) != 0);
        if (fd == -Errnos.ENFILE) {
            call.answer().refuse(Errnos.ENFILE, tooMany);
        } else if (fd < 0) {
            call.answer().fail(-fd);
        } else {
            call.answer().injectAndClose(fd, (flags & OpenFlags.O_CLOEXEC) != 0);
        }
    }
}
