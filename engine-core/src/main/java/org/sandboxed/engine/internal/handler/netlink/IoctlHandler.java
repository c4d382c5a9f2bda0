package org.sandboxed.engine.internal.handler.netlink;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.SocketInodes;
import org.sandboxed.engine.policy.NetworkWorld;

/**
 * ioctl(2) about interfaces, see netdevice(7): questions are answered as over netlink, from the same network, and whatever
 * would change or identify hardware is refused. Nothing proceeds, not even on a descriptor that is no socket: it could be one
 * by the time the kernel looks.
 */
final class IoctlHandler implements Builtin {

    private static final int GROUP = 0xffff_ff00;
    private static final int SOCKET_GROUP = 0x8900;
    private static final int WIRELESS_GROUP = 0x8B00;
    private static final int SIOCGIFCONF = 0x8912;

    private final SocketInodes inodes = new SocketInodes();
    private final InterfaceList list;
    private final InterfaceRequest request;
    private final int answered;
    private final int refused;

    IoctlHandler(Journal journal, NetworkWorld world) {
        list = new InterfaceList(world);
        request = new InterfaceRequest(world);
        answered = NetlinkHandlers.rule(journal);
        refused = journal.refusal("blocked: ioctl(2) that changes a network interface or asks about its hardware");
    }

    @Override
    public String name() {
        return NetlinkHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int command = call.intArgument(1);
        int group = command & GROUP;
        if ((group != SOCKET_GROUP && group != WIRELESS_GROUP) || isAboutSocket(command)) {
            return;
        }
        call.answer().allow(answered);
        long inode = inodes.of(call.tid(), call.intArgument(0));
        int result = inode < 0 ? notSocket((int) inode) : answer(call, command);
        if (result == InterfaceRequest.REFUSED) {
            call.answer().refuse(Errnos.EPERM, refused);
        } else if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }

    /** The commands that the filter lets pass: owner, urgent mark and time stamps of a socket, and what it has not sent. */
    private static boolean isAboutSocket(int command) {
        return (command & ~7) == SOCKET_GROUP || command == 0x894B;
    }

    private static int notSocket(int error) {
        return error == -Errnos.ENOTSOCK ? -Errnos.ENOTTY : error;
    }

    private int answer(Call call, int command) {
        return command == SIOCGIFCONF ? list.answer(call) : request.answer(call, command);
    }
}
