package org.sandboxed.junit.internal.fork;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.sandboxed.engine.CallResult;
import org.sandboxed.junit.AfterSandboxed;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.internal.config.Layer;

/** The methods that look at what a forked test has done, superclass first. */
final class AfterSandboxedMethods {

    private final ExtensionContext context;
    private final List<Method> methods;

    AfterSandboxedMethods(ExtensionContext context) {
        this.context = context;
        String test = context.getRequiredTestMethod().getName();
        this.methods = all(context).filter(method -> appliesTo(method, test)).toList();
    }

    /** The methods that name a test. */
    static List<Method> namedFor(ExtensionContext context, String test) {
        return all(context).filter(method -> names(method).contains(test)).toList();
    }

    /** The methods of a class that is not forked, where none of its test methods is either. */
    static List<Method> withoutForks(ExtensionContext context) {
        List<Method> methods = all(context).toList();
        return methods.isEmpty() || hasForkedMethod(context.getRequiredTestClass()) ? List.of() : methods;
    }

    private static boolean hasForkedMethod(Class<?> test) {
        return ReflectionSupport.findMethods(
                                test,
                                method -> Layer.of(method, List.of()).fork() == ForkMode.METHOD,
                                HierarchyTraversalMode.TOP_DOWN)
                        .size()
                > 0;
    }

    private static Stream<Method> all(ExtensionContext context) {
        return AnnotationSupport.findAnnotatedMethods(
                context.getRequiredTestClass(), AfterSandboxed.class, HierarchyTraversalMode.TOP_DOWN)
                .stream();
    }

    private boolean appliesTo(Method method, String test) {
        List<String> names = names(method);
        names.forEach(name -> requireMethod(method, name));
        return names.isEmpty() || names.contains(test);
    }

    private static List<String> names(Method method) {
        return AnnotationSupport.findAnnotation(method, AfterSandboxed.class)
                .map(annotation -> List.of(annotation.value()))
                .orElse(List.of());
    }

    private void requireMethod(Method method, String name) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getSuperclass()) {
            if (Stream.of(type.getDeclaredMethods())
                    .anyMatch(each -> each.getName().equals(name))) {
                return;
            }
        }
        throw new ExtensionConfigurationException("@AfterSandboxed(\"" + name + "\") on " + Layer.describe(method)
                + ": there is no method of that name in "
                + context.getRequiredTestClass().getName());
    }

    /** Whether one of them looks at how the code ended, so that an end of the JVM is for it to judge. */
    boolean judgeTheEnd() {
        return methods.stream()
                .flatMap(method -> Stream.of(method.getParameterTypes()))
                .anyMatch(CallResult.class::equals);
    }

    /**
     * Invokes them all.
     *
     * @param failure that of the test, or null
     * @return the same with what the methods threw as suppressed, or the first of that
     */
    @Nullable
    Throwable invoke(@Nullable Throwable failure) {
        @Nullable Throwable first = failure;
        for (Method method : methods) {
            try {
                context.getExecutableInvoker()
                        .invoke(method, context.getTestInstance().orElse(null));
            } catch (Throwable thrown) {
                if (first == null) {
                    first = thrown;
                } else {
                    first.addSuppressed(thrown);
                }
            }
        }
        return first;
    }
}
