package org.sandboxed.engine.internal.handler.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * copy_file_range(2), sendfile(2), splice(2). No more comes from a file than it has. How much comes from a pipe is not known
 * before, so that such a call fails as it does for a file that cannot be spliced to.
 */
final class CopyHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.COPY_FILE_RANGE, Syscall.SENDFILE, Syscall.SPLICE);

    private final int sendfileNr = Syscall.SENDFILE.number();

    private final OpenFile target;
    private final OpenFile source;
    private final Room room;
    private final int unknown;
    private final byte[] word = new byte[Long.BYTES];

    CopyHandler(OpenFile target, OpenFile source, Room room, int unknown) {
        this.target = target;
        this.source = source;
        this.room = room;
        this.unknown = unknown;
    }

    @Override
    public String name() {
        return DiskHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        boolean sends = call.nr() == sendfileNr;
        int to = call.intArgument(sends ? 0 : 2);
        int from = call.intArgument(sends ? 1 : 0);
        if (!target.isCounted(call, to) || !target.isOpen(call, to) || !source.isOpen(call, from)) {
            return;
        }
        long start = sends ? target.position() : offset(call, 3, target);
        if (target.appends()) {
            start = target.size();
        }
        long count = call.argument(sends ? 3 : 4);
        if (count == 0 || start < 0) {
            return;
        }
        if (source.isRegular(call, from)) {
            long left = source.size() - offset(call, sends ? 2 : 1, source);
            room.grow(call, target.size(), start, count < 0 ? left : Math.min(count, left));
        } else {
            call.answer().refuse(Errnos.EINVAL, unknown);
        }
    }

    /** The offset that an argument points to, or that of the descriptor. */
    private long offset(Call call, int index, OpenFile file) {
        long address = call.argument(index);
        if (address == 0) {
            return file.position();
        }
        int read = call.readBytes(address, word, word.length);
        // The kernel cannot read it either.
        return read < word.length
                ? -1
                : ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).getLong();
    }
}
