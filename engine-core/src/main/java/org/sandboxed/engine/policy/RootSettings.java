package org.sandboxed.engine.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What programs see as the root of the file system.
 *
 * @param tree the real path of the directory that is their root, empty for that of the machine
 * @param mounts what they see elsewhere than where it is
 * @param isShared whether others use the tree as well, so that it is changed by copy-on-write only and never committed to
 */
public record RootSettings(String tree, List<MountPoint> mounts, boolean isShared) {

    /** The root of the machine. */
    public static final RootSettings MACHINE = new RootSettings("", List.of(), false);

    /** Copies the list. */
    public RootSettings {
        mounts = List.copyOf(mounts);
    }

    /** Whether a path of the machine lies in a tree that others use as well. */
    public boolean sharesPath(String path) {
        return isShared && Path.of(path).startsWith(tree);
    }

    /** The directory that is the root of programs, if it is not the machine's. */
    public Optional<String> chroot() {
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }
}
