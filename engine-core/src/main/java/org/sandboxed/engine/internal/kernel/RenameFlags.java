package org.sandboxed.engine.internal.kernel;

/** Flags of renameat2(2) that are carried out here, {@code <linux/fs.h>}. */
public final class RenameFlags {

    public static final int RENAME_NOREPLACE = 1;
    public static final int RENAME_EXCHANGE = 2;

    private RenameFlags() {}
}
