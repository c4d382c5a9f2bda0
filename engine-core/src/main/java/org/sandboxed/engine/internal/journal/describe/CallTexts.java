package org.sandboxed.engine.internal.journal.describe;

import java.util.List;

/**
 * What was read from the memory of a process for one call, in the order of the arguments. Bytes that are not UTF-8 are
 * written as {@code \xHH}. Whatever was not recorded is left out and printed as the pointer that it was.
 *
 * @param paths the paths, and the other strings of a call that has any
 * @param argv the arguments of a new program
 * @param addresses socket addresses, such as {@code 203.0.113.7:80}; printed without quotes
 */
public record CallTexts(List<String> paths, List<String> argv, List<String> addresses) {

    /** Copies the lists. */
    public CallTexts {
        paths = List.copyOf(paths);
        argv = List.copyOf(argv);
        addresses = List.copyOf(addresses);
    }
}
