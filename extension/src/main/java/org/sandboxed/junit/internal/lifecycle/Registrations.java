package org.sandboxed.junit.internal.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.sandboxed.engine.Sandbox;

/**
 * The extensions that were first seen in one context. A class can have one by annotation and others by fields: all of them
 * add to the sandbox, and the first of the outermost context, the leader, does the rest. Thread-safe.
 */
final class Registrations {

    private final List<Customization> customizations = new CopyOnWriteArrayList<>();

    void add(Customization customization) {
        customizations.add(customization);
    }

    boolean contains(Customization customization) {
        return customizations.contains(customization);
    }

    Optional<Customization> first() {
        return customizations.stream().findFirst();
    }

    List<Consumer<Sandbox.Builder>> customizers() {
        return customizations.stream()
                .filter(customization -> !customization.isEmpty())
                .map(Customization::customizer)
                .toList();
    }
}
