package org.sandboxed.junit.internal.lifecycle;

import java.util.function.Consumer;
import org.sandboxed.engine.Sandbox;

/**
 * What one registered extension adds to the sandboxes of its scope. Compared by identity: it stands for the extension.
 */
public final class Customization {

    private final Consumer<Sandbox.Builder> customizer;
    private final boolean annotated;

    private Customization(Consumer<Sandbox.Builder> customizer, boolean annotated) {
        this.customizer = customizer;
        this.annotated = annotated;
    }

    /** Of an extension that an annotation registers: everything is in the annotations. */
    public static Customization none() {
        return new Customization(builder -> {}, true);
    }

    /** Of an extension that a field registers. */
    public static Customization of(Consumer<Sandbox.Builder> customizer) {
        return new Customization(customizer, false);
    }

    /** Whether there is anything beyond annotations. */
    boolean isEmpty() {
        return annotated;
    }

    Consumer<Sandbox.Builder> customizer() {
        return customizer;
    }
}
