package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * setxattr(2), lsetxattr(2), fsetxattr(2), setxattrat(2), removexattr(2), lremovexattr(2), fremovexattr(2), removexattrat(2).
 */
final class AttributeHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(
            Syscall.SETXATTR,
            Syscall.LSETXATTR,
            Syscall.FSETXATTR,
            Syscall.SETXATTRAT,
            Syscall.REMOVEXATTR,
            Syscall.LREMOVEXATTR,
            Syscall.FREMOVEXATTR,
            Syscall.REMOVEXATTRAT);

    private static final int MAX_NAME = 255;
    /** XATTR_SIZE_MAX of linux/limits.h. */
    private static final int MAX_VALUE = 65536;
    /** A struct xattr_args: the value's address, its size, flags. */
    private static final int ARGS_SIZE = 16;

    private final int setxattratNr = Syscall.SETXATTRAT.number();
    private final int removexattratNr = Syscall.REMOVEXATTRAT.number();
    private final int fsetxattrNr = Syscall.FSETXATTR.number();
    private final int fremovexattrNr = Syscall.FREMOVEXATTR.number();
    private final int lsetxattrNr = Syscall.LSETXATTR.number();
    private final int lremovexattrNr = Syscall.LREMOVEXATTR.number();
    private final int setxattrNr = Syscall.SETXATTR.number();

    private final MetadataTarget target;
    private final byte[] name = new byte[Files.PATH_MAX];
    private final byte[] args = new byte[ARGS_SIZE];
    private final NativeMemory arguments = NativeMemory.allocate(ARGS_SIZE);

    AttributeHandler(FileSupport support) {
        this.target = new MetadataTarget(support);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public void handle(Call call) {
        int nr = call.nr();
        boolean at = nr == setxattratNr || nr == removexattratNr;
        int nameIndex = at ? 3 : 1;
        int length = call.readString(call.argument(nameIndex), name);
        if (length <= 0 || length > MAX_NAME) {
            call.answer().fail(length == -Errnos.EFAULT ? Errnos.EFAULT : Errnos.ERANGE);
            return;
        }
        NativeMemory attribute = NativeMemory.allocate(MAX_NAME + 1);
        attribute.put(0, name, 0, length);
        if (nr == setxattratNr) {
            setWithArgs(call, attribute);
        } else if (nr == setxattrNr || nr == lsetxattrNr || nr == fsetxattrNr) {
            set(call, attribute, call.argument(2), call.argument(3), call.intArgument(4));
        } else if (isAllowed(call)) {
            target.change(call, (pinned, fd) -> pinned.removexattr(fd, attribute));
        }
    }

    private void setWithArgs(Call call, NativeMemory attribute) {
        int got = call.argument(5) == ARGS_SIZE ? call.readBytes(call.argument(4), args, ARGS_SIZE) : -Errnos.EINVAL;
        if (got < ARGS_SIZE) {
            call.answer().fail(got < 0 ? -got : Errnos.EFAULT);
            return;
        }
        arguments.put(0, args, 0, ARGS_SIZE);
        set(call, attribute, arguments.getLong(0), arguments.getInt(8) & 0xFFFF_FFFFL, arguments.getInt(12));
    }

    private void set(Call call, NativeMemory attribute, long address, long size, int flags) {
        if (size < 0 || size > MAX_VALUE) {
            call.answer().fail(Errnos.E2BIG);
            return;
        }
        int length = (int) size;
        byte[] value = new byte[length];
        int got = length == 0 ? 0 : call.readBytes(address, value, length);
        if (got < length) {
            call.answer().fail(Errnos.EFAULT);
            return;
        }
        NativeMemory copy = NativeMemory.allocate(Math.max(length, 1));
        copy.put(0, value, 0, length);
        if (isAllowed(call)) {
            target.change(call, (pinned, fd) -> pinned.setxattr(fd, attribute, copy, length, flags));
        }
    }

    private boolean isAllowed(Call call) {
        int nr = call.nr();
        if (nr == fsetxattrNr || nr == fremovexattrNr) {
            return target.isDescriptor(call, call.intArgument(0));
        }
        if (nr == setxattratNr || nr == removexattratNr) {
            return target.isPath(call, call.intArgument(0), 1, call.intArgument(2));
        }
        boolean link = nr == lsetxattrNr || nr == lremovexattrNr;
        return target.isPath(call, AT_FDCWD, 0, link ? AT_SYMLINK_NOFOLLOW : 0);
    }
}
