package org.sandboxed.engine.internal.filesystem.diff;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.ExtendedAttributes;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** Describes one name after the other. Not thread-safe. */
final class EntryReader {

    private static final int PIN = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

    private final boolean isOriginal;
    private final ContentBudget budget = new ContentBudget();
    private final ContentReader contents;
    private final Files files;
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
        this.contents = new ContentReader(!isOriginal);
    }

    /** Looks at a name, whose status is then in {@link #status()}; 0 or a negated errno. */
    int look(int directory, byte[] name) {
        return files.ownStatus(directory, name, name.length, status);
    }

    /** What the last look found. */
    FileStatus status() {
        return status;
    }

    /** Describes what the last look found, with its content where that is kept. */
    Entry read(int directory, byte[] name) {
        Entry entry = describe(directory, name);
        budget.take(entry.kept());
        return entry;
    }

    /** Keeps an entry that was read earlier. */
    Entry keep(Entry entry) {
        budget.take(entry.kept());
        return entry;
    }

    private Entry describe(int directory, byte[] name) {
        if (status.isSymlink()) {
            byte[] target = new byte[Files.PATH_MAX];
            int length = files.readlinkat(directory, name, name.length, target);
            return new Entry(
                    status, isOriginal, RawPath.of(Arrays.copyOf(target, Math.max(0, length))), null, Map.of());
        }
        return new Entry(status, isOriginal, null, content(directory, name), attributes(directory, name));
    }

    private Map<String, String> attributes(int directory, byte[] name) {
        int fd = files.openat2(directory, name, name.length, PIN, 0, 0);
        if (fd < 0) {
            return Map.of();
        }
        Map<String, String> found = attributes.read(fd);
        Fd.closeRaw(fd);
        return found;
    }

    private byte @Nullable [] content(int directory, byte[] name) {
        return status.isRegular() && budget.allows(status.size()) ? contents.read(directory, name, status) : null;
    }
}
