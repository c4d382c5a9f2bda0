package org.sandboxed.engine.internal.journal;

import java.util.List;
import java.util.stream.Stream;

/**
 * Files whose use says nothing about the program under test.
 *
 * @param reason who uses them, and what for
 * @param isReadingOnly whether changing them does say something
 * @param paths which files
 */
record NoiseRule(String reason, boolean isReadingOnly, List<PathGlob> paths) {

    static NoiseRule reading(String reason, String... globs) {
        return new NoiseRule(reason, true, globs(globs));
    }

    static NoiseRule anyUse(String reason, String... globs) {
        return new NoiseRule(reason, false, globs(globs));
    }

    boolean covers(String path, boolean isReading) {
        return (isReading || !isReadingOnly) && paths.stream().anyMatch(glob -> glob.matches(path));
    }

    private static List<PathGlob> globs(String... globs) {
        return Stream.of(globs).map(PathGlob::of).toList();
    }
}
