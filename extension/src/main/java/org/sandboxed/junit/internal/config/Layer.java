package org.sandboxed.junit.internal.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.LeakedProcesses;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Unsupported;

/**
 * Everything that one class or method says about its sandbox: its annotations, then the extensions that its fields
 * register.
 *
 * @param place the class or method, for messages
 * @param roots from annotations, what must be set before anything else of any layer
 * @param settings from annotations
 * @param customizers from registered extensions
 * @param unsupported what the last annotation that says something says
 * @param leakedProcesses what the last annotation that says something says
 * @param fork what the last annotation that says something says
 */
public record Layer(
        String place,
        List<Setting> roots,
        List<Setting> settings,
        List<Consumer<Sandbox.Builder>> customizers,
        Unsupported unsupported,
        LeakedProcesses leakedProcesses,
        ForkMode fork) {

    /** Reads an element. */
    public static Layer of(AnnotatedElement element, List<Consumer<Sandbox.Builder>> customizers) {
        Unsupported unsupported = Unsupported.INHERIT;
        LeakedProcesses leakedProcesses = LeakedProcesses.INHERIT;
        ForkMode fork = ForkMode.INHERIT;
        for (Sandboxed sandboxed : AnnotationSupport.findRepeatableAnnotations(element, Sandboxed.class)) {
            if (sandboxed.unsupported() != Unsupported.INHERIT) {
                unsupported = sandboxed.unsupported();
            }
            if (sandboxed.leakedProcesses() != LeakedProcesses.INHERIT) {
                leakedProcesses = sandboxed.leakedProcesses();
            }
            if (sandboxed.fork() != ForkMode.INHERIT) {
                fork = sandboxed.fork();
            }
        }
        return new Layer(
                describe(element),
                RootSetting.root(element),
                SettingReader.read(element),
                customizers,
                unsupported,
                leakedProcesses,
                fork);
    }

    /** Extensions alone, without annotations. */
    public static Layer of(String place, List<Consumer<Sandbox.Builder>> customizers) {
        return new Layer(
                place,
                List.of(),
                List.of(),
                customizers,
                Unsupported.INHERIT,
                LeakedProcesses.INHERIT,
                ForkMode.INHERIT);
    }

    /** Names a class, or a method or constructor with its class. */
    public static String describe(AnnotatedElement element) {
        if (element instanceof Executable executable) {
            String type = executable.getDeclaringClass().getName();
            return executable instanceof Constructor
                    ? "the constructor of " + type
                    : type + "." + executable.getName() + "()";
        }
        return element instanceof Class<?> type ? type.getName() : element.toString();
    }

    /** Whether anything here makes the sandbox another one than that of the layer outside. */
    public boolean changesSandbox() {
        return !settings.isEmpty()
                || !roots.isEmpty()
                || !customizers.isEmpty()
                || unsupported != Unsupported.INHERIT
                || leakedProcesses != LeakedProcesses.INHERIT
                || fork != ForkMode.INHERIT;
    }

    void applyRootTo(Sandbox.Builder builder) {
        roots.forEach(root -> root.applyTo(builder, place));
    }

    void applyWithoutFilesTo(Sandbox.Builder builder) {
        settings.stream()
                .filter(setting -> !setting.looksAtFiles())
                .forEach(setting -> setting.applyTo(builder, place));
    }

    void applyTo(Sandbox.Builder builder) {
        settings.forEach(setting -> setting.applyTo(builder, place));
        for (Consumer<Sandbox.Builder> customizer : customizers) {
            try {
                customizer.accept(builder);
            } catch (SandboxException e) {
                throw new ExtensionConfigurationException(
                        "SandboxExtension.with(...) on " + place + ": " + e.getMessage(), e);
            }
        }
    }
}
