package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/**
 * The command that starts a JVM like this one in a sandbox, and the paths that it needs there.
 *
 * @param command the command, program first
 * @param readable class path, module path, agents
 * @param writable what agents write
 */
record JvmCommand(List<String> command, Set<String> readable, Set<String> writable) {

    /**
     * The command that runs a main class.
     *
     * @param main the class
     * @param home what is home and temporary directory of the JVM
     * @param more further options
     * @param arguments of the class
     */
    static JvmCommand of(Class<?> main, Path home, List<String> more, List<String> arguments) {
        InheritedOptions inherited = InheritedOptions.ofThisJvm();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(inherited.options());
        command.add("-Djava.io.tmpdir=" + home);
        command.add("-Duser.home=" + home);
        // Its file would lie in /tmp, and is for tools that look from outside.
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ErrorFileToStderr");
        command.addAll(more);
        rootModule(main).ifPresent(module -> command.add("--add-modules=" + module));
        command.add("-cp");
        command.add(OfThisJvm.CLASS_PATH);
        addMain(main, command);
        command.addAll(arguments);
        return new JvmCommand(List.copyOf(command), readable(inherited), writable(inherited));
    }

    /** The module that this JVM was started with, unless the new one is started with it as well. */
    private static Optional<String> rootModule(Class<?> main) {
        @Nullable String name = System.getProperty("jdk.module.main");
        return Optional.ofNullable(name)
                .filter(module -> !module.equals(main.getModule().getName()));
    }

    private static void addMain(Class<?> main, List<String> command) {
        if (main.getModule().isNamed()) {
            command.add("-m");
            command.add(main.getModule().getName() + "/" + main.getName());
        } else {
            command.add(main.getName());
        }
    }

    private static Set<String> readable(InheritedOptions inherited) {
        Set<String> readable = new LinkedHashSet<>(OfThisJvm.FILES);
        inherited.readable().stream().map(Path::of).filter(Files::exists).forEach(path -> addNames(path, readable));
        return readable;
    }

    private static Set<String> writable(InheritedOptions inherited) {
        Set<String> writable = new LinkedHashSet<>();
        inherited.writable().stream().map(Path::of).filter(Files::exists).forEach(path -> addNames(path, writable));
        return writable;
    }

    private static void addNames(Path path, Set<String> to) {
        to.add(path.toString());
        try {
            to.add(path.toRealPath().toString());
        } catch (IOException e) {
            throw new SandboxException("runJava: " + path + ", which the JVM needs, cannot be resolved", e);
        }
    }

    /** Class path and module path, which stay what they are: to look into the manifests of all jars takes a while. */
    private static final class OfThisJvm {

        static final String CLASS_PATH;
        static final Set<String> FILES;

        static {
            ClassPathFiles classPath = ClassPathFiles.of(System.getProperty("java.class.path"));
            Set<String> files = new LinkedHashSet<>();
            classPath.files().forEach(file -> addNames(file, files));
            String modulePath = System.getProperty("jdk.module.path");
            if (modulePath != null) {
                ClassPathFiles.of(modulePath).files().forEach(file -> addNames(file, files));
            }
            CLASS_PATH = classPath.classPath();
            FILES = Collections.unmodifiableSet(files);
        }

        private OfThisJvm() {}
    }
}
