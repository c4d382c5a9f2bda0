package org.sandboxed.engine;

/**
 * This machine lacks something without which a sandbox would not be one: the message says what is missing, which probe
 * said so, and the way to mend it. Nothing was started.
 */
public final class SandboxUnavailableException extends SandboxException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the missing kernel feature. */
    public SandboxUnavailableException(String message) {
        super(message);
    }
}
