package org.sandboxed.engine.internal.handler.disk;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * What is left to be written.
 *
 * @param quota what counts
 * @param rule by which a call is refused
 */
record Room(Quota quota, int rule) {

    /** The most that one call moves, MAX_RW_COUNT of the kernel. */
    private static final long MOST = 0x7fff_f000L;

    /** Takes room for so many bytes from a place in a file on, or refuses the call with ENOSPC. */
    void grow(Call call, long size, long start, long count) {
        grow(call, size, start + Math.min(count, MOST));
    }

    /** Takes room for a file that is to reach so far, or refuses the call with ENOSPC. */
    void grow(Call call, long size, long end) {
        if (end > size && !quota.reserve(end - size)) {
            call.answer().refuse(Errnos.ENOSPC, rule);
        }
    }
}
