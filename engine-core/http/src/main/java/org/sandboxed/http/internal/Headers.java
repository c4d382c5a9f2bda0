package org.sandboxed.http.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message. Immutable.
 *
 * @param all in the order in which they were sent
 */
record Headers(List<Map.Entry<String, String>> all) {

    /** What names are made of, as a pattern. */
    static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    static final String CONTENT_LENGTH = "Content-Length";
    static final String TRANSFER_ENCODING = "Transfer-Encoding";
    static final String CONNECTION = "Connection";
    static final String HOST = "Host";
    static final String UPGRADE = "Upgrade";
    static final String EXPECT = "Expect";

    /** What is about one connection, and is written anew for the next; and what leads around the proxy. */
    private static final Set<String> OF_A_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "content-length",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "expect",
            "alt-svc");

    Headers {
        all = List.copyOf(all);
    }

    /** Those that the library has read. */
    static Headers of(Header[] headers) {
        return new Headers(Arrays.stream(headers)
                .map(header -> Map.entry(header.getName(), header.getValue()))
                .toList());
    }

    /** Every value of a header. */
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, String> header : all) {
            if (header.getKey().equalsIgnoreCase(name)) {
                values.add(header.getValue());
            }
        }
        return values;
    }

    /** The first value of a header, or null. */
    @Nullable
    String first(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Whether a header that is a list has an item. */
    boolean has(String name, String item) {
        return values(name).stream().flatMap(Headers::items).anyMatch(item::equalsIgnoreCase);
    }

    private static Stream<String> items(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip);
    }

    /** What is about the message itself, without what is about the connection that it came by. */
    List<Map.Entry<String, String>> endToEnd() {
        Set<String> named = new HashSet<>(OF_A_CONNECTION);
        values(CONNECTION).stream()
                .flatMap(Headers::items)
                .map(item -> item.toLowerCase(Locale.ROOT))
                .filter(item -> !item.equals("host"))
                .forEach(named::add);
        return all.stream()
                .filter(header -> !named.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
