package org.sandboxed.engine.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One side of an HTTP exchange: headers and body. Immutable; made by the engine. */
public interface HttpMessage {

    /**
     * Every header, in the order in which they were sent.
     *
     * @return names as they were written, and values
     */
    List<Map.Entry<String, String>> headers();

    /**
     * The first header of a name.
     *
     * @param name in any case
     * @return its value, if there is one
     */
    Optional<String> header(String name);

    /**
     * The first bytes of the body, without the chunks that it may have been sent in.
     *
     * @return a copy; shorter than {@link #bodySize()} where the body was too long to be kept
     */
    byte[] body();

    /**
     * The body as UTF-8; malformed bytes become U+FFFD.
     *
     * @return the text of {@link #body()}
     */
    String text();

    /**
     * How long the body was.
     *
     * @return the number of bytes that were sent
     */
    long bodySize();
}
