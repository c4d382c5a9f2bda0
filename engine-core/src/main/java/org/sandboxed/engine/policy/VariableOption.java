package org.sandboxed.engine.policy;

import org.sandboxed.engine.SandboxException;

/** Refuses environment variables that execve(2) cannot pass on. */
final class VariableOption {

    private VariableOption() {}

    static void check(String name, String value) {
        Given.text("env: the name", Given.value("env", name));
        Given.text("env: the value of " + name, Given.value("env", value));
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new SandboxException("env: \"" + printable(name) + "\" is not a variable name"
                    + " (it must not be empty, nor contain '=' or NUL)");
        }
        if (value.indexOf('\0') >= 0) {
            throw new SandboxException("env: the value of " + name + ", \"" + printable(value) + "\", contains NUL");
        }
    }

    private static String printable(String text) {
        return text.replace("\0", "\\0");
    }
}
