package org.sandboxed.engine.record;

import java.util.Optional;

/**
 * One path of the working directory that is not what it was. Immutable, safe to read from any thread.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface FileChange {

    /** What happened to a path. */
    enum Kind {
        /** It was not there before. */
        ADDED,
        /** Its content, type, mode, owner, link target or an extended attribute is another. */
        MODIFIED,
        /** It is not there any more. */
        DELETED
    }

    /**
     * What happened.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * What it happened to. Names are bytes; where they are not UTF-8, each offending byte is shown as {@code \xHH}.
     *
     * @return the path relative to the working directory, without a slash at the end
     */
    String path();

    /**
     * What was there before.
     *
     * @return the state; empty for what was added
     */
    Optional<FileState> stateBefore();

    /**
     * What is there now.
     *
     * @return the state; empty for what was deleted
     */
    Optional<FileState> stateAfter();

    /**
     * The content before.
     *
     * @return the bytes; empty where there was no regular file
     * @throws org.sandboxed.engine.SandboxException where the file was too large to be kept
     */
    default byte[] before() {
        return stateBefore().map(FileState::content).orElseGet(() -> new byte[0]);
    }

    /**
     * The content after.
     *
     * @return the bytes; empty where there is no regular file
     * @throws org.sandboxed.engine.SandboxException where the file is too large to be kept
     */
    default byte[] after() {
        return stateAfter().map(FileState::content).orElseGet(() -> new byte[0]);
    }

    /**
     * The difference as {@code git diff} would print it: changed modes, then the lines that were removed and added, with
     * three lines around them. What is not text, or was too large to be kept, only {@code differs}.
     *
     * @return lines, each with its line break
     */
    String unifiedDiff();

    /**
     * The change on one line: {@code A}, {@code M} or {@code D} and the path, with a slash behind that of a directory, and
     * whatever changed besides the content.
     *
     * @return one line without a line break
     */
    String describe();
}
