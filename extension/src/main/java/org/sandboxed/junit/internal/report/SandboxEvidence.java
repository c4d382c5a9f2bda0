package org.sandboxed.junit.internal.report;

/** Carries evidence below the stack trace of a failure. Was never thrown and has no stack trace of its own. */
final class SandboxEvidence extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SandboxEvidence(String message) {
        super(message, null, false, false);
    }
}
