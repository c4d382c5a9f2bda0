package org.sandboxed.junit.internal.config;

import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.fault.FaultMatcher;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.FailSyscall;

import static java.util.stream.Collectors.joining;

/** Turns {@link FailSyscall} into a fault rule. */
final class FaultReader {

    private FaultReader() {}

    /** The setting that an annotation makes. */
    static Setting read(FailSyscall annotation) {
        String names =
                Arrays.stream(annotation.value()).map(name -> '"' + name + '"').collect(joining(", "));
        return new Setting(
                "@FailSyscall({" + names + "})", builder -> builder.faults(faults -> add(annotation, faults)));
    }

    private static void add(FailSyscall annotation, Faults faults) {
        List<Syscall> syscalls =
                Arrays.stream(annotation.value()).map(SettingReader::syscall).toList();
        if (syscalls.isEmpty()) {
            throw new IllegalArgumentException("no syscall; write @FailSyscall(\"fsync\")");
        }
        Syscall[] more = syscalls.subList(1, syscalls.size()).toArray(Syscall[]::new);
        FaultMatcher rule = faults.on(syscalls.get(0), more);
        narrow(annotation, rule);
        count(annotation, rule);
        if (annotation.optional()) {
            rule.optional();
        }
        rule.fail(annotation.errno());
    }

    private static void narrow(FailSyscall annotation, FaultMatcher rule) {
        if (!annotation.path().isEmpty()) {
            rule.path(annotation.path());
        }
        if (!annotation.address().isEmpty()) {
            rule.address(annotation.address());
        }
        if (annotation.argv().length > 0) {
            rule.argv(annotation.argv());
        }
        if (!annotation.program().isEmpty()) {
            rule.program(annotation.program());
        }
    }

    private static void count(FailSyscall annotation, FaultMatcher rule) {
        if (annotation.nth() != 0) {
            rule.nth(annotation.nth());
        }
        if (annotation.every() != 0) {
            rule.every(annotation.every());
        }
        if (annotation.probability() != 0) {
            rule.probability(annotation.probability(), annotation.seed());
        }
    }
}
