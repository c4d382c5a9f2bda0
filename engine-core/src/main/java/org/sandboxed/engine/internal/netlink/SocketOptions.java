package org.sandboxed.engine.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.kernel.Errnos;

/** The options of level SOL_NETLINK of one socket, see netlink(7), and the groups that it listens to. Thread-safe. */
public final class SocketOptions {

    private static final int ADD_MEMBERSHIP = 1;
    private static final int DROP_MEMBERSHIP = 2;
    private static final int PKTINFO = 3;
    private static final int BROADCAST_ERROR = 4;
    private static final int NO_ENOBUFS = 5;
    private static final int LISTEN_ALL_NSID = 8;
    private static final int CAP_ACK = 10;
    private static final int EXT_ACK = 11;
    private static final int GET_STRICT_CHK = 12;

    private long flags;
    private long groups;

    /**
     * setsockopt(2).
     *
     * @return 0, or a negated errno
     */
    public synchronized int set(int option, int value) {
        switch (option) {
            case ADD_MEMBERSHIP, DROP_MEMBERSHIP -> {
                return join(value, option == ADD_MEMBERSHIP);
            }
            case PKTINFO, BROADCAST_ERROR, NO_ENOBUFS, CAP_ACK, EXT_ACK, GET_STRICT_CHK -> {
                flags = value == 0 ? flags & ~bit(option) : flags | bit(option);
                return 0;
            }
            case LISTEN_ALL_NSID -> {
                return -Errnos.EPERM;
            }
            default -> {
                return -Errnos.ENOPROTOOPT;
            }
        }
    }

    /**
     * getsockopt(2) of an option that is a flag.
     *
     * @return 0 or 1, or a negated errno
     */
    public synchronized int get(int option) {
        return switch (option) {
            case PKTINFO, BROADCAST_ERROR, NO_ENOBUFS, CAP_ACK, EXT_ACK, GET_STRICT_CHK ->
                (flags & bit(option)) == 0 ? 0 : 1;
            case LISTEN_ALL_NSID -> 0;
            default -> -Errnos.ENOPROTOOPT;
        };
    }

    private int join(int group, boolean isMember) {
        if (group < 1 || group > Long.SIZE) {
            return -Errnos.EINVAL;
        }
        groups = isMember ? groups | bit(group - 1) : groups & ~bit(group - 1);
        return 0;
    }

    /** The first 32 groups, as an address has them. */
    public synchronized int groups() {
        return (int) groups;
    }

    /** All groups, a bit for each. */
    public synchronized byte[] memberships() {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(groups)
                .array();
    }

    /** Sets the first 32 groups, as bind(2) does. */
    public synchronized void setGroups(int mask) {
        groups = (groups & ~0xffff_ffffL) | (mask & 0xffff_ffffL);
    }

    synchronized boolean isStrict() {
        return (flags & bit(GET_STRICT_CHK)) != 0;
    }

    synchronized boolean isCapped() {
        return (flags & bit(CAP_ACK)) != 0;
    }

    synchronized boolean isExplained() {
        return (flags & bit(EXT_ACK)) != 0;
    }

    private static long bit(int number) {
        return 1L << number;
    }
}
