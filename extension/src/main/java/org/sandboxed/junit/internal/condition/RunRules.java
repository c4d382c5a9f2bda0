package org.sandboxed.junit.internal.condition;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.sandboxed.junit.Unsupported;

/**
 * What holds for a whole test run. JUnit reads its configuration parameters from the system properties too.
 *
 * @param required whether a skip is a failure
 * @param unsupported the rule in place of every annotation's, or {@link Unsupported#INHERIT}
 */
public record RunRules(boolean required, Unsupported unsupported) {

    /** The parameter that turns skips into failures: {@code true} or {@code false}. */
    public static final String REQUIRED = "sandboxed.required";

    /** The parameter that replaces the rule of the annotations: {@code skip} or {@code fail}. */
    public static final String UNSUPPORTED = "sandboxed.unsupported";

    /**
     * Reads the parameters.
     *
     * @throws ExtensionConfigurationException where one has a value that it cannot have
     */
    public static RunRules read(Function<String, Optional<String>> parameters) {
        return new RunRules(
                read(parameters, REQUIRED, "true", "false").equals("true"),
                switch (read(parameters, UNSUPPORTED, "skip", "fail")) {
                    case "skip" -> Unsupported.SKIP;
                    case "fail" -> Unsupported.FAIL;
                    default -> Unsupported.INHERIT;
                });
    }

    private static String read(
            Function<String, Optional<String>> parameters, String name, String first, String second) {
        String value = parameters.apply(name).orElse("").strip().toLowerCase(Locale.ROOT);
        if (!value.isEmpty() && !value.equals(first) && !value.equals(second)) {
            throw new ExtensionConfigurationException("Configuration parameter or system property " + name + " = \""
                    + value + "\": write \"" + first + "\" or \"" + second + "\"");
        }
        return value;
    }
}
