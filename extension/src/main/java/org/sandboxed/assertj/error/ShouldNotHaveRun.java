package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.ProcessTree;

/** A program should not have been run. */
public final class ShouldNotHaveRun extends SandboxMessage {

    private ShouldNotHaveRun(Subject subject, ProcessTree tree, List<String> command) {
        super(
                subject,
                item("never have run", String.join(" ", command)),
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
    public static ShouldNotHaveRun shouldNotHaveRun(Subject subject, ProcessTree tree, List<String> command) {
        return new ShouldNotHaveRun(subject, tree, command);
    }
}
