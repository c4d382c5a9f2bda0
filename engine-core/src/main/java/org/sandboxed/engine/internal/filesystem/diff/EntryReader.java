package org.sandboxed.engine.internal.filesystem.diff;

import java.util.Arrays;
import java.util.Map;
import org.sandboxed.engine.internal.filesystem.ExtendedAttributes;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** Describes one name after the other. Not thread-safe. */
final class EntryReader {

    private static final int PIN = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

    private static final byte[] ITSELF = {};
    private static final int NOT_OPEN = -1;

    private final boolean isOriginal;
    private final ContentBudget budget = new ContentBudget();
    private final ContentReader contents;
    private final Files files;
    private final PinnedFiles pinned = new PinnedFiles();
    private final ExtendedAttributes attributes = new ExtendedAttributes();
    private final FileStatus status = new FileStatus();

    /**
     * Creates a reader with a budget of its own.
     *
     * @param isOriginal whether this is the real tree, of which nothing may be changed, not even for a moment
     * @param files makes the calls
     */
    EntryReader(boolean isOriginal, Files files) {
        this.isOriginal = isOriginal;
        this.files = files;
        this.contents = new ContentReader(!isOriginal, pinned);
    }

    /** Looks at a name, whose status is then in {@link #status()}; 0 or a negated errno. */
    int look(int directory, byte[] name) {
        return files.ownStatus(directory, name, name.length, status);
    }

    /**
     * Looks at a name, and holds what it stands for.
     *
     * @return a descriptor for {@link #read}, to be closed; or a negated errno
     */
    int pin(int directory, byte[] name) {
        int pin = files.openat2(directory, name, name.length, PIN, 0, 0);
        if (pin < 0) {
            return pin;
        }
        int result = pinned.status(pin, status);
        if (result < 0) {
            Fd.closeRaw(pin);
            return result;
        }
        return pin;
    }

    /** What the last look found. */
    FileStatus status() {
        return status;
    }

    /** Describes what was pinned last, with its content where that is kept. */
    Entry read(int pin) {
        Entry entry = describe(pin);
        budget.take(entry.kept());
        return entry;
    }

    /** Keeps an entry that was read earlier. */
    Entry keep(Entry entry) {
        budget.take(entry.kept());
        return entry;
    }

    private Entry describe(int pin) {
        if (status.isSymlink()) {
            return new Entry(status, isOriginal, target(pin), null, Map.of());
        }
        int fd = status.isRegular() && budget.allows(status.size()) ? contents.open(pin, status) : NOT_OPEN;
        if (fd < 0) {
            return new Entry(status, isOriginal, null, null, attributes.read(pin));
        }
        try {
            byte[] content = contents.read(fd, status.size());
            return new Entry(status, isOriginal, null, content, attributes.readOpen(fd));
        } finally {
            Fd.closeRaw(fd);
        }
    }

    private String target(int pin) {
        byte[] target = new byte[Files.PATH_MAX];
        int length = files.readlinkat(pin, ITSELF, 0, target);
        return RawPath.of(Arrays.copyOf(target, Math.max(0, length)));
    }
}
