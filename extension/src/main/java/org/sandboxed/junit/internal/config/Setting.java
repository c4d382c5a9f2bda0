package org.sandboxed.junit.internal.config;

import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

/**
 * One value that an annotation sets.
 *
 * @param source the annotation, attribute and value, as one would write them
 * @param looksAtFiles whether the value makes sense depends on files, or on other settings about files
 * @param step what the value does to a builder
 */
record Setting(String source, boolean looksAtFiles, Consumer<Sandbox.Builder> step) {

    /** A value that makes sense or not by itself. */
    Setting(String source, Consumer<Sandbox.Builder> step) {
        this(source, false, step);
    }

    /** A value of an attribute. */
    static Setting of(String annotation, String attribute, Object value, Consumer<Sandbox.Builder> step) {
        String written = value instanceof String text ? '"' + text.replace("\0", "\\0") + '"' : value.toString();
        return new Setting("@" + annotation + "(" + attribute + " = " + written + ")", step);
    }

    /** The same about files, which may be made until a sandbox is. */
    Setting aboutFiles() {
        return new Setting(source, true, step);
    }

    /**
     * Sets the value.
     *
     * @throws ExtensionConfigurationException where the value makes no sense, with the annotation, the value and the place
     */
    void applyTo(Sandbox.Builder builder, String place) {
        try {
            step.accept(builder);
        } catch (SandboxException | IllegalArgumentException e) {
            throw new ExtensionConfigurationException(source + " on " + place + ": " + e.getMessage(), e);
        }
    }
}
