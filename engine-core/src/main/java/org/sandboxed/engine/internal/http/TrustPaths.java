package org.sandboxed.engine.internal.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the files are that programs see. */
public interface TrustPaths {

    /** Programs see the machine as it is. */
    TrustPaths MACHINE = new TrustPaths() {
        @Override
        public Optional<String> real(String path) {
            try {
                Path file = Path.of(path);
                return Files.isReadable(file) ? Optional.of(file.toRealPath().toString()) : Optional.empty();
            } catch (IOException gone) {
                return Optional.empty();
            }
        }

        @Override
        public boolean hasJavaOfTest() {
            return true;
        }
    };

    /**
     * The real path, on the machine, of a file.
     *
     * @param path as programs know it
     * @return nothing where programs find no file there
     */
    Optional<String> real(String path);

    /** Whether programs can use the JVM of the test. */
    boolean hasJavaOfTest();
}
