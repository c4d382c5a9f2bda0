package org.sandboxed.assertj.error;

import org.sandboxed.engine.ProcessTree;

/** No process should have been left behind. */
public final class ShouldHaveNoLeaks extends SandboxMessage {

    private ShouldHaveNoLeaks(Subject subject, ProcessTree tree) {
        super(subject, "leave no process behind", String.format("left was:%n%s", Excerpt.ofFirst(tree.leaked())));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param tree the processes
     * @return the message
     */
    public static ShouldHaveNoLeaks shouldHaveNoLeaks(Subject subject, ProcessTree tree) {
        return new ShouldHaveNoLeaks(subject, tree);
    }
}
