package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/** readlink(2), readlinkat(2). Links of proc(5) that lead to the upper layer are told as what they are in the view. */
final class ReadlinkHandler extends CowHandler {

    static final List<Syscall> CALLS = List.of(Syscall.READLINK, Syscall.READLINKAT);

    private final int readlinkNr = Numbers.of(Syscall.READLINK);

    private final Lookup file;
    private final PathBytes text = new PathBytes();
    private final Caller owner = new Caller();

    ReadlinkHandler(CowSupport support) {
        super(support);
        this.file = new Lookup(support);
    }

    @Override
    void decide(Call call) {
        boolean plain = call.nr() == readlinkNr;
        int flags = plain ? AT_SYMLINK_NOFOLLOW : AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
        boolean isPinned = file.isPath(call, plain ? AT_FDCWD : call.intArgument(0), plain ? 0 : 1, flags);
        int size = call.intArgument(plain ? 2 : 3);
        long buffer = call.argument(plain ? 1 : 2);
        if (isPinned && isProcLink()) {
            tellProcLink(call, buffer, size);
        } else if (isPinned) {
            int length = support().descriptions().readlink(file.fd(), text.room());
            // An empty path stands for a descriptor, which is no link unless the kernel says so.
            text.setLength(Math.max(length, 0));
            answer(call, length == -Errnos.ENOENT ? -Errnos.EINVAL : length, buffer, size);
        } else if (file.isOutside() && ProcRules.concerns(file.place().path())) {
            readProc(call, buffer, size);
        }
    }

    @Override
    void release() {
        file.close();
    }

    private boolean isProcLink() {
        return support().resolver().isRooted()
                && file.isOutside()
                && ProcRules.concerns(file.place().path());
    }

    private void tellProcLink(Call call, long buffer, int size) {
        int result = support()
                .resolver()
                .readProcLink(support().caller(call), file.place().path(), text);
        if (result == -Errnos.EACCES) {
            call.answer()
                    .refuse(Errnos.EACCES, PathRuleSet.rule(support().judge().otherProcess()));
        } else {
            answer(call, result < 0 ? result : text.length(), buffer, size);
        }
    }

    private void readProc(Call call, long buffer, int size) {
        PathBytes link = file.place().path();
        int length = support().files().readlinkat(AT_FDCWD, link.bytes(), link.length(), text.room());
        if (length < 0 || length == Files.PATH_MAX) {
            return;
        }
        text.setLength(length);
        boolean isUpper = support().isUpper(text);
        byte[] directory = ProcPaths.isWorkingDirectory(link) ? unknownToKernel(call, link, isUpper) : null;
        if (directory != null) {
            setText(directory);
        } else if (isUpper) {
            support().toView(text);
        }
        if (directory != null || isUpper) {
            answer(call, text.length(), buffer, size);
        }
    }

    private void setText(byte[] directory) {
        if (directory.length > 0 && directory[0] == '/') {
            text.clear();
            text.append(directory);
        } else {
            text.set(support().absolute(directory, directory.length));
        }
    }

    /** Where a process of the sandbox is, if the kernel takes it to be elsewhere. */
    private byte @Nullable [] unknownToKernel(Call call, PathBytes link, boolean isUpper) {
        int process = ProcPaths.process(link);
        if (!isUpper && !support().caller(call).is(process)) {
            return null;
        }
        owner.set(process, process);
        return support().virtual().of(owner);
    }

    private void answer(Call call, int length, long buffer, int size) {
        if (size <= 0) {
            call.answer().fail(Errnos.EINVAL);
            return;
        }
        int count = Math.min(length, size);
        int written = count <= 0 ? count : call.writeBytes(buffer, text.bytes(), count);
        support().finish(call, written < count ? -Errnos.EFAULT : count);
    }
}
