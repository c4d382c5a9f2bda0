package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/** Two paths of one call. */
final class CowPair {

    private CowPair() {}

    /**
     * Whether both are paths of the working directory. Where one is not, the call fails with EXDEV, as it does between two
     * file systems; where neither is, the next handlers have it.
     */
    static boolean isInside(Call call, CowPath first, CowPath second) {
        if (first.isOutside() && second.isOutside()) {
            first.redirect(call);
            second.redirect(call);
            return false;
        }
        if (first.isOutside() || second.isOutside()) {
            CowPath other = first.isOutside() ? second : first;
            if (other.isInside(call)) {
                call.answer().fail(Errnos.EXDEV);
            }
            return false;
        }
        return first.isInside(call) && second.isInside(call);
    }
}
