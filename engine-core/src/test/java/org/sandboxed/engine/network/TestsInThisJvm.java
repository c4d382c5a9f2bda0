package org.sandboxed.engine.network;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the tests of classes in a JVM that was started otherwise than the others; those without parameters. */
final class TestsInThisJvm {

    private TestsInThisJvm() {}

    /** Prints the name of each test, and how it ended. */
    public static void main(String[] classes) throws Exception {
        for (String name : classes) {
            Class<?> type = Class.forName(name);
            for (Method test : methods(type, Test.class)) {
                String outcome;
                try {
                    run(type, test);
                    outcome = "ok";
                } catch (InvocationTargetException e) {
                    outcome = "FAILED " + e.getCause();
                }
                System.out.println(test.getName() + ": " + outcome.replace('\n', ' '));
            }
        }
    }

    private static void run(Class<?> type, Method test) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object instance = constructor.newInstance();
        for (Method before : methods(type, BeforeEach.class)) {
            before.invoke(instance);
        }
        try {
            test.invoke(instance);
        } finally {
            for (Method after : methods(type, AfterEach.class)) {
                after.invoke(instance);
            }
        }
    }

    private static List<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
        List<Method> found = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(annotation) && method.getParameterCount() == 0)
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        found.forEach(method -> method.setAccessible(true));
        return found;
    }
}
