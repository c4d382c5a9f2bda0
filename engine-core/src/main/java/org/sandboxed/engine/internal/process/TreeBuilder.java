package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.internal.kernel.ExitStatus;

/** Makes the tree of a run out of what the index holds. One use. */
final class TreeBuilder {

    private final List<ProcessEntry> entries;
    private final ExitStatus rootExit;
    private final List<LiveProcess> leaked;
    private final Map<ProcessEntry, List<ProcessNode>> children = new HashMap<>();
    private final Map<Integer, ProcessEntry> newest = new HashMap<>();
    private final Map<LiveProcess, ProcessNode> leakedNodes = new HashMap<>();

    /**
     * A builder.
     *
     * @param entries each after the one that started it, the program first
     */
    TreeBuilder(List<ProcessEntry> entries, ExitStatus rootExit, List<LiveProcess> leaked) {
        this.entries = entries;
        this.rootExit = rootExit;
        this.leaked = leaked;
    }

    ProcessTree build() {
        for (ProcessEntry entry : entries) {
            newest.put(entry.pid(), entry);
        }
        for (LiveProcess process : leaked) {
            addUnknown(process);
        }
        @Nullable ProcessNode root = null;
        for (int i = entries.size() - 1; i >= 0; i--) {
            ProcessEntry entry = entries.get(i);
            ProcessNode node = node(entry, i == 0 ? rootExit : entry.exit());
            ProcessEntry parent = entry.parent();
            if (parent == null) {
                root = node;
            } else {
                childrenOf(parent).add(node);
                noteLeaked(entry, node);
            }
        }
        return new ProcessTree(root == null ? nobody() : root, leakedInOrder());
    }

    /** One that never made a call: below its parent, or the program where that is gone. */
    private void addUnknown(LiveProcess process) {
        if (isOf(process, newest.get(process.pid())) || entries.isEmpty()) {
            return;
        }
        ProcessNode node = new ProcessNode(
                process.pid(),
                process.argv(),
                process.executable(),
                process.cwd(),
                ExitStatus.UNKNOWN.exitCode(),
                ExitStatus.UNKNOWN.signalNumber(),
                List.of());
        ProcessEntry parent = newest.getOrDefault(process.parent(), entries.get(0));
        childrenOf(parent).add(node);
        leakedNodes.put(process, node);
    }

    private void noteLeaked(ProcessEntry entry, ProcessNode node) {
        for (LiveProcess process : leaked) {
            if (isOf(process, entry)) {
                leakedNodes.put(process, node);
            }
        }
    }

    private List<ProcessNode> leakedInOrder() {
        List<ProcessNode> nodes = new ArrayList<>();
        for (LiveProcess process : leaked) {
            ProcessNode node = leakedNodes.get(process);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** Those that began first come first; they were added last. */
    private ProcessNode node(ProcessEntry entry, ExitStatus exit) {
        List<ProcessNode> below = childrenOf(entry);
        Collections.reverse(below);
        return new ProcessNode(
                entry.pid(),
                entry.image().argv(),
                entry.image().executable(),
                entry.cwd(),
                exit.exitCode(),
                exit.signalNumber(),
                below);
    }

    private List<ProcessNode> childrenOf(ProcessEntry entry) {
        return children.computeIfAbsent(entry, any -> new ArrayList<>());
    }

    private ProcessNode nobody() {
        return new ProcessNode(0, List.of(), "", "", rootExit.exitCode(), rootExit.signalNumber(), List.of());
    }

    private static boolean isOf(LiveProcess process, @Nullable ProcessEntry entry) {
        return entry != null && entry.pid() == process.pid() && entry.startTime() == process.startTime();
    }
}
