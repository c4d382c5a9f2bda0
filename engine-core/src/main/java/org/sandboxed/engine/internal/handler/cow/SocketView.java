package org.sandboxed.engine.internal.handler.cow;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.handler.network.WorkdirSockets;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Sockets with a name in the working directory. They are made in the upper layer, and nobody is reached through those of the
 * real tree, for their servers are outside of the sandbox. A socket is told its name as the path of the upper layer, which leads
 * back into the view when a program uses it, as it does with the address of who sent it something.
 */
final class SocketView implements WorkdirSockets {

    private static final byte[] OWN_DESCRIPTORS = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

    private final CowSupport support;
    private final CowPath path;
    private final PathBytes name = new PathBytes();

    SocketView(CowSupport support) {
        this.support = support;
        this.path = CowPath.first(support);
    }

    @Override
    public int pin(Call call, byte[] written, int length) {
        support.tree().lock().lock();
        try {
            path.take(1, written, length);
            path.resolve(call, AT_FDCWD, true);
            return path.isOutside() ? OUTSIDE : pin(call);
        } finally {
            path.close();
            support.tree().lock().unlock();
        }
    }

    private int pin(Call call) {
        if (!path.isInside(call) || !path.exists(call) || !support.mayChange(call, path.place())) {
            return -Errnos.EACCES;
        }
        CowPlace place = path.place();
        call.answer().allow(support.rule());
        return place.isUpper() ? place.takeFd() : -Errnos.ECONNREFUSED;
    }

    // The lock is held until the name is there: meanwhile nobody can put a link on the way to it.
    @Override
    public boolean bind(Call call, byte[] written, int length, Binding binding) {
        support.tree().lock().lock();
        try {
            path.take(1, written, length);
            path.resolveName(call, AT_FDCWD);
            if (path.isOutside()) {
                return false;
            }
            if (path.isInside(call)) {
                bind(call, binding);
            }
            return true;
        } finally {
            path.close();
            support.tree().lock().unlock();
        }
    }

    private void bind(Call call, Binding binding) {
        CowPlace place = path.place();
        if (!place.is(CowPlace.Kind.ABSENT) || place.endsInSlash()) {
            call.answer().fail(place.endsInSlash() ? Errnos.ENOENT : Errnos.EADDRINUSE);
        } else if (support.mayChange(call, place)) {
            int result = make(call, place, binding);
            if (call.answer().kind() == Answer.Kind.PROCEED) {
                support.finish(call, result);
            }
        }
    }

    private int make(Call call, CowPlace place, Binding binding) {
        int parent = support.upper().changeableParentOf(place);
        if (parent < 0) {
            return parent;
        }
        int result = Quota.NO_ROOM;
        if (support.upper().reserve(Quota.NAME)) {
            support.takeUmask(call);
            result = binding.bind(nameOf(place, parent));
            support.dropUmask();
        }
        Fd.closeRaw(parent);
        return result;
    }

    /** The path in the upper layer; where it is too long for an address, one through the descriptor of its directory. */
    private PathBytes nameOf(CowPlace place, int parent) {
        name.clear();
        name.append(support.tree().upperPath());
        name.child(place.path().bytes(), 0, place.path().length());
        if (name.length() >= MOST_BYTES) {
            PathBytes leaf = path.leaf();
            name.clear();
            name.append(OWN_DESCRIPTORS).appendDecimal(parent).child(leaf.bytes(), 0, leaf.length());
        }
        return name;
    }
}
