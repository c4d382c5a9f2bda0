package org.sandboxed.junit.internal.parameter;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.Workdir;
import org.sandboxed.junit.internal.config.Layer;
import org.sandboxed.junit.internal.config.ProgramReader;
import org.sandboxed.junit.internal.lifecycle.SessionStore;

/**
 * One parameter that may be ours: only types of the sandbox, and paths that say so.
 *
 * @param parameter the parameter
 * @param isWorkdir whether it is annotated with {@link Workdir}, directly or through another annotation
 */
public record InjectedParameter(Parameter parameter, boolean isWorkdir) {

    private static final List<Class<?>> TYPES =
            List.of(Sandbox.class, RunResult.class, SyscallLog.class, NetworkLog.class, CowDiff.class);

    /** The parameter of a context. */
    public static InjectedParameter of(ParameterContext context) {
        return new InjectedParameter(context.getParameter(), context.isAnnotated(Workdir.class));
    }

    /** Whether the parameter is ours. */
    public boolean isOurs() {
        return isWorkdir || TYPES.contains(parameter.getType());
    }

    /**
     * What the parameter gets.
     *
     * @throws ParameterResolutionException where it cannot get anything here
     */
    public Object resolve(ExtensionContext context) {
        SessionStore store = new SessionStore(context);
        Class<?> type = parameter.getType();
        if (isWorkdir) {
            return workdir(store);
        }
        if (type == RunResult.class) {
            return store.runOnce(program(context));
        }
        Sandbox sandbox = store.session().sandbox();
        if (type == NetworkLog.class) {
            return sandbox.network();
        }
        if (type == CowDiff.class) {
            return sandbox.changes();
        }
        return type == SyscallLog.class ? sandbox.syscalls() : sandbox;
    }

    private Path workdir(SessionStore store) {
        if (parameter.getType() != Path.class) {
            throw refused("@Workdir can only give a java.nio.file.Path");
        }
        return store.session().sandbox().workdir();
    }

    private List<String> program(ExtensionContext context) {
        Optional<Method> test = context.getTestMethod();
        if (test.isEmpty()) {
            throw refused("a RunResult belongs to one test, so a class cannot have it");
        }
        return ProgramReader.read(test.get())
                .orElseThrow(() -> refused("there is no run; annotate " + Layer.describe(test.get())
                        + " with @SandboxedRun({\"program\", \"argument\"}), or take a Sandbox and call run"));
    }

    private ParameterResolutionException refused(String reason) {
        return new ParameterResolutionException("The " + parameter.getType().getSimpleName() + " parameter of "
                + Layer.describe(parameter.getDeclaringExecutable()) + ": " + reason);
    }
}
