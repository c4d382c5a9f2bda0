package org.sandboxed.engine.internal.handler.image;

/** Changes a program that has just been executed and is held in one of its first calls. Called on the supervisor's thread. */
@FunctionalInterface
public interface ImageChange {

    /**
     * Makes the change. Made twice it is the same as made once.
     *
     * @throws org.sandboxed.engine.internal.kernel.KernelException where it cannot be made
     */
    void apply(FreshImage image);
}
