package org.sandboxed.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The program of a run and every process that came of it. Immutable, safe to read from any thread. */
public final class ProcessTree {

    private static final String INDENT = "  ";

    private final ProcessNode root;
    private final List<ProcessNode> leaked;

    /**
     * Makes a tree. The engine does this; a test that needs a tree of its own may, too.
     *
     * @param root the program that was run
     * @param leaked those nodes of the tree that outlived the program and had to be killed
     */
    public ProcessTree(ProcessNode root, List<ProcessNode> leaked) {
        this.root = Objects.requireNonNull(root, "root");
        this.leaked = List.copyOf(leaked);
    }

    /** The program that was run. */
    public ProcessNode root() {
        return root;
    }

    /** Every process, each one before those that it started. */
    public List<ProcessNode> all() {
        return walk().stream().map(Placed::node).toList();
    }

    /** The processes that outlived the program and were killed, in the order in which they began. */
    public List<ProcessNode> leaked() {
        return leaked;
    }

    /** The processes on one line each, indented below those that started them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Placed placed : walk()) {
            text.append(INDENT.repeat(placed.depth())).append(placed.node());
            text.append(isLeaked(placed.node()) ? " LEAKED\n" : "\n");
        }
        return text.toString();
    }

    @SuppressWarnings(
            "ReferenceEquality") // two processes of a run may look the same and be told apart by identity alone
    private boolean isLeaked(ProcessNode node) {
        return leaked.stream().anyMatch(other -> other == node);
    }

    private List<Placed> walk() {
        List<Placed> walked = new ArrayList<>();
        Deque<Placed> open = new ArrayDeque<>(List.of(new Placed(root, 0)));
        while (!open.isEmpty()) {
            Placed placed = open.pop();
            walked.add(placed);
            List<ProcessNode> children = placed.node().children();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(new Placed(children.get(i), placed.depth() + 1));
            }
        }
        return walked;
    }

    private record Placed(ProcessNode node, int depth) {}
}
