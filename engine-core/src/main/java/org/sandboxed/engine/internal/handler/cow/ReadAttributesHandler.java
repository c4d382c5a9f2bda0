package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/** getxattr(2), lgetxattr(2), listxattr(2), llistxattr(2). */
final class ReadAttributesHandler extends CowHandler {

    static final List<Syscall> CALLS =
            List.of(Syscall.GETXATTR, Syscall.LGETXATTR, Syscall.LISTXATTR, Syscall.LLISTXATTR);

    private static final int MAX_NAME = 255;

    private final int getxattrNr = Syscall.GETXATTR.number();
    private final int lgetxattrNr = Syscall.LGETXATTR.number();
    private final int listxattrNr = Syscall.LISTXATTR.number();

    private final Lookup file;
    private final byte[] name = new byte[Files.PATH_MAX];
    private final int[] failure = new int[1];

    ReadAttributesHandler(CowSupport support) {
        super(support);
        this.file = new Lookup(support);
    }

    @Override
    void decide(Call call) {
        boolean follow = call.nr() == getxattrNr || call.nr() == listxattrNr;
        if (!file.isPath(call, AT_FDCWD, 0, follow ? 0 : AT_SYMLINK_NOFOLLOW)) {
            return;
        }
        if (call.nr() == getxattrNr || call.nr() == lgetxattrNr) {
            int length = call.readString(call.argument(1), name);
            if (length <= 0 || length > MAX_NAME) {
                call.answer().fail(length == -Errnos.EFAULT ? Errnos.EFAULT : Errnos.ERANGE);
                return;
            }
            answer(call, support().descriptions().xattr(file.fd(), name, length, failure), 2);
        } else {
            answer(call, support().descriptions().xattrNames(file.fd(), failure), 1);
        }
    }

    @Override
    void release() {
        file.close();
    }

    private void answer(Call call, byte[] value, int bufferIndex) {
        long size = call.argument(bufferIndex + 1);
        int result = failure[0];
        if (result == 0 && size != 0) {
            result = size > 0 && size < value.length ? -Errnos.ERANGE : write(call, value, bufferIndex);
        }
        support().finish(call, result < 0 ? result : value.length);
    }

    private static int write(Call call, byte[] value, int bufferIndex) {
        int written = value.length == 0 ? 0 : call.writeBytes(call.argument(bufferIndex), value, value.length);
        return written < value.length ? -Errnos.EFAULT : 0;
    }
}
