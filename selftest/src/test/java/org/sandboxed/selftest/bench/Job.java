package org.sandboxed.selftest.bench;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that a test would run.
 *
 * @param name how it is called in the report
 * @param isPathCallsOnly whether it does nothing but open and list, so that the trap is all there is to see
 * @param command makes the command, with a fresh place for its output each time
 */
record Job(String name, boolean isPathCallsOnly, Supplier<List<String>> command) {}
