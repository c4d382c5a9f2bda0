package org.sandboxed.http.internal;

import java.io.Closeable;
import java.io.IOException;

/** What is done alike with every socket. */
final class Sockets {

    private Sockets() {}

    /** Closes something of which nothing more is wanted. */
    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(Sockets.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }
}
