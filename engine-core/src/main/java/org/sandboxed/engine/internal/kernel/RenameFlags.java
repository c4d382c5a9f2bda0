package org.sandboxed.engine.internal.kernel;

/** Flags of renameat2(2) that are carried out here, {@code <linux/fs.h>}. */
public final class RenameFlags {

    public static final int RENAME_NOREPLACE = 1;
    public static final int RENAME_EXCHANGE = 2;

    private static final int RENAME_WHITEOUT = 4;
    private static final int KNOWN = RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT;

    private RenameFlags() {}

    /** Whether the flags are unknown or contradict each other, so that the call fails with EINVAL before any name is looked up. */
    public static boolean areUnusable(int flags) {
        return (flags & ~KNOWN) != 0 || ((flags & RENAME_EXCHANGE) != 0 && flags != RENAME_EXCHANGE);
    }
}
