package org.sandboxed.engine.policy;

import java.util.List;
import java.util.Optional;

/**
 * What programs see as the root of the file system.
 *
 * @param tree the real path of the directory that is their root, empty for that of the machine
 * @param mounts what they see elsewhere than where it is
 */
public record RootSettings(String tree, List<MountPoint> mounts) {

    /** The root of the machine. */
    public static final RootSettings MACHINE = new RootSettings("", List.of());

    /** Copies the list. */
    public RootSettings {
        mounts = List.copyOf(mounts);
    }

    /** The directory that is the root of programs, if it is not the machine's. */
    public Optional<String> chroot() {
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }
}
