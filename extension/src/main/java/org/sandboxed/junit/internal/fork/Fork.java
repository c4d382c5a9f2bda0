package org.sandboxed.junit.internal.fork;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.internal.config.Layer;
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

    /**
     * Refuses to run a test outside where a method waits for its fork: that would never be called, and the test be green.
     *
     * @throws ExtensionConfigurationException with the method
     */
    public static void refuseUnused(ExtensionContext context) {
        String test = context.getRequiredTestMethod().getName();
        for (Method method : AfterSandboxedMethods.namedFor(context, test)) {
            throw new ExtensionConfigurationException("@AfterSandboxed(\"" + test + "\") on " + Layer.describe(method)
                    + ": " + test + " is not forked; annotate it, or its class, with @Sandboxed(fork = METHOD)");
        }
    }
}
