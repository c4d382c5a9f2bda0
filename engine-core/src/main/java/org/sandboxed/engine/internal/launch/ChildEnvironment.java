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

    ChildEnvironment(LaunchSettings settings, Map<String, String> ofSandbox, Path workdir, Path javaHome) {
        if (settings.inheritEnvironment()) {
            variables.putAll(System.getenv());
        } else {
            variables.put("PATH", DEFAULT_PATH + ":" + javaHome.resolve("bin"));
            variables.put("LANG", "C.UTF-8");
        }
        variables.put("HOME", workdir.toString());
        variables.put("TMPDIR", workdir.toString());
        variables.put("PWD", settings.workingDirectory().orElse(workdir.toString()));
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
