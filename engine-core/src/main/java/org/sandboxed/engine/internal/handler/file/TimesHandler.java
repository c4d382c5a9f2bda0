package org.sandboxed.engine.internal.handler.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** utime(2), utimes(2), futimesat(2), utimensat(2): three units of time, one change. */
final class TimesHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.UTIME, Syscall.UTIMES, Syscall.FUTIMESAT, Syscall.UTIMENSAT);

    /** Two timespecs, or two timevals. */
    private static final int PAIR_SIZE = 32;
    /** A struct utimbuf: two times in seconds. */
    private static final int SECONDS_SIZE = 16;

    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;
    private static final long UTIME_NOW = 0x3fffffff;
    private static final long UTIME_OMIT = 0x3ffffffe;

    private final int utimeNr = Numbers.of(Syscall.UTIME);
    private final int utimesNr = Numbers.of(Syscall.UTIMES);
    private final int utimensatNr = Syscall.UTIMENSAT.number();

    private final FileSupport support;
    private final MetadataTarget target;
    private final byte[] bytes = new byte[PAIR_SIZE];
    private final ByteBuffer read = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    private final NativeMemory times = NativeMemory.allocate(PAIR_SIZE);

    TimesHandler(FileSupport support) {
        this.support = support;
        this.target = new MetadataTarget(support);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public void handle(Call call) {
        boolean plain = call.nr() == utimeNr || call.nr() == utimesNr;
        long address = call.argument(plain ? 1 : 2);
        int readable = address == 0 ? 0 : readTimes(call, address);
        if (readable < 0) {
            call.answer().fail(-readable);
        } else if (isAllowed(call, plain)) {
            NativeMemory pair = target.isLate() ? copyOfTimes() : times;
            target.change(call, (pinned, fd) -> address == 0 ? pinned.utimensNow(fd) : setTimes(pinned, fd, pair));
        }
    }

    private NativeMemory copyOfTimes() {
        byte[] content = new byte[PAIR_SIZE];
        times.get(0, content, 0, PAIR_SIZE);
        NativeMemory copy = NativeMemory.allocate(PAIR_SIZE);
        copy.put(0, content, 0, PAIR_SIZE);
        return copy;
    }

    /** The program sees the file with these times, whatever its clock shows when the kernel stamps others with them. */
    private int setTimes(PinnedFiles pinned, int fd, NativeMemory pair) {
        int result = pinned.utimens(fd, pair);
        if (result == 0 && !support.times().areReal()) {
            FileStatus status = new FileStatus();
            if (pinned.status(fd, status) == 0) {
                support.times().give(status, isGiven(pair, 0), isGiven(pair, PAIR_SIZE / 2));
            }
        }
        return result;
    }

    private static boolean isGiven(NativeMemory times, int at) {
        long nanos = times.getLong(at + Long.BYTES);
        return nanos != UTIME_NOW && nanos != UTIME_OMIT;
    }

    private boolean isAllowed(Call call, boolean plain) {
        if (plain) {
            return target.isPath(call, AT_FDCWD, 0, 0);
        }
        int dirfd = call.intArgument(0);
        if (call.argument(1) == 0 && dirfd != AT_FDCWD) {
            return target.isDescriptor(call, dirfd);
        }
        return target.isPath(call, dirfd, 1, call.nr() == utimensatNr ? call.intArgument(3) : 0);
    }

    private int readTimes(Call call, long address) {
        int size = call.nr() == utimeNr ? SECONDS_SIZE : PAIR_SIZE;
        int got = call.readBytes(address, bytes, size);
        if (got < size) {
            return got < 0 ? got : -Errnos.EFAULT;
        }
        if (call.nr() == utimeNr) {
            return setSeconds();
        }
        return call.nr() == utimensatNr ? setNanos() : setMicros();
    }

    private int setSeconds() {
        for (int i = 0; i < 2; i++) {
            times.putLong(16 * i, read.getLong(8 * i));
            times.putLong(16 * i + 8, 0);
        }
        return 0;
    }

    private int setMicros() {
        for (int i = 0; i < 2; i++) {
            long micros = read.getLong(16 * i + 8);
            if (micros < 0 || micros >= MICROS_PER_SECOND) {
                return -Errnos.EINVAL;
            }
            times.putLong(16 * i, read.getLong(16 * i));
            times.putLong(16 * i + 8, micros * NANOS_PER_MICRO);
        }
        return 0;
    }

    private int setNanos() {
        times.put(0, bytes, 0, PAIR_SIZE);
        return 0;
    }
}
