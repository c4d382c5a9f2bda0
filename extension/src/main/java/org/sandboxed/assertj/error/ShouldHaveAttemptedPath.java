package org.sandboxed.assertj.error;

import java.util.List;
import java.util.stream.Stream;
import org.sandboxed.engine.record.SyscallLog;

/** A path should have been named by some syscall. */
public final class ShouldHaveAttemptedPath extends SandboxMessage {

    private ShouldHaveAttemptedPath(Subject subject, SyscallLog log, String pathGlob) {
        super(subject, item("attempt a path under", pathGlob), seen(log));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @param pathGlob the paths that were expected
     * @return the message
     */
    public static ShouldHaveAttemptedPath shouldHaveAttemptedPath(Subject subject, SyscallLog log, String pathGlob) {
        return new ShouldHaveAttemptedPath(subject, log, pathGlob);
    }

    private static String seen(SyscallLog log) {
        List<String> paths = log.withoutRuntimeNoise().events().stream()
                .flatMap(event -> Stream.of(event.resolvedPath().or(event::path), event.secondPath()))
                .flatMap(path -> path.stream())
                .distinct()
                .toList();
        return paths.isEmpty()
                ? "no path was recorded beyond those of every program's start"
                : String.format("beyond those of every program's start the paths were:%n%s", Excerpt.ofFirst(paths));
    }
}
