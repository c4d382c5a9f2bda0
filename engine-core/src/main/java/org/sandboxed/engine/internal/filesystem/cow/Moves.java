package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;

/**
 * Where directories have been moved to, for processes that are in one and for descriptors of one: the kernel knows of no move, since
 * the directory of the real tree stays where it is. So does a file, of which a copy was moved. Called with the tree's lock held.
 */
final class Moves {

    private final List<Move> all = new ArrayList<>();
    /** Directories of the real tree that are hidden there, and where the view has them now. */
    private final Map<String, String> ofLower = new HashMap<>();
    /** Where copies of files and directories of the real tree were moved to last. */
    private final Map<Identities.Original, Moved> copies = new HashMap<>();

    /** A path, and how many directories had been moved when it was one. */
    private record Moved(String path, int since) {}

    /** A directory and all below it, from one path to another; or two directories that changed places. */
    private record Move(String from, String to, boolean isExchange) {

        String applyTo(String path) {
            if (isAtOrBelow(path, from)) {
                return to + path.substring(from.length());
            }
            return isExchange && isAtOrBelow(path, to) ? from + path.substring(to.length()) : path;
        }

        private static boolean isAtOrBelow(String path, String directory) {
            return path.startsWith(directory)
                    && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
        }
    }

    /**
     * A directory is about to be moved.
     *
     * @param isInLower whether the view takes it, or part of it, from the real tree
     */
    void add(byte[] from, byte[] to, boolean isInLower) {
        note(new Move(RawPath.of(from), RawPath.of(to), false), isInLower, false);
    }

    /** Two names are about to change places. */
    void exchange(byte[] one, byte[] other, boolean isOneInLower, boolean isOtherInLower) {
        note(new Move(RawPath.of(one), RawPath.of(other), true), isOneInLower, isOtherInLower);
    }

    private void note(Move move, boolean isFromInLower, boolean isToInLower) {
        all.add(move);
        ofLower.replaceAll((lower, now) -> move.applyTo(now));
        if (isFromInLower) {
            ofLower.put(move.from(), move.to());
        }
        if (isToInLower) {
            ofLower.put(move.to(), move.from());
        }
    }

    /** The copy of a file or directory of the real tree was moved, by itself. */
    void addCopy(Identities.Original original, byte[] to) {
        copies.put(original, new Moved(RawPath.of(to), all.size()));
    }

    /** Sets the path to where a copy is by now, unless something else was put there; false where it was not moved. */
    boolean followCopy(Identities.Original original, PathBytes path) {
        Moved moved = copies.get(original);
        if (moved == null) {
            return false;
        }
        path.clear();
        path.append(follow(RawPath.bytes(moved.path()), moved.since()));
        return true;
    }

    /** How many there were so far. */
    int count() {
        return all.size();
    }

    /** Where a path of the view is by now. */
    byte[] follow(byte[] path, int since) {
        String now = RawPath.of(path);
        for (Move move : all.subList(since, all.size())) {
            now = move.applyTo(now);
        }
        return RawPath.bytes(now);
    }

    /**
     * Turns the path of a hidden directory of the real tree into the one that it has in the view by now.
     *
     * @return false where it was not moved, nor one that it is in
     */
    boolean followLower(PathBytes path) {
        String hidden = RawPath.of(path.toArray());
        for (String at = hidden; !at.isEmpty(); at = RawPath.parent(at)) {
            String now = ofLower.get(at);
            if (now != null) {
                path.clear();
                path.append(RawPath.bytes(now + hidden.substring(at.length())));
                return true;
            }
        }
        return false;
    }

    /** Whether no directory of the real tree was moved. */
    boolean areNoneOfLower() {
        return ofLower.isEmpty();
    }

    /** Forgets all moves: every directory is where it was. No program may be running. */
    void clear() {
        all.clear();
        ofLower.clear();
        copies.clear();
    }
}
