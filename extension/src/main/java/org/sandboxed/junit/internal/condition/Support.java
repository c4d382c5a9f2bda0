package org.sandboxed.junit.internal.condition;

import org.sandboxed.engine.SandboxSupport;

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

    /** What this machine can do, as the engine found by trying, once for each JVM. */
    public static Support ofThisMachine() {
        return ThisMachine.SUPPORT;
    }

    private static Support probe() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            return new Support(State.OTHER_SYSTEM, "sandboxes need Linux, and this is " + system);
        }
        return SandboxSupport.probe()
                .missing()
                .map(missing -> new Support(State.INCOMPLETE_LINUX, missing))
                .orElse(new Support(State.SUPPORTED, ""));
    }

    /** Initialized, and so probed, when it is first asked. */
    private static final class ThisMachine {
        static final Support SUPPORT = probe();
    }
}
