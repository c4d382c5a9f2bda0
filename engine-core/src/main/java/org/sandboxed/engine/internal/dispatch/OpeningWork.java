package org.sandboxed.engine.internal.dispatch;

/** Deferred work that opens a file. The descriptor that its action injects is closed once it has been sent. */
public interface OpeningWork extends OwningWork {

    /** Whether an exec of the caller closes the duplicate that the caller gets. */
    boolean isCloseOnExec();
}
