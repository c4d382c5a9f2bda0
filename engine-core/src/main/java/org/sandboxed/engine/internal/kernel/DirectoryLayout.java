package org.sandboxed.engine.internal.kernel;

/** Of what getdents64(2) and getdents(2) write: where its fields are, in bytes, and what types are called. */
public final class DirectoryLayout {

    /** How long an entry is, of either structure. */
    public static final int LENGTH = 16;

    /** The type of a {@code struct linux_dirent64}; the older structure has it in its last byte. */
    public static final int TYPE = 18;

    /** The name of a {@code struct linux_dirent64}. */
    public static final int NAME = 19;

    /** The name of the older {@code struct linux_dirent}. */
    public static final int OLD_NAME = 18;

    public static final int DT_UNKNOWN = 0;
    public static final int DT_DIR = 4;

    private DirectoryLayout() {}
}
