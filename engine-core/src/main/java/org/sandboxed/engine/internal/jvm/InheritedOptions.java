package org.sandboxed.engine.internal.jvm;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.joining;

/**
 * The options with which a JVM is started that is to be like this one: options of the virtual machine and of modules, agents,
 * and system properties, those included that were set later. Paths in them are made absolute, for the working directory is
 * another. What needs a port, writes a recording, or says where this JVM is, is left out.
 */
final class InheritedOptions {

    /** Options that are followed by paths, up to the end of the option. */
    private static final Pattern PATHS = Pattern.compile(
            "(--(?:upgrade-)?module-path=|-Xbootclasspath/a:|-Djava\\.library\\.path=|-XX:SharedArchiveFile=)(.+)");

    private static final Pattern PATCH = Pattern.compile("(--patch-module=[^=]+=)(.+)");
    private static final Pattern AGENT = Pattern.compile("(-javaagent:|-agentpath:)([^=]+)(=.*)?");

    private static final List<String> LEFT_OUT = List.of(
            "-agentlib:jdwp",
            "-Xrunjdwp",
            "-Xdebug",
            "-Xlog",
            "-XX:StartFlightRecording",
            "-XX:FlightRecorderOptions",
            "-XX:ErrorFile",
            "-XX:HeapDumpPath",
            "-XX:+HeapDumpOnOutOfMemoryError",
            "-XX:ArchiveClassesAtExit",
            "-XX:OnError",
            "-XX:OnOutOfMemoryError",
            "-Dcom.sun.management.",
            "-Djava.class.path=",
            "-Djava.io.tmpdir=",
            "-Djava.rmi.server.",
            "-Djdk.module.",
            "-Dsun.java.",
            "-Duser.dir=",
            "-Duser.home=");

    /** Properties that every JVM sets for itself, or that belong to the tool that runs the tests. */
    private static final Pattern OF_THIS_JVM = Pattern.compile("(java|javax|jdk|sun|os|user|file|path|line|native"
            + "|stdout|stderr|stdin|surefire|org\\.gradle|idea)\\..*|basedir|localRepository");

    private final List<String> options = new ArrayList<>();
    private final List<String> readable = new ArrayList<>();
    private final List<String> writable = new ArrayList<>();

    private InheritedOptions() {}

    /** The options of this JVM. */
    static InheritedOptions ofThisJvm() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperties());
    }

    /**
     * Options to pass on.
     *
     * @param arguments as a JVM was started
     * @param properties its system properties by now
     */
    static InheritedOptions of(List<String> arguments, Properties properties) {
        InheritedOptions inherited = new InheritedOptions();
        Set<String> names = properties.stringPropertyNames();
        Map<String, String> later = new TreeMap<>();
        names.stream()
                .filter(name -> !OF_THIS_JVM.matcher(name).matches())
                .forEach(name -> later.put(name, properties.getProperty(name)));
        for (String argument : arguments) {
            boolean isReplaced = argument.startsWith("-D")
                    && later.containsKey(argument.substring(2).split("=", 2)[0]);
            if (!isReplaced && LEFT_OUT.stream().noneMatch(argument::startsWith)) {
                inherited.add(argument);
            }
        }
        later.forEach((name, value) -> inherited.options.add("-D" + name + "=" + value));
        return inherited;
    }

    private void add(String argument) {
        Matcher agent = AGENT.matcher(argument);
        Matcher paths = PATHS.matcher(argument);
        Matcher patch = PATCH.matcher(argument);
        if (agent.matches()) {
            addAgent(agent.group(1), agent.group(2), agent.group(3) == null ? "" : agent.group(3));
        } else if (paths.matches()) {
            options.add(paths.group(1) + absolutePaths(paths.group(2)));
        } else if (patch.matches()) {
            options.add(patch.group(1) + absolutePaths(patch.group(2)));
        } else {
            options.add(argument);
        }
    }

    private void addAgent(String option, String path, String settings) {
        CoverageAgent coverage = CoverageAgent.of(path, settings);
        if (coverage.canRunHere()) {
            coverage.file().ifPresent(writable::add);
            options.add(option + absolutePaths(path) + coverage.settings());
        }
    }

    private String absolutePaths(String paths) {
        return Stream.of(paths.split(":", -1))
                .filter(path -> !path.isEmpty())
                .map(path -> Path.of(path).toAbsolutePath().normalize().toString())
                .peek(readable::add)
                .collect(joining(":"));
    }

    /** The options, each one argument of a command line. */
    List<String> options() {
        return options;
    }

    /** What the JVM has to read for them. */
    List<String> readable() {
        return readable;
    }

    /** What it has to write for them. */
    List<String> writable() {
        return writable;
    }
}
