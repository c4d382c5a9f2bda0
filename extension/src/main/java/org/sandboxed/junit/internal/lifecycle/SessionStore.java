package org.sandboxed.junit.internal.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.junit.internal.condition.Support;
import org.sandboxed.junit.internal.condition.SupportProbe;
import org.sandboxed.junit.internal.config.Layer;
import org.sandboxed.junit.internal.config.SandboxConfig;

import static java.util.Objects.requireNonNull;

/**
 * What the extension keeps in JUnit's store, seen from one context. A store also looks in the stores of its parents, so every
 * key that belongs to one context carries its unique id. Thread-safe as far as the store is.
 */
public final class SessionStore {

    private static final Namespace NAMESPACE = Namespace.create("org.sandboxed.junit");

    private final ExtensionContext context;

    /** The view from a context. */
    public SessionStore(ExtensionContext context) {
        this.context = context;
    }

    /** What this machine can do, or what was {@linkplain #pretend put in the place} of that. */
    public Support support() {
        SupportProbe probe = context.getStore(NAMESPACE).get(SupportProbe.class, SupportProbe.class);
        return probe == null ? Support.ofThisMachine() : probe.probe();
    }

    /** Replaces what this machine can do, for this context and those in it. */
    public void pretend(SupportProbe probe) {
        context.getStore(NAMESPACE).put(SupportProbe.class, probe);
    }

    /** Notes an extension the first time that it is seen in a context. */
    public void register(Customization customization) {
        if (innermostFirst().stream().anyMatch(step -> registrations(step).contains(customization))) {
            return;
        }
        if (!customization.isEmpty() && ownSession().isPresent()) {
            throw new ExtensionConfigurationException("SandboxExtension.with(...) on " + config().place()
                    + ": the constructor already has the sandbox; make the field static");
        }
        registrations(context).add(customization);
    }

    /** Whether an extension does more than add to the sandbox: of several on one test, the first one leads. */
    public boolean isLedBy(Customization customization) {
        return outermostFirst().stream()
                .flatMap(step -> registrations(step).first().stream())
                .findFirst()
                .filter(first -> first == customization)
                .isPresent();
    }

    /** Everything that is said about the sandbox of this context. */
    public SandboxConfig config() {
        List<Layer> layers = outermostFirst().stream().map(SessionStore::layer).toList();
        return new SandboxConfig(context.getElement().map(Layer::describe).orElse(context.getDisplayName()), layers);
    }

    /** The session of this context: the one that it shares, or its own, made now if need be. */
    public Session session() {
        return findSession().orElseGet(() -> computed("session", Session.class, () -> new Session(config())));
    }

    /** The session that this context has or shares so far. */
    Optional<Session> findSession() {
        for (ExtensionContext step : innermostFirst()) {
            Optional<Session> found = new SessionStore(step).ownSession();
            if (found.isPresent()) {
                return found;
            }
            if (layer(step).changesSandbox()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The session that ends with this context, so far. */
    Optional<Session> ownSession() {
        return Optional.ofNullable(context.getStore(NAMESPACE).get(key(context, "session"), Session.class));
    }

    /** The result of a run that this context has once: made by the first call. */
    public RunResult runOnce(List<String> command) {
        return computed("run", RunResult.class, () -> session().sandbox().run(command));
    }

    /** Keeps what became of a test that ran in a JVM of its own. */
    public void keep(CallResult<?> call) {
        context.getStore(NAMESPACE).put(key(context, "call"), call);
    }

    /** What became of the test in a JVM of its own, if it ran there. */
    public Optional<CallResult<?>> call() {
        return Optional.ofNullable(context.getStore(NAMESPACE).get(key(context, "call"), CallResult.class));
    }

    private <T> T computed(String name, Class<T> type, Supplier<T> maker) {
        return requireNonNull(
                context.getStore(NAMESPACE).getOrComputeIfAbsent(key(context, name), key -> maker.get(), type));
    }

    private static Registrations registrations(ExtensionContext step) {
        return new SessionStore(step).computed("registrations", Registrations.class, Registrations::new);
    }

    private static Layer layer(ExtensionContext step) {
        Registrations registrations = registrations(step);
        // The invocations of a test template have the same element as the template; its annotations count once.
        boolean repeated = step.getElement().equals(step.getParent().flatMap(ExtensionContext::getElement));
        return repeated
                ? Layer.of(step.getDisplayName(), registrations.customizers())
                : Layer.of(step.getElement().orElseThrow(), registrations.customizers());
    }

    private List<ExtensionContext> innermostFirst() {
        List<ExtensionContext> path = new ArrayList<>();
        for (Optional<ExtensionContext> step = Optional.of(context);
                step.isPresent();
                step = step.get().getParent()) {
            if (step.get().getElement().isPresent()) {
                path.add(step.get());
            }
        }
        return path;
    }

    private List<ExtensionContext> outermostFirst() {
        List<ExtensionContext> path = innermostFirst();
        Collections.reverse(path);
        return path;
    }

    private static String key(ExtensionContext step, String name) {
        return name + " of " + step.getUniqueId();
    }
}
