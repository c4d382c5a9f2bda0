package org.sandboxed.junit.internal.fork;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.junit.internal.config.Layer;
import org.sandboxed.junit.internal.config.ProgramReader;
import org.sandboxed.junit.internal.lifecycle.SessionStore;

/** Stands in for one test that runs in a sandboxed JVM: starts it, shows what it printed and published, fails as it did. */
public final class ForkedExecution {

    private static final String ENGINE = "[engine:junit-jupiter]";

    private final ExtensionContext context;
    private final SessionStore store;
    private final AfterSandboxedMethods after;

    /** The execution of a test, of one of its invocations, or of a factory. */
    public ForkedExecution(ExtensionContext context) {
        this.context = context;
        this.store = new SessionStore(context);
        this.after = new AfterSandboxedMethods(context);
    }

    /**
     * Runs the test.
     *
     * @throws Throwable what it threw
     */
    public void run() throws Throwable {
        execute();
    }

    /**
     * Runs a factory and all its tests.
     *
     * @return tests that do what those did
     * @throws Throwable what the factory threw
     */
    public Stream<DynamicNode> runFactory() throws Throwable {
        ForkReport report = execute();
        return report == null ? Stream.empty() : replay(report, uniqueId());
    }

    private static Stream<DynamicNode> replay(ForkReport report, String parent) {
        return report.childrenOf(parent).stream().map(node -> replay(report, node));
    }

    private static DynamicNode replay(ForkReport report, ForkReport.Node node) {
        if (node.isTest()) {
            return DynamicTest.dynamicTest(node.name(), () -> rethrow(node.failure()));
        }
        Stream<DynamicNode> children = replay(report, node.id());
        Stream<DynamicNode> failure = node.failure() == null
                ? Stream.empty()
                : Stream.of(DynamicTest.dynamicTest(node.name(), () -> rethrow(node.failure())));
        return DynamicContainer.dynamicContainer(node.name(), Stream.concat(children, failure));
    }

    private static void rethrow(@Nullable Throwable failure) throws Throwable {
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable ForkReport execute() throws Throwable {
        refuseProgram();
        CallResult<ForkReport> call = store.session().sandbox().attempt(new ForkedTest(uniqueId()));
        store.keep(call);
        print(call.run());
        Optional<ForkReport> report = call.hasReturned() ? Optional.of(call.value()) : Optional.empty();
        report.map(ForkReport::entries).orElse(List.of()).forEach(context::publishReportEntry);
        rethrow(after.invoke(failure(call, report.orElse(null))));
        return report.orElse(null);
    }

    private void refuseProgram() {
        Method test = context.getRequiredTestMethod();
        if (ProgramReader.read(test).isPresent()) {
            throw new ExtensionConfigurationException("@SandboxedRun on " + Layer.describe(test)
                    + ": the test itself runs in the sandbox (fork = METHOD) and can start the program");
        }
    }

    private @Nullable Throwable failure(CallResult<ForkReport> call, @Nullable ForkReport report) {
        if (report != null) {
            return report.failure();
        }
        if (call.thrown().isPresent() || after.judgeTheEnd()) {
            return call.thrown().orElse(null);
        }
        return new AssertionFailedError("The forked JVM of " + Layer.describe(context.getRequiredTestMethod()) + " "
                + call + ". If that is meant, an @AfterSandboxed method that takes the CallResult can say so");
    }

    private static void print(RunResult run) {
        print(run.stdoutBytes(), System.out);
        print(run.stderrBytes(), System.err);
    }

    private static void print(byte[] bytes, PrintStream to) {
        to.write(bytes, 0, bytes.length);
        to.flush();
    }

    /** As the engine alone knows it, whichever suite the test is part of. */
    private String uniqueId() {
        String id = context.getUniqueId();
        return id.substring(Math.max(0, id.lastIndexOf(ENGINE)));
    }
}
