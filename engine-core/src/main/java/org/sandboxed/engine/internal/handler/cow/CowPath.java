package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;

/** One path that a call names: what the program wrote, and where it leads in the merged view. Reused; not thread-safe. */
final class CowPath implements AutoCloseable {

    private static final byte[] SLASH = {'/'};

    private final CowSupport support;
    private final TextKind written;
    private final TextKind resolved;
    private final byte[] path = new byte[Files.PATH_MAX];
    private final PathBytes leaf = new PathBytes();
    private final PathBytes directory = new PathBytes();
    private final CowPlace place = new CowPlace();
    private int index;
    private int length;

    private CowPath(CowSupport support, TextKind written, TextKind resolved) {
        this.support = support;
        this.written = written;
        this.resolved = resolved;
    }

    /** The only path of a call, or the first. */
    static CowPath first(CowSupport support) {
        return new CowPath(support, TextKind.PATH, TextKind.RESOLVED_PATH);
    }

    /** The second path of a call. */
    static CowPath second(CowSupport support) {
        return new CowPath(support, TextKind.SECOND_PATH, TextKind.RESOLVED_SECOND_PATH);
    }

    /** Reads the path from the caller's memory; false where it cannot be read, and the call has its answer. */
    boolean read(Call call, int argument) {
        index = argument;
        length = call.readPath(argument, written, path);
        if (length < 0) {
            call.answer().fail(-length);
        }
        return length >= 0;
    }

    /** The descriptor that goes with the path is that of the root, for RESOLVE_IN_ROOT: no path is absolute. */
    void beginInRoot() {
        int slashes = 0;
        while (slashes < length && path[slashes] == '/') {
            slashes++;
        }
        if (slashes > 0 && slashes == length) {
            path[0] = '.';
            length = 1;
        } else {
            System.arraycopy(path, slashes, path, 0, length - slashes);
            length -= slashes;
        }
    }

    /** Takes a path that has been read already. */
    void take(int argument, byte[] bytes, int count) {
        index = argument;
        length = count;
        System.arraycopy(bytes, 0, path, 0, count);
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean isAbsolute() {
        return length > 0 && path[0] == '/';
    }

    /** Whether the program wrote a slash at the end: what the name stands for has to be a directory then. */
    boolean endsInSlash() {
        return length > 0 && path[length - 1] == '/';
    }

    /** Finds the file. */
    void resolve(Call call, int dirfd, boolean follow) {
        support.resolver().resolve(support.caller(call), dirfd, path, length, follow, place);
        note(call);
    }

    /** Finds the file, or where it is to be made. */
    void resolveToMake(Call call, int dirfd, boolean follow) {
        support.resolver().resolveToMake(support.caller(call), dirfd, path, length, follow, place);
        note(call);
    }

    /** As {@link #resolveToMake}; a file that is presumed to be absent is to be noted once it is made. */
    void resolveToCreate(Call call, int dirfd, boolean follow) {
        support.resolver().resolveToCreate(support.caller(call), dirfd, path, length, follow, place);
        if (!place.isPresumed()) {
            note(call);
        }
    }

    /** Finds the name itself, whatever it is. */
    void resolveName(Call call, int dirfd) {
        support.resolver().resolveName(support.caller(call), dirfd, path, length, place);
        note(call);
    }

    /** Finds what a descriptor refers to. */
    void resolveDescriptor(Call call, int fd) {
        length = 0;
        support.resolver().resolveDescriptor(support.caller(call), fd, place);
        note(call);
    }

    /** Notes where the path leads. */
    void note(Call call) {
        if (place.is(CowPlace.Kind.FOUND) || place.is(CowPlace.Kind.ABSENT)) {
            PathBytes absolute = support.absolute(place);
            if (!absolute.is(path, length)) {
                call.note(resolved, absolute.bytes(), absolute.length());
            }
        }
    }

    /**
     * Whether the path is one of the working directory. Where it is not, the next handlers have the call, or it has its
     * answer.
     */
    boolean isInside(Call call) {
        switch (place.kind()) {
            case FOUND, ABSENT, DETACHED -> {
                return true;
            }
            case OUTSIDE -> redirect(call);
            case FOREIGN ->
                call.answer()
                        .refuse(Errnos.EACCES, PathRuleSet.rule(support.judge().otherProcess()));
            case FAILED -> call.answer().fail(place.errno());
        }
        return false;
    }

    /** Tells the next handlers where the path leads, if the kernel would not know. */
    void redirect(Call call) {
        if (place.isDetour()) {
            PathBytes outside = place.path();
            if (place.endsInSlash()) {
                outside.append(SLASH);
            }
            call.redirect(index, outside.bytes(), outside.length());
        }
    }

    /** Whether the last name was one of dots, which the path that the next handlers are told does not show. */
    boolean hidesDots() {
        return isOutside() && place.isDetour() && place.endsInDots();
    }

    /** Whether there is no way to the last name, or it is none that could be taken away or made: dots, or nothing. */
    boolean isNameless() {
        return hidesDots()
                || place.is(CowPlace.Kind.FAILED)
                || (!isOutside() && (place.endsInDots() || place.isRoot()));
    }

    /**
     * The negated errno with which the way to the last name fails, or 0. Where the next handlers have the path they tell; this is
     * for calls that the last name alone makes fail, after the way there.
     */
    int wayFailure() {
        if (place.is(CowPlace.Kind.FAILED)) {
            return -place.errno();
        }
        if (!isOutside() || !place.isDetour()) {
            return 0;
        }
        directory.set(place.path());
        if (!place.endsInDots()) {
            directory.removeLast();
        }
        try (Outside way = Outside.pin(support, directory)) {
            return way.requireSearchable();
        }
    }

    /** Whether the last name is one that can be made; if not, the call fails. Names of the view are seen to be there. */
    boolean isName(Call call) {
        if (!hidesDots()) {
            return true;
        }
        int way = wayFailure();
        call.answer().fail(way < 0 ? -way : Errnos.EEXIST);
        return false;
    }

    /** As {@link #exists}, for a path outside, too. */
    int failure(boolean follow) {
        if (!isOutside()) {
            return place.failure();
        }
        int pinned = support.resolver().pinOutside(place.path(), follow);
        if (pinned >= 0) {
            Fd.closeRaw(pinned);
        }
        return Math.min(pinned, 0);
    }

    boolean isOutside() {
        return place.is(CowPlace.Kind.OUTSIDE);
    }

    /** Whether something is there; else the call fails. */
    boolean exists(Call call) {
        if (place.failure() < 0) {
            call.answer().fail(-place.failure());
            return false;
        }
        return true;
    }

    /** Whether the path, which ends in dots, ends in two of them. */
    boolean endsInTwoDots() {
        int end = length;
        while (end > 0 && path[end - 1] == '/') {
            end--;
        }
        return end > 1 && path[end - 1] == '.' && path[end - 2] == '.';
    }

    CowPlace place() {
        return place;
    }

    byte[] written() {
        return path;
    }

    int writtenLength() {
        return length;
    }

    /** The last name of the place. */
    PathBytes leaf() {
        int start = place.leafStart();
        leaf.clear();
        leaf.append(place.path().bytes(), start, place.path().length() - start);
        return leaf;
    }

    @Override
    public void close() {
        place.close();
    }
}
