package org.sandboxed.engine;

/**
 * The program could not be started: it does not exist, is not executable, lies outside what the policy lets run, or the
 * kernel refused for another reason. The message names the program's path; nothing is left behind.
 */
public final class SandboxLaunchException extends SandboxException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the program and the reason. */
    public SandboxLaunchException(String message) {
        super(message);
    }
}
