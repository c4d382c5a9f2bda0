package org.sandboxed.engine.internal.handler.disk;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/** ftruncate(2), fallocate(2). Space beyond the end of a file cannot be reserved, for nothing would tell how much there is. */
final class SizeHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.FTRUNCATE, Syscall.FALLOCATE);

    private static final int KEEP_SIZE = 0x01;
    private static final int PUNCH_HOLE = 0x02;
    private static final int COLLAPSE_RANGE = 0x08;
    private static final int INSERT_RANGE = 0x20;

    private final int ftruncateNr = Syscall.FTRUNCATE.number();

    private final OpenFile file;
    private final Room room;
    private final int unknown;

    SizeHandler(OpenFile file, Room room, int unknown) {
        this.file = file;
        this.room = room;
        this.unknown = unknown;
    }

    @Override
    public String name() {
        return DiskHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        if (!file.isCounted(call, call.intArgument(0))) {
            return;
        }
        if (call.nr() == ftruncateNr) {
            room.grow(call, file.size(), call.argument(1));
        } else {
            allocate(call, call.intArgument(1), call.argument(2), call.argument(3));
        }
    }

    private void allocate(Call call, int mode, long offset, long length) {
        if ((mode & (PUNCH_HOLE | COLLAPSE_RANGE)) != 0 || offset < 0 || length <= 0 || offset + length < 0) {
            return;
        }
        if ((mode & KEEP_SIZE) != 0) {
            call.answer().refuse(Errnos.EOPNOTSUPP, unknown);
        } else {
            room.grow(call, file.size(), (mode & INSERT_RANGE) != 0 ? file.size() + length : offset + length);
        }
    }
}
