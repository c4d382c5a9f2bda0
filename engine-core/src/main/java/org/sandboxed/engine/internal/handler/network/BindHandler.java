package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;

/**
 * bind(2). AF_UNIX proceeds where it is allowed, because Landlock judges again: it lets sockets be made below writable
 * paths only, and refuses TCP ports should the address have become one meanwhile.
 */
final class BindHandler implements Builtin {

    private final InetRules inet;
    private final SocketPaths paths;
    private final AbstractSockets abstracts;
    private final int notWritable;
    private final SocketAddress address = new SocketAddress();
    private final AddressText text = new AddressText();

    BindHandler(InetRules inet, SocketPaths paths, AbstractSockets abstracts, Journal journal) {
        this.inet = inet;
        this.paths = paths;
        this.abstracts = abstracts;
        notWritable = journal.refusal("path rule: a named socket can be made below a writable path only");
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
        } else if (!address.isPathname()) {
            abstracts.remember(call);
        } else if (!paths.mayCreate(call, address)) {
            call.answer().refuse(Errnos.EACCES, notWritable);
        }
    }
}
