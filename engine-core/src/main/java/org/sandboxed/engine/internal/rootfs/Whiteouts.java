package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of a layer that take away what the layers below it have, as the image specification of OCI defines them: {@code .wh.x}
 * takes away {@code x}, and {@code .wh..wh..opq} all that the directory had. What the layer itself brings stays, wherever in it
 * such a name stands. For one layer; not thread-safe.
 */
final class Whiteouts {

    private static final String PREFIX = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final @Nullable UnpackedTree tree;
    /** With the directories above. */
    private final Set<EntryPath> ofThisLayer = new HashSet<>();

    private Whiteouts(@Nullable UnpackedTree tree) {
        this.tree = tree;
    }

    /** For an archive in which such names mean nothing. */
    static Whiteouts none() {
        return new Whiteouts(null);
    }

    static Whiteouts of(UnpackedTree tree) {
        return new Whiteouts(tree);
    }

    /** Does what such a name says; false for any other. */
    boolean take(EntryPath path) throws IOException {
        if (tree == null || !path.name().startsWith(PREFIX)) {
            return false;
        }
        if (path.name().equals(OPAQUE)) {
            clear(tree, path.parent());
            return true;
        }
        String hidden = path.name().substring(PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new BadArchiveException(
                    "\"" + path.text() + "\" takes away what is no name of a file; make the image again");
        }
        EntryPath taken = path.parent().child(hidden);
        if (ofThisLayer.contains(taken)) {
            clear(tree, taken);
        } else {
            tree.remove(taken);
        }
        return true;
    }

    private void clear(UnpackedTree in, EntryPath directory) throws IOException {
        for (String name : in.list(directory)) {
            EntryPath child = directory.child(name);
            if (ofThisLayer.contains(child)) {
                clear(in, child);
            } else {
                in.remove(child);
            }
        }
    }

    /** The layer brings this. */
    void unpacked(EntryPath path) {
        EntryPath at = path;
        while (tree != null && !at.isRoot() && ofThisLayer.add(at)) {
            at = at.parent();
        }
    }
}
