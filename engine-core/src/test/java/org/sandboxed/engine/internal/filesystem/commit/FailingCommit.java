package org.sandboxed.engine.internal.filesystem.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.nio.file.Path;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;

/** A commit that comes to no end. */
public final class FailingCommit {

    private FailingCommit() {}

    /** Commits, and fails after some steps as if there was no more room. */
    public static void of(Branch branch, Path tree, int steps) {
        assertThatException()
                .isThrownBy(() -> Commit.of(branch, tree, moment -> {
                    if (moment.equals("step " + (steps - 1) + " noted")) {
                        throw new KernelException("write", Errnos.ENOSPC);
                    }
                }))
                .withMessageContaining("ENOSPC")
                .withMessageContaining(branch.directory().toString());
        assertThat(Commit.isBegun(branch)).isTrue();
    }
}
