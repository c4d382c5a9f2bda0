package org.sandboxed.engine.internal.kernel;

/** What access(2) asks about, {@code <linux/fcntl.h>}; a mode is several of them together. */
public final class AccessModes {

    public static final int X_OK = 1;
    public static final int W_OK = 2;
    public static final int R_OK = 4;

    private AccessModes() {}
}
