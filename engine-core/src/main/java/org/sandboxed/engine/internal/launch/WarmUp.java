package org.sandboxed.engine.internal.launch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeStrings;
import org.sandboxed.engine.internal.kernel.PosixSpawn;
import org.sandboxed.engine.internal.supervise.ListenerSlot;

/**
 * Makes the JVM load, before the first filter exists, everything that a carrier runs under one, and a keeper in its domain. Once
 * for each JVM.
 */
final class WarmUp {

    private WarmUp() {}

    private static final class Holder {
        static final boolean IS_DONE = run();

        private static boolean run() {
            byte[] missing = "/dev/null/missing".getBytes(StandardCharsets.US_ASCII);
            try (DomainAgent dismissed = new DomainAgent();
                    PosixSpawn spawn =
                            new PosixSpawn(missing, List.of(missing), NativeStrings.array(List.of()), null)) {
                dismissed.rehearse();
                Carrier.warmUp(new ListenerSlot(), spawn);
                DomainKeeper.warmUp(new ListenerSlot(), dismissed);
            }
            // A class cannot be loaded when no descriptor is left, which is what it may be needed to say.
            Launch.notStarted("rehearsal", new KernelException("pipe2", Errnos.EMFILE));
            return true;
        }
    }

    /** Returns once the warm-up has been done. */
    static void ensure() {
        if (!Holder.IS_DONE) {
            throw new IllegalStateException("the warm-up of the carrier has not been done");
        }
    }
}
