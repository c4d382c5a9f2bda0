package org.sandboxed.engine.internal.handler.proc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;

/**
 * Files with made-up content, by the real path of what was opened, so that no link and no spelling leads past them. Each open
 * gets a sealed file of its own in memory: it is read like any other and cannot be changed. Immutable.
 */
public final class SyntheticFiles implements MadeUpFiles {

    private final Entry[] entries;

    private SyntheticFiles(List<Entry> entries) {
        this.entries = entries.toArray(new Entry[0]);
    }

    /** Collects files; the journal numbers the rules that they are recorded with. */
    public static Builder builder(Journal journal) {
        return new Builder(journal);
    }

    @Override
    public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
        Entry entry = reads ? find(file.path()) : null;
        if (entry == null) {
            return false;
        }
        MemoryAnswer.give(call, entry.content(), entry.rule(), closeOnExec);
        return true;
    }

    @Override
    public boolean mayBeAt(PathBytes path) {
        return find(path) != null;
    }

    private @Nullable Entry find(PathBytes path) {
        for (Entry entry : entries) {
            if (path.is(entry.path(), entry.path().length)) {
                return entry;
            }
        }
        return null;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Entry(byte[] path, int rule, FileContent content) {}

    /** Collects files. Not thread-safe. */
    public static final class Builder {

        private final Journal journal;
        private final List<Entry> entries = new ArrayList<>();

        private Builder(Journal journal) {
            this.journal = journal;
        }

        /**
         * Adds a file.
         *
         * @param path real and absolute; where the machine has no such file, the program has none either
         * @param rule why it has this content, as the record shows it
         */
        public Builder file(String path, String rule, FileContent content) {
            entries.add(new Entry(Text.encode(path), journal.rule(rule), content));
            return this;
        }

        /** The files. */
        public MadeUpFiles build() {
            return entries.isEmpty() ? NONE : new SyntheticFiles(entries);
        }
    }
}
