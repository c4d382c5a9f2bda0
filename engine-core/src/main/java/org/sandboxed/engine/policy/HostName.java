package org.sandboxed.engine.policy;

import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

/** Names of machines: what the kernel holds, as far as a resolver takes it. */
final class HostName {

    private static final int LONGEST = 64;
    private static final Pattern LABELS =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    private HostName() {}

    /** The name, if it is one. */
    static String check(String option, String name) {
        if (name.length() > LONGEST) {
            throw new SandboxException(
                    option + ": \"" + name + "\" has " + name.length() + " characters; the kernel holds " + LONGEST);
        }
        if (!LABELS.matcher(name).matches()) {
            throw new SandboxException(option + ": \"" + name.replace("\0", "\\0")
                    + "\" is not a host name; write letters, digits and inner hyphens, in parts that dots separate,"
                    + " such as \"build-1\"");
        }
        return name;
    }
}
