package org.sandboxed.engine.internal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a program that was led to the proxy: who made it, and where it was to go. Thread-safe.
 */
public final class HttpOrigin {

    private final HttpRun run;
    private final int pid;
    private final InetSocketAddress address;
    private final @Nullable String name;
    private final @Nullable InetSocketAddress redirect;
    private @Nullable Runnable closing;
    private boolean isToBeClosed;

    /**
     * Describes a connection that is about to be made.
     *
     * @param run whose it is
     * @param pid the process
     * @param address where the program connects to
     * @param name what that is known as, or null
     * @param redirect where a rule of the policy leads it, or null
     */
    public HttpOrigin(
            HttpRun run,
            int pid,
            InetSocketAddress address,
            @Nullable String name,
            @Nullable InetSocketAddress redirect) {
        this.run = run;
        this.pid = pid;
        this.address = address;
        this.name = name;
        this.redirect = redirect;
    }

    /** Says how the connection is closed from outside; done at once where it should be closed already. */
    public void onClose(Runnable action) {
        boolean isLate;
        synchronized (this) {
            closing = action;
            isLate = isToBeClosed;
        }
        if (isLate) {
            action.run();
        }
    }

    void close() {
        Runnable action;
        synchronized (this) {
            isToBeClosed = true;
            action = closing;
        }
        if (action != null) {
            action.run();
        }
    }

    /** The connection is over. */
    public void ended() {
        run.remove(this);
    }

    /** Whether a rule of the test itself says where the connection goes. */
    public boolean isRedirected() {
        return redirect != null;
    }

    /** The host that the program connected to: the name that the address is known as, or the address. */
    public InetAddress address() {
        return address.getAddress();
    }

    /** The port that the program connected to. */
    public int port() {
        return address.getPort();
    }

    /** What the address is known as, or null. */
    public @Nullable String name() {
        return name;
    }

    @Nullable
    InetSocketAddress redirect() {
        return redirect;
    }

    int pid() {
        return pid;
    }

    HttpRun run() {
        return run;
    }
}
