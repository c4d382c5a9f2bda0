package org.sandboxed.junit.internal.fork;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a test in the other JVM.
 *
 * @param failure why it failed or was aborted, or null
 * @param entries the report entries that it published
 * @param nodes the dynamic tests and containers of a factory, parents before their children
 */
record ForkReport(@Nullable Throwable failure, List<Map<String, String>> entries, List<Node> nodes)
        implements Serializable {

    /**
     * One dynamic test or container.
     *
     * @param id its unique id
     * @param parent that of what it belongs to
     * @param name its display name
     * @param isTest whether it is a test
     * @param failure why it failed or was aborted, or null
     */
    record Node(
            String id,
            String parent,
            String name,
            boolean isTest,
            @Nullable Throwable failure) implements Serializable {}

    /** What belongs to a node, or to the factory itself. */
    List<Node> childrenOf(String parent) {
        return nodes.stream().filter(node -> node.parent().equals(parent)).toList();
    }
}
