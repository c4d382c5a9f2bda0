package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.ProcessTree;

/**
 * Turns what is known about the processes of a run into a tree. Processes are told apart by the number that {@link #add}
 * gives, not by pid: the kernel uses pids again. Not thread-safe.
 */
public final class ProcessTreeBuilder {

    /** The parent of the first process. */
    public static final int NO_PARENT = -1;

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Adds a process.
     *
     * @param parent the number of the one that started it, already added; {@link #NO_PARENT} for the first and no other
     * @return its own number
     * @throws IllegalArgumentException if the parent is not known, or a second process has none
     */
    public int add(
            int parent,
            int pid,
            List<String> argv,
            String executable,
            String cwd,
            OptionalInt exitCode,
            OptionalInt signal,
            boolean isLeaked) {
        boolean isRoot = entries.isEmpty();
        if (isRoot ? parent != NO_PARENT : parent < 0 || parent >= entries.size()) {
            throw new IllegalArgumentException("process " + pid + " has no known parent: " + parent);
        }
        entries.add(new Entry(parent, pid, argv, executable, cwd, exitCode, signal, isLeaked));
        return entries.size() - 1;
    }

    /**
     * Builds the tree of what was added.
     *
     * @throws IllegalStateException if nothing was
     */
    public ProcessTree build() {
        if (entries.isEmpty()) {
            throw new IllegalStateException("a run without a process has no tree");
        }
        List<List<ProcessNode>> children = new ArrayList<>();
        entries.forEach(entry -> children.add(new ArrayList<>()));
        List<ProcessNode> leaked = new ArrayList<>();
        // children have larger numbers than their parents
        for (int i = entries.size() - 1; i > 0; i--) {
            Entry entry = entries.get(i);
            ProcessNode node = entry.toNode(children.get(i));
            children.get(entry.parent()).add(0, node);
            if (entry.isLeaked()) {
                leaked.add(0, node);
            }
        }
        ProcessNode root = entries.get(0).toNode(children.get(0));
        if (entries.get(0).isLeaked()) {
            leaked.add(0, root);
        }
        return new ProcessTree(root, leaked);
    }

    private record Entry(
            int parent,
            int pid,
            List<String> argv,
            String executable,
            String cwd,
            OptionalInt exitCode,
            OptionalInt signal,
            boolean isLeaked) {

        ProcessNode toNode(List<ProcessNode> children) {
            return new ProcessNode(pid, argv, executable, cwd, exitCode, signal, children);
        }
    }
}
