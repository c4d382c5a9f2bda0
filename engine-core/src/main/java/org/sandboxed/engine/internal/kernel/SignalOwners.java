package org.sandboxed.engine.internal.kernel;

/** Commands of fcntl(2) and ioctl(2) that say who is signalled when there is something to read or to write. */
public final class SignalOwners {

    /** The number is the argument. */
    public static final int F_SETOWN = 8;

    /** The argument is the address of a {@code struct f_owner_ex}. */
    public static final int F_SETOWN_EX = 15;

    /** The argument is the address of the number; as {@link #SIOCSPGRP}. */
    public static final int FIOSETOWN = 0x8901;

    public static final int SIOCSPGRP = 0x8902;

    private SignalOwners() {}
}
