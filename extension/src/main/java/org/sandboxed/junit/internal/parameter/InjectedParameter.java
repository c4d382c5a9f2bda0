package org.sandboxed.junit.internal.parameter;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.AfterSandboxed;
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

    private static final List<Class<?>> TYPES = List.of(
            Sandbox.class,
            RunResult.class,
            SyscallLog.class,
            CowDiff.class,
            NetworkLog.class,
            NetlinkTraffic.class,
            HttpTraffic.class,
            CallResult.class);

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
        if (type == CallResult.class) {
            return store.call()
                    .orElseThrow(() -> refused("only an @AfterSandboxed method of a test with fork = METHOD has it"));
        }
        if (type == RunResult.class) {
            Optional<RunResult> ofFork = store.call().map(CallResult::run);
            return ofFork.isPresent() ? ofFork.get() : store.runOnce(program(context));
        }
        Sandbox sandbox = store.session().sandbox();
        if (type == NetlinkTraffic.class) {
            return sandbox.netlink();
        }
        if (type == HttpTraffic.class) {
            return sandbox.http();
        }
        if (type == NetworkLog.class) {
            return sandbox.network();
        }
        if (type == CowDiff.class) {
            return sandbox.changes();
        }
        return type == SyscallLog.class ? sandbox.syscalls() : sandbox;
    }

    /** Whether the parameter belongs to a method that looks at what a forked test has done. */
    public boolean isOfAfterSandboxed() {
        return AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), AfterSandboxed.class);
    }

    /**
     * What the parameter gets inside of the sandbox.
     *
     * @throws ParameterResolutionException where it is something of the outside
     */
    public Path resolveInside() {
        requireWorkdir();
        return Path.of(System.getProperty("user.home"));
    }

    /**
     * What the parameter gets in the JVM of the tests, where the test itself is in another one.
     *
     * @throws ParameterResolutionException where the test cannot have it there
     */
    public Object resolveOutside(ExtensionContext context) {
        if (!isOfAfterSandboxed()) {
            requireWorkdir();
        }
        return resolve(context);
    }

    private void requireWorkdir() {
        if (!isWorkdir) {
            throw refused(
                    "with fork = METHOD the test runs inside of the sandbox; take it in an @AfterSandboxed method");
        }
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
