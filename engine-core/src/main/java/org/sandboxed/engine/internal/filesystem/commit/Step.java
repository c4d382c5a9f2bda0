package org.sandboxed.engine.internal.filesystem.commit;

/**
 * One thing that a commit does to the real tree. Done twice, it comes to the same.
 *
 * @param kind what
 * @param path where; see {@link org.sandboxed.engine.internal.filesystem.diff.RawPath}
 * @param first for a link, the other name of the file; else empty
 */
record Step(Kind kind, String path, String first) {

    /** What a step does. */
    enum Kind {
        /** Removes a path with all below it. */
        REMOVE,
        /** Makes a directory, unless it is there. */
        DIRECTORY,
        /** Puts a regular file in place of whatever is there. */
        FILE,
        /** Puts a symbolic link in place. */
        SYMLINK,
        /** Puts a FIFO or the name of a socket in place. */
        SPECIAL,
        /** Puts another name of a file in place. */
        LINK,
        /** Gives a directory its mode, owner, attributes and times. */
        ATTRIBUTES
    }

    /** Whether what comes is a directory. */
    boolean isOfDirectory() {
        return kind == Kind.DIRECTORY || kind == Kind.ATTRIBUTES;
    }

    static Step of(Kind kind, String path) {
        return new Step(kind, path, "");
    }
}
