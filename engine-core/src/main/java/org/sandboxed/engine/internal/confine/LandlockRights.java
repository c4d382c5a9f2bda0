package org.sandboxed.engine.internal.confine;

import org.sandboxed.engine.internal.kernel.Landlock;

/**
 * The access rights of linux/landlock.h and the ABI that each came with, see landlock(7). A ruleset may only handle
 * rights that the kernel knows, and a rule may only grant rights that its ruleset handles; both are EINVAL otherwise.
 */
final class LandlockRights {

    static final long EXECUTE = 1L;
    static final long WRITE_FILE = 1L << 1;
    static final long READ_FILE = 1L << 2;
    static final long READ_DIR = 1L << 3;
    static final long REMOVE_DIR = 1L << 4;
    static final long REMOVE_FILE = 1L << 5;
    static final long MAKE_CHAR = 1L << 6;
    static final long MAKE_DIR = 1L << 7;
    static final long MAKE_REG = 1L << 8;
    static final long MAKE_SOCK = 1L << 9;
    static final long MAKE_FIFO = 1L << 10;
    static final long MAKE_BLOCK = 1L << 11;
    static final long MAKE_SYM = 1L << 12;

    /** Since ABI 2: to link or rename from one directory to another; without it Landlock always refuses that. */
    static final long REFER = Landlock.REFER;

    /** Since ABI 3. */
    static final long TRUNCATE = 1L << 14;

    /** Since ABI 5. */
    static final long IOCTL_DEV = 1L << 15;

    /** Since ABI 4. */
    static final long BIND_TCP = 1L;

    /** Since ABI 4. */
    static final long CONNECT_TCP = 1L << 1;

    /** Since ABI 6: abstract UNIX sockets of the outside cannot be reached. */
    static final long SCOPE_ABSTRACT_UNIX_SOCKET = 1L;

    /** Since ABI 6: processes outside cannot be signalled. */
    static final long SCOPE_SIGNAL = Landlock.SCOPE_SIGNAL;

    /** What a readable path grants: to open, list, and execute. */
    static final long READ = EXECUTE | READ_FILE | READ_DIR;

    /**
     * What no path grants: a program that runs as root could make a node for the disk below the sandbox.
     */
    static final long NEVER = MAKE_CHAR | MAKE_BLOCK;

    private static final long ABI_1 = (MAKE_SYM << 1) - 1;
    private static final long ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

    private LandlockRights() {}

    /** The file system rights that a kernel of this ABI knows. */
    static long fileSystem(int abi) {
        requireAbi(abi);
        long rights = ABI_1;
        rights |= abi >= 2 ? REFER : 0;
        rights |= abi >= 3 ? TRUNCATE : 0;
        rights |= abi >= 5 ? IOCTL_DEV : 0;
        return rights;
    }

    /** The network rights that a kernel of this ABI knows. */
    static long network(int abi) {
        requireAbi(abi);
        return abi >= 4 ? BIND_TCP | CONNECT_TCP : 0;
    }

    /** The scopes that a kernel of this ABI knows. */
    static long scopes(int abi) {
        requireAbi(abi);
        return abi >= 6 ? SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL : 0;
    }

    /** What is left of an access mask on something that is no directory; the kernel refuses the rest with EINVAL. */
    static long onFile(long access) {
        return access & ON_FILES;
    }

    private static void requireAbi(int abi) {
        if (abi < 1) {
            throw new IllegalArgumentException("the ABI of Landlock counts from 1, not " + abi);
        }
    }
}
