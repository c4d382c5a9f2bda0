package org.sandboxed.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.junit.internal.condition.Availability;
import org.sandboxed.junit.internal.condition.RunRules;
import org.sandboxed.junit.internal.config.ProgramReader;
import org.sandboxed.junit.internal.fork.Fork;
import org.sandboxed.junit.internal.fork.ForkedExecution;
import org.sandboxed.junit.internal.lifecycle.Customization;
import org.sandboxed.junit.internal.lifecycle.SessionEnd;
import org.sandboxed.junit.internal.lifecycle.SessionStore;
import org.sandboxed.junit.internal.parameter.InjectedParameter;

/**
 * Gives tests their sandbox. {@link Sandboxed} registers it; a field does where something has to be computed:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SandboxExtension SANDBOX = SandboxExtension.with(b -> b.readable(dataDirectory.toString()));
 * }</pre>
 *
 * <p>The two can be combined, and there may be several fields: annotations of a class count first, then its fields, then
 * what is further in. A field should be static; that of an instance comes too late for {@code @BeforeAll} methods, and is
 * refused where the constructor takes a sandbox.
 *
 * <p>Holds no state; safe to use from any thread.
 */
public final class SandboxExtension
        implements ExecutionCondition,
                BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                BeforeTestExecutionCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                InvocationInterceptor {

    private final Customization customization;

    /** Creates the extension of {@link Sandboxed}; JUnit calls this. */
    public SandboxExtension() {
        this(Customization.none());
    }

    private SandboxExtension(Customization customization) {
        this.customization = customization;
    }

    /**
     * Creates an extension that sets options in code. Nothing is probed or started now.
     *
     * @param customizer called once for each sandbox, and to check its values beforehand; must not call {@link
     *     Sandbox.Builder#build()}
     * @return the extension, for a field with {@link org.junit.jupiter.api.extension.RegisterExtension}
     */
    public static SandboxExtension with(Consumer<Sandbox.Builder> customizer) {
        return new SandboxExtension(Customization.of(Given.value("SandboxExtension.with", customizer)));
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Fork.isInside(context)) {
            return ConditionEvaluationResult.enabled("the sandbox is around this JVM");
        }
        return leads(context)
                ? availability(context).toConditionResult()
                : ConditionEvaluationResult.enabled("another registration decides");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (leads(context) && !Fork.isInside(context) && availability(context).outcome() == Availability.Outcome.RUN) {
            store(context).config().checkWithoutFiles();
        }
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            prepare(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        prepare(context);
    }

    private void prepare(ExtensionContext context) {
        if (leads(context) && !Fork.isInside(context)) {
            availability(context).orFail();
            store(context).config().check();
        }
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        if (leads(context) && !Fork.isElsewhere(context) && !Fork.isInside(context)) {
            ProgramReader.read(context.getRequiredTestMethod()).ifPresent(store(context)::runOnce);
        }
    }

    // A constructor cannot be left out here, for JUnit needs an instance: it runs in both JVMs.
    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> constructor, ExtensionContext context)
            throws Throwable {
        return explained(invocation, context);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessForked(invocation, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessForked(invocation, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (isForked(context)) {
            invocation.skip();
            new ForkedExecution(context).run();
            return;
        }
        refuseUnused(context);
        invocation.proceed();
    }

    private void refuseUnused(ExtensionContext context) {
        if (leads(context) && !Fork.isInside(context)) {
            Fork.refuseUnused(context);
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        interceptTestMethod(invocation, method, context);
    }

    @Override
    @SuppressWarnings("unchecked") // a factory may return any collection of nodes, and JUnit takes any from here
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (!isForked(context)) {
            refuseUnused(context);
            return invocation.proceed();
        }
        invocation.skip();
        return (T) new ForkedExecution(context).runFactory();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessForked(invocation, context);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        proceedUnlessForked(invocation, context);
    }

    private void proceedUnlessForked(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (isForked(context)) {
            invocation.skip();
        } else {
            invocation.proceed();
        }
    }

    private boolean isForked(ExtensionContext context) {
        return leads(context) && Fork.isElsewhere(context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext invocationContext, ExtensionContext context)
            throws Throwable {
        explained(invocation, context);
    }

    private <T> T explained(Invocation<T> invocation, ExtensionContext context) throws Throwable {
        if (!leads(context) || Fork.isInside(context)) {
            return invocation.proceed();
        }
        try {
            return invocation.proceed();
        } catch (Throwable failure) {
            new SessionEnd(context).soFar(failure);
            throw failure;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (leads(context) && !Fork.isInside(context)) {
            new SessionEnd(context).ofTest();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (leads(context) && !Fork.isInside(context)) {
            new SessionEnd(context).ofClass();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
        return leads(context) && InjectedParameter.of(parameterContext).isOurs();
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        InjectedParameter parameter = InjectedParameter.of(parameterContext);
        if (Fork.isInside(context)) {
            return parameter.resolveInside();
        }
        return Fork.isElsewhere(context) ? parameter.resolveOutside(context) : parameter.resolve(context);
    }

    private boolean leads(ExtensionContext context) {
        SessionStore store = store(context);
        store.register(customization);
        return store.isLedBy(customization);
    }

    private static Availability availability(ExtensionContext context) {
        SessionStore store = store(context);
        return Availability.of(
                store.support(), store.config().unsupported(), RunRules.read(context::getConfigurationParameter));
    }

    private static SessionStore store(ExtensionContext context) {
        return new SessionStore(context);
    }
}
