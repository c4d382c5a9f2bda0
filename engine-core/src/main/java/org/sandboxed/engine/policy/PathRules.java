package org.sandboxed.engine.policy;

import java.util.List;

/**
 * Which paths a program may read (and execute), write, or must not touch at all. Paths are absolute and normalised; a
 * rule covers the path and everything below it. {@code denied} wins over the others, and what can be written can be read.
 *
 * @param readable may be opened for reading, listed and executed
 * @param writable may also be created, changed, renamed and removed
 * @param denied refused even below a readable or writable path, under every name that the file has
 */
public record PathRules(List<String> readable, List<String> writable, List<String> denied) {

    /** Copies the lists. */
    public PathRules {
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
        denied = List.copyOf(denied);
    }
}
