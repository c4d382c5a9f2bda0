package org.sandboxed.junit.internal.fork;

import java.lang.reflect.Method;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.internal.config.Layer;
import org.sandboxed.junit.internal.lifecycle.SessionStore;

/** Which JVM this is, and which one a test belongs to. */
public final class Fork {

    /** The configuration parameter that says that a JVM is the sandboxed one, where it has the value of {@link #TOKEN}. */
    static final String INSIDE = "sandboxed.forked";

    /** Nobody can set it from outside: a parameter of that name in a build must not pass for a sandbox. */
    static final String TOKEN = UUID.randomUUID().toString();

    private Fork() {}

    /** Whether this JVM is the sandboxed one. */
    public static boolean isInside(ExtensionContext context) {
        return context.getConfigurationParameter(INSIDE).filter(TOKEN::equals).isPresent();
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
        for (Method method : AfterSandboxedMethods.withoutForks(context)) {
            throw new ExtensionConfigurationException("@AfterSandboxed on " + Layer.describe(method) + ": no test of "
                    + context.getRequiredTestClass().getName()
                    + " is forked; annotate it, or one of its tests, with @Sandboxed(fork = METHOD)");
        }
    }
}
