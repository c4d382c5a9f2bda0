package org.sandboxed.junit.internal.config;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.LeakedProcesses;
import org.sandboxed.junit.Unsupported;

/**
 * What the layers around a class or method say together. Immutable.
 *
 * @param place the class or method, for messages
 * @param layers outermost first
 */
public record SandboxConfig(String place, List<Layer> layers) {

    /** Copies the list. */
    public SandboxConfig {
        layers = List.copyOf(layers);
    }

    /** The innermost rule, or {@link Unsupported#FAIL}. */
    public Unsupported unsupported() {
        return layers.stream()
                .map(Layer::unsupported)
                .filter(rule -> rule != Unsupported.INHERIT)
                .reduce(Unsupported.FAIL, (outer, inner) -> inner);
    }

    /** The innermost rule, or {@link LeakedProcesses#FAIL}. */
    public LeakedProcesses leakedProcesses() {
        return layers.stream()
                .map(Layer::leakedProcesses)
                .filter(rule -> rule != LeakedProcesses.INHERIT)
                .reduce(LeakedProcesses.FAIL, (outer, inner) -> inner);
    }

    /** The innermost mode, or {@link ForkMode#NONE}. */
    public ForkMode fork() {
        return layers.stream()
                .map(Layer::fork)
                .filter(mode -> mode != ForkMode.INHERIT)
                .reduce(ForkMode.NONE, (outer, inner) -> inner);
    }

    /**
     * Tries the values of annotations that make sense or not by themselves. What depends on files is left out, and so is
     * what extensions in fields say: {@code @BeforeAll} methods may make what these are about.
     *
     * @throws ExtensionConfigurationException where one makes no sense
     */
    public void checkWithoutFiles() {
        Sandbox.Builder builder = Sandbox.builder();
        layers.forEach(layer -> layer.applyWithoutFilesTo(builder));
        checkFork();
    }

    /**
     * Tries every value.
     *
     * @throws ExtensionConfigurationException where one makes no sense
     */
    public void check() {
        newBuilder();
        checkFork();
    }

    // The @BeforeAll methods of a forked class run in its forks alone, so no test in it can stay outside.
    private void checkFork() {
        boolean isForked = false;
        for (Layer layer : layers) {
            if (isForked && layer.fork() == ForkMode.NONE) {
                throw new ExtensionConfigurationException("@Sandboxed(fork = NONE) on " + layer.place()
                        + ": the class around it is forked, and its @BeforeAll methods with it;"
                        + " set fork = METHOD on the methods that need it, rather than on the class");
            }
            isForked |= layer.fork() == ForkMode.METHOD;
        }
    }

    private Sandbox.Builder newBuilder() {
        Sandbox.Builder builder = Sandbox.builder();
        layers.forEach(layer -> layer.applyRootTo(builder));
        layers.forEach(layer -> layer.applyTo(builder));
        return builder;
    }

    /**
     * A sandbox with every value set.
     *
     * @param listener told of the end of every run
     * @throws ExtensionConfigurationException where a value makes no sense, or values contradict each other
     * @throws SandboxUnavailableException where this machine cannot confine a program
     */
    public Sandbox newSandbox(Consumer<RunResult> listener) {
        Sandbox.Builder builder = newBuilder().afterEachRun(listener);
        try {
            return builder.build();
        } catch (SandboxUnavailableException e) {
            throw e;
        } catch (SandboxException e) {
            throw new ExtensionConfigurationException("The sandbox of " + place + ": " + e.getMessage(), e);
        }
    }
}
