package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;

/** file_setattr(2): inode flags, project and extent size. */
final class FlagsHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.FILE_SETATTR);

    private final MetadataTarget target;

    FlagsHandler(FileSupport support) {
        this.target = new MetadataTarget(support);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public void handle(Call call) {
        long size = call.argument(3);
        if (size <= 0 || size > Files.PATH_MAX) {
            call.answer().fail(size <= 0 ? Errnos.EINVAL : Errnos.E2BIG);
            return;
        }
        byte[] attributes = new byte[(int) size];
        int got = call.readBytes(call.argument(2), attributes, attributes.length);
        if (got < attributes.length) {
            call.answer().fail(Errnos.EFAULT);
        } else if (target.isPath(call, call.intArgument(0), 1, call.intArgument(4))) {
            NativeMemory copy = NativeMemory.allocate(attributes.length);
            copy.put(0, attributes, 0, attributes.length);
            target.change(call, (pinned, fd) -> pinned.setAttributes(fd, copy, attributes.length));
        }
    }
}
