package org.sandboxed.engine;

import java.util.Locale;

/** What a sandbox limits in a run. */
public enum Limit {

    /** Memory of all processes together, in bytes; see {@link Sandbox.Builder#maxMemory}. */
    MEMORY("bytes"),

    /** Files in the working directory together, in bytes; see {@link Sandbox.Builder#maxDisk}. */
    DISK("bytes"),

    /** Processes that live at once; see {@link Sandbox.Builder#maxProcesses}. */
    PROCESSES("processes"),

    /** Files that a process has open; see {@link Sandbox.Builder#maxOpenFiles}. */
    OPEN_FILES("files"),

    /** Processor time, in percent of the wall-clock time; see {@link Sandbox.Builder#maxCpu}. */
    CPU("percent"),

    /** Standard output, in bytes; see {@link Sandbox.Builder#maxOutput}. */
    STDOUT("bytes"),

    /** Standard error, in bytes; see {@link Sandbox.Builder#maxOutput}. */
    STDERR("bytes"),

    /** Wall-clock time, in milliseconds; see {@link Sandbox.Builder#timeout}. */
    TIME("ms");

    private final String unit;

    Limit(String unit) {
        this.unit = unit;
    }

    /** What it is counted in. */
    public String unit() {
        return unit;
    }

    /** The name as it is written in a sentence. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
