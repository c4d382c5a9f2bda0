package org.sandboxed.junit.internal.condition;

/**
 * What a machine can do.
 *
 * @param state whether it can confine programs
 * @param reason if not, what is missing and the way to mend it
 */
public record Support(State state, String reason) {

    /** Whether a machine can confine programs. */
    public enum State {
        /** It can. */
        SUPPORTED,
        /** It is a Linux that lacks something. */
        INCOMPLETE_LINUX,
        /** It is no Linux. */
        OTHER_SYSTEM
    }

    /** What this machine can do, as the engine found by trying. */
    public static Support ofThisMachine() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            return new Support(State.OTHER_SYSTEM, "sandboxes need Linux, and this is " + system);
        }
        return new Support(State.SUPPORTED, "");
    }
}
