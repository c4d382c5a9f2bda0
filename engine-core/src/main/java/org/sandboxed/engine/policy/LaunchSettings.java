package org.sandboxed.engine.policy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a program is started.
 *
 * @param environment set on top of the clean or inherited environment
 * @param inheritEnvironment whether the environment of the test JVM is passed on
 * @param hidden variables of the test JVM that are not
 * @param cwd absolute path of the working directory, or empty for the sandbox's own
 * @param stdin what the program reads from its standard input
 */
public record LaunchSettings(
        Map<String, String> environment, boolean inheritEnvironment, Set<String> hidden, String cwd, Stdin stdin) {

    /** Copies the map and the set. */
    public LaunchSettings {
        environment = Map.copyOf(environment);
        hidden = Set.copyOf(hidden);
    }

    /** The working directory, if one is set. */
    public Optional<String> workingDirectory() {
        return cwd.isEmpty() ? Optional.empty() : Optional.of(cwd);
    }

    /** Bytes for a standard input. Immutable. */
    public static final class Stdin {

        /** No input: the program reads end of file. */
        public static final Stdin EMPTY = new Stdin(new byte[0]);

        private final byte[] bytes;

        private Stdin(byte[] bytes) {
            this.bytes = bytes;
        }

        /** A copy of these bytes. */
        public static Stdin of(byte[] bytes) {
            return new Stdin(bytes.clone());
        }

        /** A copy of the bytes. */
        public byte[] toArray() {
            return bytes.clone();
        }
    }
}
