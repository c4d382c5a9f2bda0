package org.sandboxed.engine.internal.handler.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CREAT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_KNOWN;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_TMPFILE;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_BENEATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_IN_ROOT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_KNOWN;

/** The {@code struct open_how} of openat2(2), which refuses what it does not know. Reused; not thread-safe. */
final class OpenHow {

    private static final int SIZE = 24;
    private static final int MAX_SIZE = Files.PATH_MAX;

    private final byte[] bytes = new byte[MAX_SIZE];
    private final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());

    /** Reads it from the caller's memory; 0, or the negated errno that the kernel has for it. */
    int read(Call call) {
        long size = call.argument(3);
        if (size < SIZE || size > MAX_SIZE) {
            return size >= 0 && size < SIZE ? -Errnos.EINVAL : -Errnos.E2BIG;
        }
        int got = call.readBytes(call.argument(2), bytes, (int) size);
        if (got < size) {
            return got < 0 ? got : -Errnos.EFAULT;
        }
        for (int i = SIZE; i < size; i++) {
            if (bytes[i] != 0) {
                return -Errnos.E2BIG;
            }
        }
        return judge();
    }

    private int judge() {
        boolean isUnknown = (fields.getLong(0) & ~O_KNOWN) != 0 || (restrictions() & ~RESOLVE_KNOWN) != 0;
        long allowedMode = (flags() & (O_CREAT | O_TMPFILE)) == 0 ? 0 : PERMISSIONS;
        boolean isBoth = (restrictions() & RESOLVE_BENEATH) != 0 && (restrictions() & RESOLVE_IN_ROOT) != 0;
        boolean isExcess = (fields.getLong(8) & ~allowedMode) != 0;
        return isUnknown || isBoth || isExcess ? -Errnos.EINVAL : 0;
    }

    int flags() {
        return (int) fields.getLong(0);
    }

    int mode() {
        return (int) fields.getLong(8);
    }

    long restrictions() {
        return fields.getLong(16);
    }
}
