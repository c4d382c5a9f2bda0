package org.sandboxed.examples;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

/**
 * Prints after each example what its program tried. JUnit finds it by itself, see {@code junit-platform.properties}, so that
 * the examples hold nothing but what a user would write.
 */
public final class WhatItTried implements InvocationInterceptor {

    private static final int SHOWN = 8;

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        try {
            invocation.proceed();
        } finally {
            print(context, method.getArguments());
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        interceptTestMethod(invocation, method, context);
    }

    private static void print(ExtensionContext context, List<Object> arguments) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
        log(arguments, text).ifPresent(log -> add(log, text));
        System.out.println(text);
    }

    /** The log of the first argument that has one; it holds what further arguments of the same test hold. */
    private static Optional<SyscallLog> log(List<Object> arguments, StringJoiner text) {
        for (Object argument : arguments) {
            if (argument instanceof RunResult run) {
                text.add("  " + run);
                return Optional.of(run.syscalls());
            } else if (argument instanceof Sandbox sandbox) {
                return Optional.of(sandbox.syscalls());
            } else if (argument instanceof SyscallLog log) {
                return Optional.of(log);
            }
        }
        return Optional.empty();
    }

    private static void add(SyscallLog log, StringJoiner text) {
        SyscallLog denied = log.denied();
        boolean allowed = denied.isEmpty();
        text.add("  tried " + log.count() + " calls, " + (allowed ? "none denied:" : denied.count() + " denied:"));
        SyscallLog shown = allowed ? log.withoutRuntimeNoise() : denied;
        List<SyscallEvent> events = shown.events();
        events.stream().limit(SHOWN).forEach(event -> text.add("    " + event.describe()));
        if (events.size() > SHOWN) {
            text.add("    and " + (events.size() - SHOWN) + " more");
        }
    }
}
