package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.journal.PathText;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.FileState;

import static java.util.Objects.requireNonNull;

/** One path and what it stood for at two moments, of which one may be nothing. Immutable. */
final class Change implements FileChange {

    private final String path;
    private final @Nullable Entry before;
    private final @Nullable Entry after;

    Change(String rawPath, @Nullable Entry before, @Nullable Entry after) {
        this.path = RawPath.text(rawPath);
        this.before = before;
        this.after = after;
    }

    @Override
    public Kind kind() {
        if (before == null) {
            return Kind.ADDED;
        }
        return after == null ? Kind.DELETED : Kind.MODIFIED;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Optional<FileState> stateBefore() {
        return Optional.ofNullable(before);
    }

    @Override
    public Optional<FileState> stateAfter() {
        return Optional.ofNullable(after);
    }

    @Override
    public String unifiedDiff() {
        return UnifiedDiff.of(path, before, after);
    }

    @Override
    public String describe() {
        return PathText.oneLine(
                switch (kind()) {
                    case ADDED -> "A  " + path + suffix(requireNonNull(after));
                    case DELETED -> "D  " + path + suffix(requireNonNull(before));
                    case MODIFIED -> "M  " + path + differences(requireNonNull(before), requireNonNull(after));
                });
    }

    private static String suffix(Entry entry) {
        return switch (entry.type()) {
            case FILE -> "";
            case DIRECTORY -> "/";
            case SYMLINK -> " -> " + entry.symlinkTarget().orElse("");
            case FIFO, SOCKET, DEVICE -> " (" + name(entry) + ")";
        };
    }

    private static String differences(Entry before, Entry after) {
        List<String> found = new ArrayList<>();
        if (before.type() != after.type()) {
            found.add(name(before) + " became " + name(after));
        } else if (before.type() == FileState.Type.SYMLINK) {
            add(
                    found,
                    "target",
                    before.symlinkTarget().orElse(""),
                    after.symlinkTarget().orElse(""));
        }
        add(found, "mode", octal(before), octal(after));
        add(found, "owner", before.uid() + ":" + before.gid(), after.uid() + ":" + after.gid());
        addAttributes(found, before.rawAttributes(), after.rawAttributes());
        String slash = after.type() == FileState.Type.DIRECTORY ? "/" : "";
        return found.isEmpty() ? slash : slash + " (" + String.join(", ", found) + ")";
    }

    private static void add(List<String> found, String what, String before, String after) {
        if (!before.equals(after)) {
            found.add(what + " " + before + " -> " + after);
        }
    }

    private static void addAttributes(List<String> found, Map<String, String> before, Map<String, String> after) {
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String old = before.get(name);
            String now = after.get(name);
            if (!Objects.equals(old, now)) {
                found.add("attribute " + name + (old == null ? " added" : now == null ? " removed" : " changed"));
            }
        }
    }

    private static String octal(Entry entry) {
        return String.format("%04o", entry.mode());
    }

    private static String name(Entry entry) {
        return switch (entry.type()) {
            case FILE -> "file";
            case DIRECTORY -> "directory";
            case SYMLINK -> "symbolic link";
            case FIFO -> "FIFO";
            case SOCKET -> "socket";
            case DEVICE -> "device";
        };
    }

    @Override
    public String toString() {
        return describe();
    }
}
