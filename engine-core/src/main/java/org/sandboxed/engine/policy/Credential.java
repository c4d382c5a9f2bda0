package org.sandboxed.engine.policy;

import org.sandboxed.engine.SandboxException;

/**
 * A secret by name, and where it is; never the secret itself.
 *
 * @param name what rules call it
 * @param kind what holds it
 * @param place a variable of the test JVM, or the real path of a file
 */
public record Credential(String name, Kind kind, String place) {

    private static final String EXAMPLE = "such as \"token=env:API_TOKEN\" or \"token=file:/home/me/.token\"";

    /** What holds a secret. */
    public enum Kind {
        /** A variable of the environment of the test JVM. */
        ENV,
        /** A file of the machine. */
        FILE
    }

    /**
     * Reads a declaration: {@code name=env:VARIABLE} or {@code name=file:/path}.
     *
     * @throws SandboxException that says what is wrong; it does not repeat what may be a secret
     */
    static Credential parse(String written) {
        int equals = written.indexOf('=');
        String name = equals < 0 ? "" : written.substring(0, equals).strip();
        String source = written.substring(equals + 1).strip();
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw wrong(name, "write a name without whitespace, \"=\", and where the secret is, " + EXAMPLE);
        }
        if (source.startsWith("env:") && source.length() > "env:".length()) {
            return new Credential(name, Kind.ENV, source.substring("env:".length()));
        }
        if (source.startsWith("file:")) {
            return new Credential(
                    name, Kind.FILE, PathOption.realFile("credentials", source.substring("file:".length())));
        }
        if (source.startsWith("literal:")) {
            throw wrong(
                    name,
                    "a secret does not belong into the source of a test; keep it in a variable or a file, " + EXAMPLE);
        }
        throw wrong(name, "the secret is neither in a variable nor in a file; write " + EXAMPLE);
    }

    private static SandboxException wrong(String name, String reason) {
        return new SandboxException("credentials: \"" + name + "=...\": " + reason);
    }

    /** The declaration as it is written. */
    public String text() {
        return name + "=" + (kind == Kind.ENV ? "env:" : "file:") + place;
    }
}
