package org.sandboxed.selftest.bench;

/** What does the work that is measured. */
enum Variant {
    BARE("bare"),
    C("C supervisor"),
    PROCESS_BUILDER("ProcessBuilder"),
    STRACE("strace -f"),
    SANDBOXED("Sandboxed");

    private final String label;

    Variant(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
