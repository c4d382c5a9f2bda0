package org.sandboxed.engine.record;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One file, directory or link as it was at one moment. Immutable, safe to read from any thread.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface FileState {

    /** What a name can stand for. */
    enum Type {
        /** A regular file. */
        FILE,
        DIRECTORY,
        /** A symbolic link. */
        SYMLINK,
        FIFO,
        /** The name of a Unix socket. */
        SOCKET,
        /** A character or a block device. */
        DEVICE
    }

    /**
     * What the name stood for.
     *
     * @return the type
     */
    Type type();

    /**
     * The permission bits, with set-user-ID, set-group-ID and the sticky bit.
     *
     * @return for instance {@code 0644}
     */
    int mode();

    /**
     * The owner.
     *
     * @return the user id
     */
    int uid();

    /**
     * The group.
     *
     * @return the group id
     */
    int gid();

    /**
     * The length of the content.
     *
     * @return in bytes; 0 for what is no regular file
     */
    long size();

    /**
     * When the content was last written, or set to have been.
     *
     * @return the time of modification
     */
    Instant modifiedAt();

    /**
     * Where a symbolic link leads.
     *
     * @return its text; empty for everything else
     */
    Optional<String> symlinkTarget();

    /**
     * Extended attributes, as far as a program may have set them: its own ({@code user.…}), access control lists, capabilities.
     *
     * @return the values by name, in order; empty for a symbolic link
     */
    Map<String, byte[]> attributes();

    /**
     * The bytes of a regular file.
     *
     * @return a copy; empty for what is no regular file
     * @throws org.sandboxed.engine.SandboxException where the file was too large to be kept
     */
    byte[] content();
}
