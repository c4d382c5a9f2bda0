package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EACCESS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_NO_AUTOMOUNT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_REMOVEDIR;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_STATX_SYNC_TYPE;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_FOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * Refuses flags that the kernel does not know, before anybody looks at the path: linkat(2), unlinkat(2), fchmodat2(2),
 * fchownat(2), utimensat(2), setxattrat(2), removexattrat(2), newfstatat(2), statx(2), faccessat2(2). Programs try a flag to find
 * out whether it is there.
 */
public final class AtFlagsHandler implements Builtin {

    private static final int FILE = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
    private static final int STATUS = FILE | AT_NO_AUTOMOUNT | AT_STATX_SYNC_TYPE;

    private final int index;
    private final int known;

    private AtFlagsHandler(int index, int known) {
        this.index = index;
        this.known = known;
    }

    /** Appends the handlers to the chains of their syscalls; they have to come before those that look at paths. */
    public static void addTo(DispatchTable.Builder table) {
        add(table, Syscall.LINKAT, 4, AT_SYMLINK_FOLLOW | AT_EMPTY_PATH);
        add(table, Syscall.UNLINKAT, 2, AT_REMOVEDIR);
        add(table, Syscall.FCHMODAT2, 3, FILE);
        add(table, Syscall.FCHOWNAT, 4, FILE);
        add(table, Syscall.UTIMENSAT, 3, FILE);
        add(table, Syscall.SETXATTRAT, 2, FILE);
        add(table, Syscall.REMOVEXATTRAT, 2, FILE);
        add(table, Syscall.NEWFSTATAT, 3, STATUS);
        add(table, Syscall.STATX, 2, STATUS);
        add(table, Syscall.FACCESSAT2, 3, FILE | AT_EACCESS);
    }

    private static void add(DispatchTable.Builder table, Syscall syscall, int index, int known) {
        table.add(List.of(syscall), new AtFlagsHandler(index, known));
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        if ((call.intArgument(index) & ~known) != 0) {
            call.answer().fail(Errnos.EINVAL);
        }
    }
}
