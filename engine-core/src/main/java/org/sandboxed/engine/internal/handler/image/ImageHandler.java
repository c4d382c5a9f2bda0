package org.sandboxed.engine.internal.handler.image;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Processes;

/**
 * Changes every program that a run executes while it is held in a call that all of them make before they read a clock or
 * draw a random number: on x86_64 arch_prctl(2) with ARCH_SET_FS, on aarch64 set_tid_address(2) or sched_getaffinity(2). A
 * program that cannot be changed is killed: it would see what it must not.
 */
public final class ImageHandler implements Builtin {

    private static final int ARCH_SET_FS = 0x1002;

    private final List<ImageChange> changes;
    private final int archPrctlNr = Syscall.ARCH_PRCTL.isAvailable() ? Syscall.ARCH_PRCTL.number() : -1;
    private final int unchangeable;

    private ImageHandler(List<ImageChange> changes, Journal journal) {
        this.changes = changes;
        this.unchangeable = journal.refusal(
                "the memory of this program cannot be written, so its clock, its random numbers and who it runs as"
                        + " cannot be set; a program that may be executed but not read is such a one");
    }

    /** Appends the handler to the chains of its syscalls, unless there is nothing to be changed. */
    public static void addTo(DispatchTable.Builder table, List<ImageChange> changes, Journal journal) {
        if (!changes.isEmpty()) {
            table.add(NotifiedSets.FRESH_IMAGE, new ImageHandler(List.copyOf(changes), journal));
        }
    }

    @Override
    public String name() {
        return "image";
    }

    @Override
    public void handle(Call call) {
        if (call.nr() == archPrctlNr && call.intArgument(0) != ARCH_SET_FS) {
            return;
        }
        try (FreshImage image = FreshImage.of(call)) {
            for (ImageChange change : changes) {
                change.apply(image);
            }
        } catch (KernelException e) {
            if (call.isHeld()) {
                call.answer().allow(unchangeable);
                call.answer().kill(Processes.SIGKILL);
            } else {
                call.answer().fail(Errnos.ESRCH);
            }
        }
    }
}
