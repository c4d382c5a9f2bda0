package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.ProcessTree;

/** A program should have been run. */
public final class ShouldHaveRun extends SandboxMessage {

    private ShouldHaveRun(Subject subject, ProcessTree tree, List<String> command) {
        super(
                subject,
                item("have run", String.join(" ", command)),
                String.format("run was:%n%s", Excerpt.ofFirst(tree.all())));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param tree the processes
     * @param command the program and its first arguments
     * @return the message
     */
    public static ShouldHaveRun shouldHaveRun(Subject subject, ProcessTree tree, List<String> command) {
        return new ShouldHaveRun(subject, tree, command);
    }
}
