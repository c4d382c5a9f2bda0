package org.sandboxed.engine.internal.handler.random;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Memfd;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/**
 * {@code /dev/random} and {@code /dev/urandom} under whatever name, known by their device numbers, and the identifiers below
 * {@code /proc/sys/kernel/random}; see random(4).
 */
final class RandomFiles implements MadeUpFiles {

    private static final long RANDOM = 1L << Integer.SIZE | 8;
    private static final long URANDOM = 1L << Integer.SIZE | 9;
    private static final byte[] UUID_FILE = ascii("/proc/sys/kernel/random/uuid");
    private static final byte[] BOOT_ID_FILE = ascii("/proc/sys/kernel/random/boot_id");
    private static final int UUID_SIZE = 16;

    private final RandomStreams streams;
    private final DeviceFeeder feeder = new DeviceFeeder();
    private final int seeded;
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();

    RandomFiles(RandomStreams streams, Journal journal) {
        this.streams = streams;
        this.seeded = journal.rule(RandomHandlers.RULE);
    }

    @Override
    public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
        if (!reads) {
            return false;
        }
        KernelException.require(pinned.status(file.fd(), status), "statx");
        if (status.isSpecial()) {
            long device = status.specialDevice();
            return (device == RANDOM || device == URANDOM) && openDevice(call, closeOnExec);
        }
        PathBytes path = file.path();
        if (path.is(UUID_FILE, UUID_FILE.length)) {
            return openUuid(call, streams.of(call.tid()).nextFile(), closeOnExec);
        }
        return path.is(BOOT_ID_FILE, BOOT_ID_FILE.length) && openUuid(call, streams.common(), closeOnExec);
    }

    private boolean openDevice(Call call, boolean closeOnExec) {
        call.answer().allow(seeded);
        call.answer().defer(new DeviceOpening(feeder, streams.of(call.tid()).nextFile(), closeOnExec));
        return true;
    }

    private boolean openUuid(Call call, long key, boolean closeOnExec) {
        byte[] bytes = new byte[UUID_SIZE];
        SplitMix.fill(key, 0, bytes, UUID_SIZE);
        int memfd = Memfd.sealed(ascii(uuid(bytes) + "\n"));
        call.answer().allow(seeded);
        if (memfd < 0) {
            call.answer().fail(Errnos.EIO);
        } else {
            call.answer().injectAndClose(memfd, closeOnExec);
        }
        return true;
    }

    /** Version 4, variant 2, as the kernel makes them. */
    private static UUID uuid(byte[] bytes) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            high = high << Byte.SIZE | (bytes[i] & 0xFF);
            low = low << Byte.SIZE | (bytes[Long.BYTES + i] & 0xFF);
        }
        return new UUID((high & ~0xF000L) | 0x4000L, (low & ~(0xC0L << 56)) | 0x80L << 56);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
