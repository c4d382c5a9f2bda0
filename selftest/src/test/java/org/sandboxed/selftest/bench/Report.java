package org.sandboxed.selftest.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints rows as they are measured, as one Markdown table, and then what could not be measured. Not thread-safe. */
final class Report {

    private static final List<String> HEADER =
            List.of("what", "Sandboxed", "compared with", "that", "ratio", "goal", "result");

    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void add(Row row) {
        if (rows.isEmpty()) {
            print(HEADER);
            print(HEADER.stream().map(cell -> "---").toList());
        }
        rows.add(row);
        print(row.cells());
    }

    void skip(String what, String reason) {
        skipped.add(what + ": " + reason);
    }

    void finish() {
        out.println();
        skipped.forEach(line -> out.println("- Not measured: " + line));
        out.flush();
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    private void print(List<String> cells) {
        out.println("| " + String.join(" | ", cells) + " |");
        out.flush();
    }
}
