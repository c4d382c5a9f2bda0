package org.sandboxed.engine.internal.filesystem.diff;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.journal.PathText;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.record.FileState;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFDIR;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFIFO;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFLNK;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFMT;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFREG;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFSOCK;

/** What one name stood for when a {@link Snapshot} was taken. Immutable. */
final class Entry implements FileState {

    private static final byte[] NOTHING = {};

    private final Traits traits;
    private final Stamp stamp;
    private final boolean isOriginal;
    private final @Nullable String target;
    private final byte @Nullable [] content;
    private final Map<String, String> attributes;

    /**
     * What makes a difference, apart from the content.
     *
     * @param mode type and permission bits
     * @param size 0 for what is no regular file
     */
    private record Traits(Type type, int mode, int uid, int gid, long size, long specialDevice) {

        static Traits of(FileStatus status) {
            int mode = status.mode();
            Type type = type(mode);
            return new Traits(
                    type,
                    mode,
                    status.uid(),
                    status.gid(),
                    type == Type.FILE ? status.size() : 0,
                    type == Type.DEVICE ? status.specialDevice() : 0);
        }

        // As the record's own, which is put together by method handles at its first use, slowly.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Traits that
                    && type == that.type
                    && mode == that.mode
                    && uid == that.uid
                    && gid == that.gid
                    && size == that.size
                    && specialDevice == that.specialDevice;
        }

        @Override
        public int hashCode() {
            return mode ^ Long.hashCode(size);
        }

        private static Type type(int mode) {
            return switch (mode & S_IFMT) {
                case S_IFREG -> Type.FILE;
                case S_IFDIR -> Type.DIRECTORY;
                case S_IFLNK -> Type.SYMLINK;
                case S_IFIFO -> Type.FIFO;
                case S_IFSOCK -> Type.SOCKET;
                default -> Type.DEVICE;
            };
        }
    }

    /** Which file it is and when it was changed; where this is the same, so is the content. */
    private record Stamp(long inode, long modified, int modifiedNanos, long changed, int changedNanos) {

        static Stamp of(FileStatus status) {
            return new Stamp(
                    status.inode(),
                    status.modifiedSeconds(),
                    status.modifiedNanos(),
                    status.changedSeconds(),
                    status.changedNanos());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Stamp that
                    && inode == that.inode
                    && modified == that.modified
                    && modifiedNanos == that.modifiedNanos
                    && changed == that.changed
                    && changedNanos == that.changedNanos;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) ^ changedNanos;
        }
    }

    /**
     * Describes a file.
     *
     * @param isOriginal whether it is one of the real tree, of which others are copies
     * @param target of a symbolic link
     * @param content of a regular file; null where it is not kept
     * @param attributes extended ones, of which a character is a byte
     */
    Entry(
            FileStatus status,
            boolean isOriginal,
            @Nullable String target,
            byte @Nullable [] content,
            Map<String, String> attributes) {
        this.traits = Traits.of(status);
        this.stamp = Stamp.of(status);
        this.isOriginal = isOriginal;
        this.target = target;
        this.content = content;
        this.attributes = attributes;
    }

    /** Whether a file that now has this status has not been touched since. */
    boolean isStill(FileStatus status) {
        return traits.equals(Traits.of(status)) && stamp.equals(Stamp.of(status));
    }

    /** Whether it last changed before a moment; what changes again so soon may get the same time as before. */
    boolean isOlderThan(long millis) {
        long changed = TimeUnit.SECONDS.toMillis(stamp.changed) + TimeUnit.NANOSECONDS.toMillis(stamp.changedNanos);
        return changed < millis;
    }

    /** Whether nobody who looks at the file would see a difference, times apart. */
    boolean isSameAs(Entry other) {
        return this == other
                || (traits.equals(other.traits)
                        && Objects.equals(target, other.target)
                        && attributes.equals(other.attributes)
                        && hasContentOf(other));
    }

    private boolean hasContentOf(Entry other) {
        if (traits.type != Type.FILE) {
            return true;
        }
        if (content == null || other.content == null) {
            return hasStampOf(other);
        }
        return Arrays.equals(content, other.content);
    }

    // A copy has the times of its original until it is written to.
    private boolean hasStampOf(Entry other) {
        return isOriginal != other.isOriginal ? modifiedAt().equals(other.modifiedAt()) : stamp.equals(other.stamp);
    }

    /** How many bytes of content it holds. */
    int kept() {
        return content == null ? 0 : content.length;
    }

    /** Whether {@link #content()} has an answer. */
    boolean isKept() {
        return traits.type != Type.FILE || content != null;
    }

    boolean isDirectory() {
        return traits.type == Type.DIRECTORY;
    }

    /** Type and permission bits. */
    int fullMode() {
        return traits.mode;
    }

    @Override
    public Type type() {
        return traits.type;
    }

    @Override
    public int mode() {
        return traits.mode & PERMISSIONS;
    }

    @Override
    public int uid() {
        return traits.uid;
    }

    @Override
    public int gid() {
        return traits.gid;
    }

    @Override
    public long size() {
        return traits.size;
    }

    @Override
    public Instant modifiedAt() {
        return Instant.ofEpochSecond(stamp.modified, stamp.modifiedNanos);
    }

    @Override
    public Optional<String> symlinkTarget() {
        return Optional.ofNullable(target).map(RawPath::text);
    }

    @Override
    public Map<String, byte[]> attributes() {
        Map<String, byte[]> bytes = new TreeMap<>();
        attributes.forEach((name, value) -> bytes.put(name, value.getBytes(StandardCharsets.ISO_8859_1)));
        return bytes;
    }

    /** The extended attributes, of which a character is a byte. */
    Map<String, String> rawAttributes() {
        return attributes;
    }

    /** One line, for messages. */
    @Override
    public String toString() {
        String more = switch (traits.type) {
            case FILE -> ", " + traits.size + " bytes";
            case SYMLINK -> " -> " + symlinkTarget().orElse("");
            default -> "";
        };
        String names =
                attributes.isEmpty() ? "" : ", attributes " + String.join(" ", new TreeMap<>(attributes).keySet());
        return PathText.oneLine(traits.type + more
                + String.format(", mode %04o, owner %d:%d", mode(), traits.uid, traits.gid)
                + ", modified " + modifiedAt() + names);
    }

    @Override
    public byte[] content() {
        if (traits.type != Type.FILE) {
            return NOTHING;
        }
        if (content == null) {
            throw new SandboxException("The content of this file of " + traits.size + " bytes was not kept: "
                    + ContentBudget.RULE + "; read large files in the working directory, or print a digest");
        }
        return content.clone();
    }
}
