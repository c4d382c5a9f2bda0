package org.sandboxed.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something that the sandbox was asked to do could not be done. The message names the option, the value, the reason and
 * the way out.
 */
public class SandboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception from a message that names the option and its value. */
    public SandboxException(String message) {
        super(message);
    }

    /** Creates an exception from a message that names the option and its value, and what caused it. */
    public SandboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
