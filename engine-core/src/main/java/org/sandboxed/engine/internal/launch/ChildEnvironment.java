package org.sandboxed.engine.internal.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.policy.LaunchSettings;

/** The environment of a program: clean or inherited, with the sandbox's own directories and what the test set on top. */
final class ChildEnvironment {

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, String> variables = new LinkedHashMap<>();

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
    }

    /** Where programs are looked up. */
    String searchPath() {
        return variables.getOrDefault("PATH", DEFAULT_PATH);
    }

    /** As execve(2) takes it. */
    List<byte[]> encode() {
        List<byte[]> encoded = new ArrayList<>(variables.size());
        variables.forEach((name, value) -> encoded.add(NativeText.encode(name + "=" + value)));
        return encoded;
    }
}
