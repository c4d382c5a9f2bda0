package org.sandboxed.engine.internal.handler.proc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;

/**
 * {@code /etc/hostname} of another root: the sandbox's name in place of what was in it when the sandbox was made. What programs
 * have written there since, they read.
 */
public final class RootHostname {

    private static final long MOST_BYTES = 4096;

    private final @Nullable String line;
    private final Path file;
    private final String before;
    private final int rule;
    private final MadeUpFiles madeUp;

    /**
     * The file of a sandbox.
     *
     * @param name the sandbox's own, if it has one
     * @param ofRoot the file by its path on the machine; null where programs see the machine's root
     */
    public RootHostname(Optional<String> name, @Nullable Path ofRoot, Journal journal) {
        boolean isThere = ofRoot != null && Files.isRegularFile(ofRoot);
        line = isThere ? name.map(own -> own + "\n").orElse(null) : null;
        file = ofRoot == null ? Path.of("/") : ofRoot;
        before = line == null ? "" : SmallText.read(file, MOST_BYTES);
        String reason = MachineFiles.nameRule(name.orElse(""));
        rule = line == null ? 0 : journal.rule(reason);
        madeUp = line == null
                ? MadeUpFiles.NONE
                : SyntheticFiles.builder(journal)
                        .file(file.toString(), reason, call -> Text.encode(content(SmallText.read(file, MOST_BYTES))))
                        .build();
    }

    /** Where it is none of a copy-on-write directory. */
    public MadeUpFiles madeUp() {
        return madeUp;
    }

    /** Where it is one of a copy-on-write directory. */
    public AddedContent added() {
        return line == null ? AddedContent.NONE : new AddedText(file.toString(), rule, this::content);
    }

    private String content(String found) {
        return line != null && found.equals(before) ? line : found;
    }
}
