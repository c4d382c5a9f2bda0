package org.sandboxed.junit.internal.report;

import java.util.LinkedHashMap;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/**
 * What explains the failure of a test, each part as lines; a part may be empty.
 *
 * @param runs the commands and how they ended, oldest first
 * @param denied what was refused
 * @param network the attempts to use the network
 * @param http the HTTP requests
 * @param changes what is different in the working directory
 * @param stdout the end of what the last run printed
 * @param stderr the end of what the last run printed on its standard error
 */
public record Evidence(
        String runs, String denied, String network, String http, String changes, String stdout, String stderr) {

    /**
     * The report entries: {@code sandboxed.runs}, {@code sandboxed.denied}, {@code sandboxed.network}, {@code
     * sandboxed.http}, {@code sandboxed.changes}, {@code sandboxed.stdout} and {@code sandboxed.stderr}. What is empty is left out.
     */
    public Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        put(entries, "sandboxed.runs", runs);
        put(entries, "sandboxed.denied", denied);
        put(entries, "sandboxed.network", network);
        put(entries, "sandboxed.http", http);
        put(entries, "sandboxed.changes", changes);
        put(entries, "sandboxed.stdout", stdout);
        put(entries, "sandboxed.stderr", stderr);
        return entries;
    }

    /** The same as something that the failure can suppress, so that it stands below its stack trace. */
    public Throwable toThrowable() {
        return new SandboxEvidence(entries().entrySet().stream()
                .map(entry -> entry.getKey() + ":" + System.lineSeparator() + entry.getValue())
                .collect(joining(System.lineSeparator(), System.lineSeparator(), "")));
    }

    private static void put(Map<String, String> entries, String key, String text) {
        if (!text.isBlank()) {
            entries.put(key, text);
        }
    }
}
