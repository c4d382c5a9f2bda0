package org.sandboxed.engine.internal.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.NativeStrings;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.policy.LaunchSettings;

/**
 * The environment of the programs of a sandbox: clean or inherited, with the sandbox's own directories and what the test set
 * on top. Laid out once for all of them.
 */
final class ChildEnvironment {

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final String searchPath;
    private final NativeMemory laidOut;

    /**
     * That of a program that can use the Java of the test.
     *
     * @param ofSandbox variables that the sandbox has for its programs
     * @param home its HOME and TMPDIR, and where it works unless the settings say otherwise
     */
    ChildEnvironment(LaunchSettings settings, Map<String, String> ofSandbox, String home, Path javaHome) {
        this(
                settings,
                ofSandbox,
                home,
                settings.workingDirectory().orElse(home),
                DEFAULT_PATH + ":" + javaHome.resolve("bin"));
    }

    /** That of a program in another root. */
    ChildEnvironment(LaunchSettings settings, Map<String, String> ofSandbox, String home, String directory) {
        this(settings, ofSandbox, home, directory, DEFAULT_PATH);
    }

    private ChildEnvironment(
            LaunchSettings settings, Map<String, String> ofSandbox, String home, String directory, String searchPath) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (settings.inheritEnvironment()) {
            variables.putAll(System.getenv());
            variables.keySet().removeAll(settings.hidden());
        } else {
            variables.put("PATH", searchPath);
            variables.put("LANG", "C.UTF-8");
        }
        variables.put("HOME", home);
        variables.put("TMPDIR", home);
        variables.put("PWD", directory);
        variables.putAll(ofSandbox);
        variables.putAll(settings.environment());
        this.searchPath = variables.getOrDefault("PATH", DEFAULT_PATH);
        this.laidOut = layOut(variables);
    }

    private static NativeMemory layOut(Map<String, String> variables) {
        List<byte[]> encoded = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> encoded.add(NativeText.encode(name + "=" + value)));
        return NativeStrings.array(encoded);
    }

    /** Where programs are looked up. */
    String searchPath() {
        return searchPath;
    }

    /** As execve(2) takes it. */
    NativeMemory laidOut() {
        return laidOut;
    }
}
