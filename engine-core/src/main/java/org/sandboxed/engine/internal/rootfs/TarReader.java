package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks a tar(5) archive into a tree. It is read by Apache Commons Compress, which only those need to have on the class path
 * who unpack something. What a tree of an ordinary user cannot hold is left out, and told. Not thread-safe.
 */
final class TarReader {

    private static final String LIBRARY = "org.apache.commons.compress.archivers.tar.TarArchiveInputStream";

    private final UnpackedTree tree;
    private final Whiteouts whiteouts;
    private final List<String> leftOut;
    private final Map<EntryPath, EntryPath> pendingLinks = new LinkedHashMap<>();

    /**
     * Prepares for one archive.
     *
     * @param whiteouts what is done about names that take away what layers below have
     * @param leftOut gets what is not unpacked, and why
     */
    TarReader(UnpackedTree tree, Whiteouts whiteouts, List<String> leftOut) {
        this.tree = tree;
        this.whiteouts = whiteouts;
        this.leftOut = leftOut;
    }

    /** Whether there is the library. */
    static boolean isPossible(ClassLoader loader) {
        try {
            Class.forName(LIBRARY, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Unpacks an archive, which is not closed; how many entries it has. */
    int read(InputStream archive) throws IOException {
        // Closing it would close the archive, and it holds nothing else.
        @SuppressWarnings("resource")
        TarArchiveInputStream tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
        int entries = 0;
        for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
            unpack(entry, tar);
            entries++;
        }
        linkPending();
        // Only its end tells whether what is compressed is undamaged, and it may have more than the tar archive needs.
        archive.transferTo(OutputStream.nullOutputStream());
        return entries;
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        try {
            return tar.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new BadArchiveException("it is no tar archive, or damaged: " + e.getMessage(), e);
        }
    }

    private void unpack(TarArchiveEntry entry, TarArchiveInputStream content) throws IOException {
        EntryPath path = EntryPath.of(entry.getName());
        if (whiteouts.take(path)) {
            return;
        }
        Attributes attributes =
                new Attributes(entry.getMode(), entry.getLongUserId(), entry.getLongGroupId(), modified(entry));
        if (entry.isDirectory()) {
            tree.directory(path, attributes);
        } else if (entry.isSymbolicLink()) {
            tree.symlink(path, entry.getLinkName(), attributes);
        } else if (entry.isLink()) {
            link(path, EntryPath.of(entry.getLinkName()));
        } else if (entry.isFIFO()) {
            tree.fifo(path, attributes);
        } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            leftOut.add("/" + path.text() + ": a device; /dev/null and its kin are there anyway");
            return;
        } else {
            file(path, entry, content, attributes);
        }
        whiteouts.unpacked(path);
    }

    private void file(EntryPath path, TarArchiveEntry entry, TarArchiveInputStream content, Attributes attributes)
            throws IOException {
        if (!content.canReadEntryData(entry)) {
            throw new BadArchiveException("\"" + path.text() + "\" is stored in a way that is not known, type '"
                    + (char) entry.getLinkFlag() + "'; leave it out of the archive");
        }
        tree.file(path, content, attributes);
    }

    private static Instant modified(TarArchiveEntry entry) {
        return entry.getLastModifiedTime().toInstant();
    }

    private void link(EntryPath path, EntryPath existing) throws IOException {
        if (!tree.link(path, existing)) {
            pendingLinks.put(path, existing);
        }
    }

    /** Links to what came later in the archive, among that perhaps other such links. */
    private void linkPending() throws IOException {
        boolean goesOn = true;
        while (goesOn && !pendingLinks.isEmpty()) {
            int before = pendingLinks.size();
            for (Map.Entry<EntryPath, EntryPath> link : List.copyOf(pendingLinks.entrySet())) {
                if (tree.link(link.getKey(), link.getValue())) {
                    pendingLinks.remove(link.getKey());
                }
            }
            goesOn = pendingLinks.size() < before;
        }
        if (!pendingLinks.isEmpty()) {
            Map.Entry<EntryPath, EntryPath> link =
                    pendingLinks.entrySet().iterator().next();
            throw new BadArchiveException("\"" + link.getKey().text() + "\" is a hard link to \""
                    + link.getValue().text() + "\", which is not in the archive; add that, or leave the link out");
        }
    }
}
