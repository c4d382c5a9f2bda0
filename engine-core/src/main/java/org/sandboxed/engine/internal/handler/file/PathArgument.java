package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

/** One path that a call names: what the program wrote, and where it leads. Reused; not thread-safe. */
final class PathArgument {

    private final FileSupport support;
    private final TextKind written;
    private final TextKind resolved;
    private final byte[] path = new byte[Files.PATH_MAX];
    private final ResolvedPath place = new ResolvedPath();
    private int length;

    private PathArgument(FileSupport support, TextKind written, TextKind resolved) {
        this.support = support;
        this.written = written;
        this.resolved = resolved;
    }

    /** The only path of a call, or the first. */
    static PathArgument first(FileSupport support) {
        return new PathArgument(support, TextKind.PATH, TextKind.RESOLVED_PATH);
    }

    /** The second path of a call. */
    static PathArgument second(FileSupport support) {
        return new PathArgument(support, TextKind.SECOND_PATH, TextKind.RESOLVED_SECOND_PATH);
    }

    /** Reads the path from the caller's memory; 0, or a negated errno. */
    int read(Call call, int index) {
        length = call.readPath(index, written, path);
        return Math.min(length, 0);
    }

    /** Takes what stands for the working directory in place of the path that was read. */
    void takeWorkingDirectory() {
        path[0] = '.';
        length = 1;
    }

    /** Whether the program passed an empty path, which means the descriptor itself where AT_EMPTY_PATH is set. */
    boolean isEmpty() {
        return length == 0;
    }

    /** Whether a slash is at the end: what the name stands for has to be a directory then. */
    boolean endsInSlash() {
        return length > 0 && path[length - 1] == '/';
    }

    /** Finds the directory that holds the name; {@link #place()} is then ABSENT whether the name exists or not. */
    void resolveName(Call call, int dirfd) {
        if (support.acts() || !support.locator().parent(support.caller(call), dirfd, path, length, place)) {
            support.resolver().resolveParent(support.caller(call), dirfd, path, length, 0, place);
        }
        support.note(call, resolved, place, path, length);
    }

    /** Finds the file. */
    void resolveFile(Call call, int dirfd, boolean follow) {
        support.resolver().resolve(support.caller(call), dirfd, path, length, follow, 0, place);
        if (place.is(ResolvedPath.Kind.FAILED) && place.errno() == Errnos.ENOENT && length > 0) {
            support.resolver().resolveNew(support.caller(call), dirfd, path, length, follow, place);
        }
        support.note(call, resolved, place, path, length);
    }

    /** Finds the file, which has to be there. */
    void resolveExisting(Call call, int dirfd, boolean follow) {
        support.resolver().resolve(support.caller(call), dirfd, path, length, follow, 0, place);
        support.note(call, resolved, place, path, length);
    }

    /** Finds what a descriptor refers to. */
    void resolveDescriptor(Call call, int fd) {
        length = 0;
        support.resolver().resolveDescriptor(support.caller(call), fd, place);
        support.note(call, resolved, place, path, length);
    }

    ResolvedPath place() {
        return place;
    }

    /** Whether the name exists in its directory. */
    boolean nameExists() {
        return support.resolver().leafExists(place);
    }

    byte[] name() {
        return place.leaf().bytes();
    }

    int nameLength() {
        return place.leaf().length();
    }

    byte[] written() {
        return path;
    }

    int writtenLength() {
        return length;
    }
}
