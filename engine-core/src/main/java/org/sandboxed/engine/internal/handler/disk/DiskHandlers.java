package org.sandboxed.engine.internal.handler.disk;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.disk.DiskMeter;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.ByteSize;

/** The handlers of this package. */
public final class DiskHandlers {

    static final String NAME = "disk";

    private DiskHandlers() {}

    /** The rule by which a change finds no room. */
    public static int refusal(Quota quota, Journal journal) {
        return quota.isLimited()
                ? journal.refusal("maxDisk: the files of the working directory would have more than "
                        + new ByteSize(quota.limit()) + " together")
                : Answer.NO_RULE;
    }

    /** Appends the handlers to the chains of their syscalls, where there is a limit; the filter then traps these. */
    public static void addTo(DispatchTable.Builder table, Quota quota, PathJudge judge, Journal journal) {
        if (!quota.isLimited()) {
            return;
        }
        DiskMeter meter = quota.meter();
        Room room = new Room(quota, refusal(quota, journal));
        OpenFile file = new OpenFile(meter);
        int unknown = journal.refusal("maxDisk: how much this call needs is not known; write(2) can do the same");
        table.add(WriteHandler.CALLS, new WriteHandler(file, room))
                .add(SizeHandler.CALLS, new SizeHandler(file, room, unknown))
                .add(CopyHandler.CALLS, new CopyHandler(file, new OpenFile(meter), room, unknown))
                .add(List.of(Syscall.TRUNCATE), new TruncateHandler(meter, judge, room))
                .add(List.of(Syscall.IO_SETUP), new AsyncHandler(unknown));
    }
}
