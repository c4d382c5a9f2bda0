package org.sandboxed.junit.internal.config;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sandboxed.junit.SandboxedRun;

/** Reads which program runs before the body of a test. */
public final class ProgramReader {

    private ProgramReader() {}

    /**
     * Reads the command of {@link SandboxedRun}, if there is one.
     *
     * @throws ExtensionConfigurationException where it names no program
     */
    public static Optional<List<String>> read(Method test) {
        return AnnotationSupport.findAnnotation(test, SandboxedRun.class).map(run -> checked(run, test));
    }

    private static List<String> checked(SandboxedRun run, Method test) {
        List<String> command = List.of(run.value());
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw new ExtensionConfigurationException("@SandboxedRun(" + (command.isEmpty() ? "{}" : "\"\"") + ") on "
                    + Layer.describe(test) + ": no program; write @SandboxedRun({\"program\", \"argument\"})");
        }
        return command;
    }
}
