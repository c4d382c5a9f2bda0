package org.sandboxed.engine.internal.jvm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/**
 * Whether a JVM in a sandbox can be debugged, and how: as this JVM is, unless the property {@value #PROPERTY} says otherwise.
 *
 * @param isWaiting whether it waits for a debugger before it runs anything
 * @param port where it listens for one, or 0 for a port of its own
 */
record DebugSetting(boolean isWaiting, int port) {

    /** The system property. */
    static final String PROPERTY = "sandboxed.debug";

    private static final int LAST_PORT = 65_535;
    private static final Pattern AGENT = Pattern.compile("(?:-agentlib:jdwp=|-Xrunjdwp:)(.*)");
    private static final Pattern PART =
            Pattern.compile("suspend=([yn])|address=(?:127\\.0\\.0\\.1:|localhost:)?([0-9]{1,5})");

    /**
     * What is asked for.
     *
     * @param arguments as this JVM was started
     * @param property what the property says, if anything
     * @throws SandboxException where it says what means nothing
     */
    static Optional<DebugSetting> of(List<String> arguments, @Nullable String property) {
        if (property != null) {
            return parse(property);
        }
        return arguments.stream()
                .map(AGENT::matcher)
                .filter(Matcher::matches)
                .map(agent -> List.of(agent.group(1).split(",", -1)))
                .filter(settings -> settings.contains("transport=dt_socket"))
                .findFirst()
                .map(DebugSetting::inherited);
    }

    // A JVM that connects to its debugger by itself suspends only until then; another one would wait for somebody to
    // come.
    private static DebugSetting inherited(List<String> settings) {
        return new DebugSetting(settings.contains("server=y") && !settings.contains("suspend=n"), 0);
    }

    private static Optional<DebugSetting> parse(String property) {
        if (property.equals("off") || property.equals("false")) {
            return Optional.empty();
        }
        boolean isWaiting = true;
        int port = 0;
        if (!property.isEmpty() && !property.equals("true")) {
            for (String text : property.split(",", -1)) {
                Matcher part = PART.matcher(text);
                if (!part.matches()) {
                    throw wrong(property, text);
                }
                if (part.group(1) != null) {
                    isWaiting = part.group(1).equals("y");
                } else {
                    port = port(property, text, part.group(2));
                }
            }
        }
        return Optional.of(new DebugSetting(isWaiting, port));
    }

    private static int port(String property, String text, String digits) {
        int port = Integer.parseInt(digits);
        if (port > LAST_PORT) {
            throw wrong(property, text);
        }
        return port;
    }

    private static SandboxException wrong(String property, String text) {
        return new SandboxException(
                PROPERTY + ": \"" + property + "\": \"" + text + "\" means nothing here; write suspend=y"
                        + " or suspend=n, address= and a port of this machine, both with a comma between them, or off");
    }
}
