package org.sandboxed.engine.record;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is different in the working directory, path by path.
 *
 * <p>Told from what is there, not from who wrote: a file that was rewritten with the same bytes has not changed, a file with
 * another mode or owner has, and times alone do not count. A directory is a path of its own; that something in it changed is
 * no change of it.
 *
 * <p>The diff of a run that has ended is an immutable snapshot. The diff of a live sandbox is a view: each method looks at
 * the directory anew. Either kind is safe to use from any thread.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface CowDiff extends Iterable<FileChange> {

    /**
     * Every change, a directory before what is in it, names in the order of their bytes.
     *
     * @return an immutable list
     */
    List<FileChange> changes();

    /**
     * The paths that are new.
     *
     * @return in the order of {@link #changes()}
     */
    default List<String> added() {
        return paths(FileChange.Kind.ADDED);
    }

    /**
     * The paths that were there and are something else now.
     *
     * @return in the order of {@link #changes()}
     */
    default List<String> modified() {
        return paths(FileChange.Kind.MODIFIED);
    }

    /**
     * The paths that are gone.
     *
     * @return in the order of {@link #changes()}
     */
    default List<String> deleted() {
        return paths(FileChange.Kind.DELETED);
    }

    /**
     * The change of one path.
     *
     * @param path relative to the working directory, which is {@code .} itself
     * @return the change; empty where the path is what it was
     * @throws IllegalArgumentException if the path is empty, leads out of the working directory, or is absolute
     */
    Optional<FileChange> of(String path);

    /**
     * Keeps the changes whose paths match, as {@link SyscallLog#under(String)} matches them.
     *
     * @param pathGlob for instance {@code src}, {@code *.o} or {@code **}{@code /*.class}
     * @return the matching changes
     * @throws IllegalArgumentException if a brace is not closed, or the path leads out of the working directory or is absolute
     */
    CowDiff under(String pathGlob);

    /**
     * Tells whether nothing changed.
     *
     * @return whether {@link #changes()} is empty
     */
    default boolean isEmpty() {
        return changes().isEmpty();
    }

    /**
     * Freezes a live view.
     *
     * @return what is different now; for a snapshot, the diff itself
     */
    CowDiff snapshot();

    /**
     * Streams {@link #changes()}.
     *
     * @return a new stream
     */
    default Stream<FileChange> stream() {
        return changes().stream();
    }

    /**
     * Walks {@link #changes()}.
     *
     * @return a new iterator
     */
    @Override
    default Iterator<FileChange> iterator() {
        return changes().iterator();
    }

    /**
     * Prints one {@link FileChange#describe()} per line.
     *
     * @return every change
     */
    @Override
    String toString();

    private List<String> paths(FileChange.Kind kind) {
        return stream()
                .filter(change -> change.kind() == kind)
                .map(FileChange::path)
                .toList();
    }
}
