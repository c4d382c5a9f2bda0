package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedCallable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.launch.RunOutcome;
import org.sandboxed.engine.internal.launch.SandboxCore;
import org.sandboxed.engine.policy.PathRules;
import org.sandboxed.engine.policy.Policy;

import static java.util.stream.Collectors.toSet;

/** Runs main classes and code in JVMs like this one, in the sandbox. Thread-safe. */
public final class JavaRuns {

    private final SandboxCore core;

    /** Runs in a sandbox. */
    public JavaRuns(SandboxCore core) {
        this.core = core;
    }

    /** Runs a main class. */
    public RunOutcome runJava(Class<?> main, List<String> arguments) {
        if (!hasMain(main)) {
            throw new SandboxException("runJava: " + main.getName() + " has no method main; name the class that has"
                    + " public static void main(String[])");
        }
        return run(main, arguments, Set.of(), Set.of());
    }

    /** Runs code and brings back what became of it. */
    public CallReport call(SandboxedCallable<?, ?> code) {
        try (CallFiles files = CallFiles.create(serialize(code))) {
            String codeFile = files.code().toString();
            String resultFile = files.result().toString();
            RunOutcome run = run(CallMain.class, List.of(codeFile, resultFile), Set.of(codeFile), Set.of(resultFile));
            CallOutcome outcome = reader(code).read(files.readResult());
            if (outcome.value() instanceof Throwable thrown && outcome.kind() == CallOutcome.Kind.THREW) {
                appendThisStack(thrown);
            }
            return new CallReport(run, outcome);
        }
    }

    // A trace that ends in the other JVM does not say which call of the test it belongs to.
    private static void appendThisStack(Throwable thrown) {
        Stream<StackTraceElement> here = Stream.of(new Throwable().getStackTrace())
                .dropWhile(frame -> frame.getClassName().startsWith(JavaRuns.class.getPackageName()));
        thrown.setStackTrace(
                Stream.concat(Stream.of(thrown.getStackTrace()), here).toArray(StackTraceElement[]::new));
    }

    private static ResultReader reader(SandboxedCallable<?, ?> code) {
        Class<?> origin = CodeWithoutValue.origin(code);
        @Nullable ClassLoader loader = origin.getClassLoader();
        return new ResultReader(loader == null ? ClassLoader.getSystemClassLoader() : loader, new ResultFilter(origin));
    }

    private RunOutcome run(Class<?> main, List<String> arguments, Set<String> readable, Set<String> writable) {
        Optional<Debugger> debugger = Debugger.next();
        List<String> options = debugger.map(Debugger::options).orElse(List.of());
        debugger.ifPresent(its -> {
            core.ports().keep(its.port());
            its.announce(main);
        });
        UnaryOperator<Policy> debugged =
                policy -> debugger.map(its -> its.allowedBy(policy)).orElse(policy);
        Optional<Set<Syscall>> stacks = core.javaStacks();
        if (stacks.isEmpty()) {
            JvmCommand command = JvmCommand.of(main, core.workdir(), options, arguments);
            return run(command, readable, writable, debugged, Attribution.NONE);
        }
        try (AgentFiles agent = AgentFiles.create();
                JavaThreads threads = new JavaThreads(AgentChannel.open(agent), stacks.get())) {
            JvmCommand command =
                    JvmCommand.of(main, core.workdir(), joined(agent.options(), options, List.of()), arguments);
            return run(
                    command, union(readable, agent.readable()), union(writable, agent.writable()), debugged, threads);
        }
    }

    private RunOutcome run(
            JvmCommand command,
            Set<String> readable,
            Set<String> writable,
            UnaryOperator<Policy> debugged,
            Attribution attribution) {
        return core.run(
                command.command(),
                policy -> debugged.apply(policy)
                        .withPaths(new PathRules(
                                joined(policy.paths().readable(), command.readable(), readable),
                                joined(policy.paths().writable(), command.writable(), writable),
                                policy.paths().denied())),
                attribution);
    }

    private static Set<String> union(Set<String> first, Set<String> second) {
        return Stream.of(first, second).flatMap(Set::stream).collect(toSet());
    }

    private static List<String> joined(Collection<String> first, Collection<String> second, Collection<String> third) {
        return Stream.of(first, second, third).flatMap(Collection::stream).toList();
    }

    private static boolean hasMain(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass)
                .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                .map(Method::getName)
                .anyMatch("main"::equals);
    }

    private static byte[] serialize(SandboxedCallable<?, ?> code) {
        try {
            return Serial.write(code);
        } catch (NotSerializableException e) {
            throw new SandboxException(
                    "call: the code uses a " + e.getMessage() + ", which is not serializable and so cannot be copied"
                            + " to another JVM; copy what it needs to local variables, and use no field and no"
                            + " instance method of the test",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new SandboxException("call: the code cannot be copied to another JVM: " + e, e);
        }
    }
}
