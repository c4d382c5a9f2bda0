package org.sandboxed.engine.internal.handler.network;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;

/** Named sockets in a working directory whose files lie elsewhere than their paths say. */
public interface WorkdirSockets {

    /** The path is none of the working directory's. */
    int OUTSIDE = Integer.MIN_VALUE;

    /** The most bytes that the name of a socket has. */
    int MOST_BYTES = SocketAddress.MAX_PATH;

    /** There is no such working directory. */
    WorkdirSockets NONE = new WorkdirSockets() {
        @Override
        public int pin(Call call, byte[] path, int length) {
            return OUTSIDE;
        }

        @Override
        public boolean bind(Call call, byte[] path, int length, Binding binding) {
            return false;
        }
    };

    /** Gives the socket of a call a name. */
    @FunctionalInterface
    interface Binding {
        /** 0 or a negated errno; or the call has its answer. */
        int bind(PathBytes name);
    }

    /**
     * Pins the socket that a path leads to.
     *
     * @return a descriptor that is the caller's from now on, a negated errno, or {@link #OUTSIDE}
     */
    int pin(Call call, byte[] path, int length);

    /** Makes a name for the socket of a call, which then has its answer; false where the path is none of these. */
    boolean bind(Call call, byte[] path, int length, Binding binding);
}
