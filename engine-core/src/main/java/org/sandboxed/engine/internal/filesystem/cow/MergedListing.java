package org.sandboxed.engine.internal.filesystem.cow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.DirectoryReader;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.DirectoryLayout.DT_DIR;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.DT_UNKNOWN;

/** What is in a directory of the view. Called with the tree's lock held, on one thread. */
public final class MergedListing {

    /** One name. Immutable. */
    public static final class Entry {

        private final byte[] name;
        private final int type;
        private final long inode;
        private final boolean isUpper;

        /**
         * A name.
         *
         * @param name without a slash, not terminated; not copied
         * @param type as getdents64(2) has it
         * @param inode as stat(2) tells it
         */
        public Entry(byte[] name, int type, long inode) {
            this(name, type, inode, false);
        }

        private Entry(byte[] name, int type, long inode, boolean isUpper) {
            this.name = name;
            this.type = type;
            this.inode = inode;
            this.isUpper = isUpper;
        }

        /** Whether there is nothing of it to be copied: the upper layer has it, and it is no directory. */
        boolean isCopied() {
            return isUpper && type != DT_DIR && type != DT_UNKNOWN;
        }

        /** The bytes, which nobody changes. */
        public byte[] name() {
            return name;
        }

        public int type() {
            return type;
        }

        public long inode() {
            return inode;
        }
    }

    private final Layers layers;
    private final DirectoryReader reader = new DirectoryReader();
    private final PathBytes child = new PathBytes();
    private final CowPlace parent = new CowPlace();

    /** Lists what a resolver finds. */
    public MergedListing(MergedResolver resolver) {
        this.layers = resolver.layers();
    }

    /** Adds every name but the dots, in the order of their bytes; 0 or a negated errno. */
    public int list(CowPlace directory, List<Entry> into) {
        return list(directory.path().bytes(), directory.path().length(), into);
    }

    int list(byte[] path, int length, List<Entry> into) {
        Set<ByteBuffer> seen = new HashSet<>();
        int upper = layers.pinUpper(path, length);
        if (upper >= 0) {
            int result = reader.read(upper, (name, type, inode) -> {
                if (isStaged(path, length, name)) {
                    return true;
                }
                seen.add(ByteBuffer.wrap(name));
                Identities.Original original = layers.tree().identities().originalOf(inode);
                return into.add(new Entry(name, type, original == null ? inode : original.inode(), true));
            });
            Fd.closeRaw(upper);
            if (result < 0) {
                return result;
            }
        }
        int result = addLower(path, length, seen, into);
        into.sort((a, b) -> Arrays.compareUnsigned(a.name, b.name));
        return result;
    }

    private int addLower(byte[] path, int length, Set<ByteBuffer> seen, List<Entry> into) {
        if (layers.tree().whiteouts().covers(path, length)) {
            return 0;
        }
        int lower = layers.pinLower(path, length);
        if (lower < 0) {
            return 0;
        }
        int result = reader.read(lower, (name, type, inode) -> {
            if (!seen.contains(ByteBuffer.wrap(name)) && !isDeleted(path, length, name)) {
                into.add(new Entry(name, type, inode));
            }
            return true;
        });
        Fd.closeRaw(lower);
        return result;
    }

    private boolean isStaged(byte[] path, int length, byte[] name) {
        join(path, length, name);
        return layers.tree().isStaged(child.bytes(), child.length());
    }

    private boolean isDeleted(byte[] path, int length, byte[] name) {
        join(path, length, name);
        return layers.tree().whiteouts().covers(child.bytes(), child.length());
    }

    private void join(byte[] path, int length, byte[] name) {
        child.clear();
        child.append(path, 0, length);
        if (length == 0) {
            child.append(name, 0, name.length);
        } else {
            child.child(name, 0, name.length);
        }
    }

    /** The inode number of a directory, as stat(2) tells it. */
    public long inode(CowPlace directory) {
        Identities.Original original = directory.isUpper()
                ? layers.tree().identities().originalOf(directory.status().inode())
                : null;
        return original == null ? directory.status().inode() : original.inode();
    }

    /** The inode number of the directory above; at the top, of the directory itself. */
    public long parentInode(CowPlace directory) {
        if (directory.isRoot()) {
            return inode(directory);
        }
        parent.reset();
        parent.path().append(directory.path().bytes(), 0, directory.parentLength());
        long inode = layers.look(parent) == 0 ? inode(parent) : 0;
        parent.close();
        return inode;
    }

    /** ENOTEMPTY where a directory has anything in it, negated; or 0. */
    public int requireEmpty(CowPlace directory) {
        List<Entry> entries = new ArrayList<>();
        int result = list(directory, entries);
        return result < 0 || entries.isEmpty() ? result : -Errnos.ENOTEMPTY;
    }

    /** Whether the kernel can list the directory itself: all its content is in one layer, with its own inode numbers. */
    public boolean isPlain(CowPlace directory) {
        return directory.isUpper() && !layers.isMerged(directory);
    }
}
