package org.sandboxed.engine.internal.handler.network;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;

import static org.sandboxed.engine.internal.kernel.Sockets.SCM_CREDENTIALS;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_IP;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_IPV6;
import static org.sandboxed.engine.internal.kernel.Sockets.SOL_SOCKET;

/**
 * A copy of the ancillary data of a message, see cmsg(3). Descriptors in it are duplicates of the caller's, under the numbers
 * that they have here; they are closed with it.
 */
final class Control {

    private static final int MAX = 16 << 10;
    private static final int HEADER = 16;
    private static final int SCM_RIGHTS = 1;
    private static final int IP_RETOPTS = 7;
    private static final int IPV6_2292RTHDR = 5;
    private static final int IPV6_RTHDR = 57;

    private final NativeMemory memory;
    private final List<Fd> passed;

    private Control(NativeMemory memory, List<Fd> passed) {
        this.memory = memory;
        this.passed = passed;
    }

    /** Reads ancillary data. Not thread-safe. */
    static final class Reader {

        private final CallerSockets sockets;
        private List<Fd> passed = new ArrayList<>();
        private NativeMemory memory = NativeMemory.onDemand(HEADER);

        Reader(CallerSockets sockets) {
            this.sockets = sockets;
        }

        /**
         * Reads the ancillary data of a message.
         *
         * @param isUnix whether the socket can pass descriptors
         * @return 0, or a negated errno: EMSGSIZE, EFAULT, ESRCH, EINVAL, EPERM, EBADF, EACCES
         */
        int read(Call call, MessageHeader header, boolean isUnix) {
            long size = header.controlLength();
            if (size < 0 || size > MAX) {
                return -Errnos.EMSGSIZE;
            }
            byte[] bytes = new byte[(int) size];
            int got = call.readBytes(header.control(), bytes, bytes.length);
            if (got < bytes.length) {
                return got == -Errnos.ESRCH ? got : -Errnos.EFAULT;
            }
            passed = new ArrayList<>();
            memory = NativeMemory.allocate(bytes.length);
            memory.put(0, bytes, 0, bytes.length);
            int result = isUnix ? translate(call, bytes.length) : 0;
            if (result < 0) {
                passed.forEach(Fd::close);
            }
            return result;
        }

        /** What was read. */
        Control take() {
            return new Control(memory, passed);
        }

        private int translate(Call call, int size) {
            int at = 0;
            while (size - at >= HEADER) {
                long length = memory.getLong(at);
                if (length < HEADER || length > size - at) {
                    return -Errnos.EINVAL;
                }
                int result = memory.getInt(at + 8) == SOL_SOCKET ? translate(call, at, (int) length) : 0;
                if (result < 0) {
                    return result;
                }
                at += (int) (length + 7) & ~7;
            }
            return 0;
        }

        private int translate(Call call, int at, int length) {
            int type = memory.getInt(at + 12);
            if (type == SCM_CREDENTIALS) {
                return -Errnos.EPERM;
            }
            for (int slot = at + HEADER;
                    type == SCM_RIGHTS && slot + Integer.BYTES <= at + length;
                    slot += Integer.BYTES) {
                int fd = sockets.tryDuplicate(call, memory.getInt(slot));
                if (fd < 0) {
                    return fd;
                }
                passed.add(new Fd(fd));
                memory.putInt(slot, fd);
            }
            return 0;
        }
    }

    /** Whether a datagram with it would go to another address than the one that it names. */
    boolean hasRoute() {
        int at = 0;
        while (memory.size() - at >= HEADER) {
            long length = memory.getLong(at);
            if (length < HEADER || length > memory.size() - at) {
                // The kernel refuses what is malformed, and looks no further.
                return false;
            }
            if (isRoute(memory.getInt(at + 8), memory.getInt(at + 12))) {
                return true;
            }
            at += (int) (length + 7) & ~7;
        }
        return false;
    }

    private static boolean isRoute(int level, int type) {
        return (level == SOL_IP && type == IP_RETOPTS)
                || (level == SOL_IPV6 && (type == IPV6_RTHDR || type == IPV6_2292RTHDR));
    }

    NativeMemory memory() {
        return memory;
    }

    int length() {
        return memory.size();
    }

    void close() {
        passed.forEach(Fd::close);
    }
}
