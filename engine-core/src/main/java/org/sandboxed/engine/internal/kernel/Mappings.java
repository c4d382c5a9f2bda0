package org.sandboxed.engine.internal.kernel;

/** Protection and flags of mmap(2) and mprotect(2). */
public final class Mappings {

    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;
    /** Of either kind: MAP_SHARED_VALIDATE has this bit, too. */
    public static final int MAP_SHARED = 1;

    public static final int MAP_PRIVATE = 2;
    public static final int MAP_ANONYMOUS = 0x20;

    private Mappings() {}
}
