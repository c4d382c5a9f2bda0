package org.sandboxed.engine.internal.handler.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/** write(2), pwrite64(2), writev(2), pwritev(2), pwritev2(2): a write fits as a whole, or fails as a whole. */
final class WriteHandler implements Builtin {

    static final List<Syscall> CALLS =
            List.of(Syscall.WRITE, Syscall.PWRITE64, Syscall.WRITEV, Syscall.PWRITEV, Syscall.PWRITEV2);

    /** IOV_MAX of limits.h. */
    private static final int MOST_PARTS = 1024;

    private static final int PART = 2 * Long.BYTES;
    private static final int RWF_APPEND = 0x10;

    private final int writeNr = Syscall.WRITE.number();
    private final int writevNr = Syscall.WRITEV.number();
    private final int pwriteNr = Syscall.PWRITE64.number();
    private final int pwritev2Nr = Syscall.PWRITEV2.number();

    private final OpenFile file;
    private final Room room;
    private final byte[] parts = new byte[MOST_PARTS * PART];
    private final ByteBuffer words = ByteBuffer.wrap(parts).order(ByteOrder.nativeOrder());

    WriteHandler(OpenFile file, Room room) {
        this.file = file;
        this.room = room;
    }

    @Override
    public String name() {
        return DiskHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int fd = call.intArgument(0);
        if (!file.isCounted(call, fd) || !file.isOpen(call, fd)) {
            return;
        }
        int nr = call.nr();
        long count = nr == writeNr || nr == pwriteNr ? call.argument(2) : total(call);
        boolean isPositioned = nr != writeNr && nr != writevNr;
        long offset = isPositioned ? call.argument(3) : file.position();
        boolean appends = file.appends();
        if (nr == pwritev2Nr) {
            appends |= (call.intArgument(5) & RWF_APPEND) != 0;
            offset = offset == -1 ? file.position() : offset;
        }
        long start = appends ? file.size() : offset;
        if (count > 0 && start >= 0) {
            room.grow(call, file.size(), start, count);
        }
    }

    /** How many bytes a vector has; what is no vector is the kernel's to refuse. */
    private long total(Call call) {
        int count = call.intArgument(2);
        if (count <= 0 || count > MOST_PARTS || call.readBytes(call.argument(1), parts, count * PART) < count * PART) {
            return 0;
        }
        long total = 0;
        for (int i = 0; i < count && total >= 0; i++) {
            long length = words.getLong(i * PART + Long.BYTES);
            total = length < 0 ? length : total + length;
        }
        return total;
    }
}
