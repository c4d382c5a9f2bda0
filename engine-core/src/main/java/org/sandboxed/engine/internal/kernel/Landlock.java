package org.sandboxed.engine.internal.kernel;

/**
 * landlock(7), landlock_create_ruleset(2), landlock_add_rule(2), landlock_restrict_self(2). Results are values or negated
 * errnos.
 */
public final class Landlock {

    /** LANDLOCK_ACCESS_FS_REFER, since ABI 2: to link or rename from one directory to another, which Landlock else refuses. */
    public static final long REFER = 1L << 13;

    /** LANDLOCK_SCOPE_SIGNAL, since ABI 6: processes outside cannot be signalled. */
    public static final long SCOPE_SIGNAL = 1L << 1;

    private static final int CREATE_RULESET_VERSION = 1;
    private static final int RULE_PATH_BENEATH = 1;
    private static final int RULE_NET_PORT = 2;
    private static final int RULESET_SIZE = 24;
    private static final int PATH_BENEATH_SIZE = 12;
    private static final int NET_PORT_SIZE = 16;

    private Landlock() {}

    /** The highest ABI that the kernel knows, from 1, or a negated errno: ENOSYS, EOPNOTSUPP where it is off. */
    public static int abi() {
        return (int) Libc.syscall(Nr.LANDLOCK_CREATE_RULESET, 0, 0, CREATE_RULESET_VERSION);
    }

    /** Makes a ruleset that handles these rights; a close-on-exec descriptor, or a negated errno. */
    public static int createRuleset(long handledFs, long handledNet, long scoped) {
        NativeMemory attribute = NativeMemory.allocate(RULESET_SIZE);
        attribute.putLong(0, handledFs);
        attribute.putLong(8, handledNet);
        attribute.putLong(16, scoped);
        return (int) Libc.syscall(Nr.LANDLOCK_CREATE_RULESET, attribute.address(), RULESET_SIZE, 0);
    }

    /** Allows rights beneath what a descriptor, opened with O_PATH, refers to. */
    public static int addPathRule(int ruleset, int parentFd, long allowed) {
        NativeMemory attribute = NativeMemory.allocate(PATH_BENEATH_SIZE);
        attribute.putLong(0, allowed);
        attribute.putInt(8, parentFd);
        return (int) Libc.syscall(Nr.LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, attribute.address(), 0);
    }

    /** Allows rights on a TCP port. */
    public static int addPortRule(int ruleset, int port, long allowed) {
        NativeMemory attribute = NativeMemory.allocate(NET_PORT_SIZE);
        attribute.putLong(0, allowed);
        attribute.putLong(8, port);
        return (int) Libc.syscall(Nr.LANDLOCK_ADD_RULE, ruleset, RULE_NET_PORT, attribute.address(), 0);
    }

    /** Puts the calling thread, for ever, under a ruleset. Allocates nothing. Needs no_new_privs. */
    public static int restrictSelf(int ruleset) {
        return (int) Libc.syscall(Nr.LANDLOCK_RESTRICT_SELF, ruleset, 0);
    }
}
