package org.sandboxed.engine.internal.kernel;

/** personality(2) of the calling thread; what it starts inherits it, and no exec under no_new_privs takes it away. */
public final class Personality {

    private static final long PERSONALITY = Libc.symbol("personality");
    private static final long ASK = 0xFFFF_FFFFL;
    private static final long ADDR_NO_RANDOMIZE = 0x0040000;

    private Personality() {}

    /** Puts the memory of what the thread starts at the same addresses each time; 0 or a negated errno. */
    public static int fixAddresses() {
        long current = Libc.call(PERSONALITY, ASK);
        return (int) Math.min(0, Libc.call(PERSONALITY, current | ADDR_NO_RANDOMIZE));
    }
}
