package org.sandboxed.engine.internal.http;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What accepts the connections of programs, for one sandbox. Thread-safe. */
public interface HttpProxy extends AutoCloseable {

    /** The port of 127.0.0.1 where it listens, and of ::1 where the machine has that. */
    int port();

    /** The certificate by which programs know the proxy; null where it does not speak TLS. */
    @Nullable
    X509Certificate certificate();

    /** Closes every connection and waits until nothing is left of it. */
    @Override
    void close();
}
