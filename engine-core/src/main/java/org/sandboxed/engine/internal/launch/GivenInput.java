package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The standard input of a program whose input was given beforehand. The pump sends it; a second writer would get in between, and
 * one who closes the pipe would cut it.
 */
final class GivenInput extends OutputStream {

    @Override
    public void write(int value) throws IOException {
        throw new IOException(
                "the program reads what stdin(...) of the sandbox gives it, and nothing else; leave that out to"
                        + " write by hand");
    }
}
