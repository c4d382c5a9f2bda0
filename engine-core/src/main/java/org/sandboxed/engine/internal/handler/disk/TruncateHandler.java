package org.sandboxed.engine.internal.handler.disk;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.filesystem.disk.DiskMeter;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** truncate(2) of a file that a program can write itself. */
final class TruncateHandler implements Builtin {

    private final DiskMeter meter;
    private final PathJudge judge;
    private final Room room;
    private final Caller caller = new Caller();
    private final ResolvedPath place = new ResolvedPath();
    private final byte[] path = new byte[Files.PATH_MAX];

    TruncateHandler(DiskMeter meter, PathJudge judge, Room room) {
        this.meter = meter;
        this.judge = judge;
        this.room = room;
    }

    @Override
    public String name() {
        return DiskHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int length = call.readPath(0, TextKind.PATH, path);
        if (length <= 0) {
            return;
        }
        caller.set(call.pid(), call.tid());
        judge.resolver().resolve(caller, AT_FDCWD, path, length, true, 0, place);
        boolean isCounted = place.is(ResolvedPath.Kind.FILE)
                && meter.isCounted(place.path().bytes(), place.path().length());
        if (isCounted && judge.status(place).isRegular()) {
            room.grow(call, judge.status().size(), call.argument(1));
        }
        place.close();
    }
}
