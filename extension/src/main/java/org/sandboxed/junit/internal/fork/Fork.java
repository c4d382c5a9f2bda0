package org.sandboxed.junit.internal.fork;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.internal.lifecycle.SessionStore;

/** Which JVM this is, and which one a test belongs to. */
public final class Fork {

    /** The configuration parameter that says that a JVM is the sandboxed one. */
    static final String INSIDE = "sandboxed.forked";

    private Fork() {}

    /** Whether this JVM is the sandboxed one. */
    public static boolean isInside(ExtensionContext context) {
        return context.getConfigurationParameter(INSIDE).isPresent();
    }

    /** Whether what belongs to a context runs in another JVM than this one. */
    public static boolean isElsewhere(ExtensionContext context) {
        return !isInside(context) && new SessionStore(context).config().fork() == ForkMode.METHOD;
    }
}
