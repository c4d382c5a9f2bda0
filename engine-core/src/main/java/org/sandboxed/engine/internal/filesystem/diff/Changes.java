package org.sandboxed.engine.internal.filesystem.diff;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sandboxed.engine.internal.journal.PathGlob;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;

import static java.util.stream.Collectors.joining;

/** Changes that are told by a source: always the same ones, or those of the moment. */
public final class Changes implements CowDiff {

    private final Supplier<List<FileChange>> source;
    private final boolean isLive;

    private Changes(Supplier<List<FileChange>> source, boolean isLive) {
        this.source = source;
        this.isLive = isLive;
    }

    /** No changes. */
    public static CowDiff none() {
        return fixed(List.of());
    }

    /** Looks anew with each call. */
    static CowDiff live(Supplier<List<FileChange>> source) {
        return new Changes(source, true);
    }

    /** These changes. */
    static CowDiff fixed(List<FileChange> changes) {
        List<FileChange> copy = List.copyOf(changes);
        return new Changes(() -> copy, false);
    }

    @Override
    public List<FileChange> changes() {
        return source.get();
    }

    @Override
    public Optional<FileChange> of(String path) {
        String normal = PathGlob.normalize(requireRelative(Given.value("changes: of", path)));
        if (path.isEmpty()) {
            throw new IllegalArgumentException("\"\" is not a path; the working directory itself is \".\"");
        }
        String wanted = normal.isEmpty() ? "." : normal;
        return stream().filter(change -> change.path().equals(wanted)).findFirst();
    }

    @Override
    public CowDiff under(String pathGlob) {
        PathGlob glob = PathGlob.of(requireRelative(Given.value("changes: under", pathGlob)));
        Supplier<List<FileChange>> matching =
                () -> stream().filter(change -> glob.matches(change.path())).toList();
        return isLive ? live(matching) : fixed(matching.get());
    }

    /** Who asks for something outside would be told that nothing has changed there, whatever has. */
    private static String requireRelative(String path) {
        String normal = PathGlob.normalize(path);
        if (path.startsWith("/") || normal.equals("..") || normal.startsWith("../")) {
            throw new IllegalArgumentException("the path \"" + path
                    + "\" is not one below the working directory; changes have paths relative to it");
        }
        return path;
    }

    @Override
    public CowDiff snapshot() {
        return isLive ? fixed(changes()) : this;
    }

    @Override
    public String toString() {
        return stream().map(FileChange::describe).collect(joining(System.lineSeparator()));
    }
}
