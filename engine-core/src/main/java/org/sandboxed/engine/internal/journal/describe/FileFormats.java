package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/** Arguments of calls on files: flags of {@code open(2)} and its kin, modes, devices. */
final class FileFormats {

    private static final int AT_FDCWD = -100;
    private static final int ACCESS_MODE = 3;
    private static final int MAY_CREATE = 0100 | 020000000;
    private static final int FILE_TYPE = 0170000;
    private static final int PERMISSIONS = 0777;
    private static final int STATX_SYNC = 0x6000;

    private FileFormats() {}

    static void addTo(Map<String, ArgumentFormat> formats) {
        formats.put("dirfd", (call, index) -> directory(call.signed(index)));
        formats.put("open", (call, index) -> openFlags(call.arg(index)));
        formats.put("openmode", FileFormats::openMode);
        formats.put("mode", (call, index) -> permissions(call.signed(index) & 0xffff));
        formats.put("nodemode", (call, index) -> nodeMode(call.signed(index) & 0xffff));
        formats.put("device", FileFormats::device);
        formats.put("access", (call, index) -> FileSymbols.ACCESS.flags(call.unsigned(index)));
        formats.put("at", (call, index) -> FileSymbols.AT.flags(call.unsigned(index)));
        formats.put("ataccess", (call, index) -> FileSymbols.AT_ACCESS.flags(call.unsigned(index)));
        formats.put("atstatx", (call, index) -> statxFlags(call.arg(index)));
        formats.put("statxmask", (call, index) -> FileSymbols.STATX_MASK.flags(call.unsigned(index)));
        formats.put("rename", (call, index) -> FileSymbols.RENAME.flags(call.unsigned(index)));
        formats.put("xattr", (call, index) -> FileSymbols.XATTR.flags(call.unsigned(index)));
        formats.put("seek", (call, index) -> FileSymbols.SEEK.name(call.unsigned(index)));
        formats.put("fcntl", (call, index) -> FileSymbols.FCNTL.name(call.unsigned(index)));
        formats.put("fcntlarg", FileFormats::fcntlArgument);
        formats.put("mount", (call, index) -> FileSymbols.MOUNT.flags(call.arg(index)));
        formats.put("umount", (call, index) -> FileSymbols.UMOUNT.flags(call.unsigned(index)));
        formats.put("ioctl", (call, index) -> IoctlSymbols.request(call.unsigned(index)));
    }

    private static String directory(int fd) {
        return fd == AT_FDCWD ? "AT_FDCWD" : Integer.toString(fd);
    }

    private static String openFlags(long flags) {
        List<String> words = new ArrayList<>();
        words.add(
                switch ((int) flags & ACCESS_MODE) {
                    case 0 -> "O_RDONLY";
                    case 1 -> "O_WRONLY";
                    case 2 -> "O_RDWR";
                    default -> "O_ACCMODE";
                });
        long rest = openSymbols().appendFlags(words, flags & 0xffffffffL & ~ACCESS_MODE);
        if (rest != 0) {
            words.add(PlainFormats.hex(rest));
        }
        return String.join("|", words);
    }

    private static String fcntlArgument(Call call, int index) {
        return switch (FileSymbols.FCNTL.name(call.unsigned(index - 1))) {
            case "F_GETFD", "F_GETFL", "F_GETOWN", "F_GETSIG", "F_GETLEASE", "F_GETPIPE_SZ", "F_GET_SEALS" ->
                ArgumentFormat.ABSENT;
            case "F_SETFD" -> call.arg(index) == 1 ? "FD_CLOEXEC" : PlainFormats.hex(call.unsigned(index));
            case "F_SETFL" -> openFlags(call.arg(index));
            case "F_DUPFD", "F_DUPFD_CLOEXEC", "F_SETOWN", "F_SETPIPE_SZ" -> Integer.toString(call.signed(index));
            default -> PlainFormats.hex(call.arg(index));
        };
    }

    private static Symbols openSymbols() {
        return Architecture.current() == Architecture.AARCH64 ? FileSymbols.OPEN_AARCH64 : FileSymbols.OPEN_X86_64;
    }

    /** The mode counts only where a file can be created; otherwise its register holds something else. */
    private static String openMode(Call call, int index) {
        boolean mayCreate = (call.arg(index - 1) & MAY_CREATE) != 0;
        return mayCreate ? permissions(call.signed(index) & 0xffff) : ArgumentFormat.ABSENT;
    }

    private static String nodeMode(int mode) {
        List<String> words = new ArrayList<>();
        int type = mode & FILE_TYPE;
        if (type != 0) {
            words.add(FileSymbols.FILE_TYPE.name(type));
        }
        FileSymbols.MODE_BIT.appendFlags(words, mode);
        words.add(permissions(mode & PERMISSIONS));
        return String.join("|", words);
    }

    private static String permissions(int mode) {
        String octal = Integer.toOctalString(mode);
        return mode < 0100 ? "0".repeat(3 - octal.length()) + octal : "0" + octal;
    }

    /** Only device nodes have a number. */
    private static String device(Call call, int index) {
        String type = FileSymbols.FILE_TYPE.name(call.arg(index - 1) & FILE_TYPE);
        if (!type.equals("S_IFCHR") && !type.equals("S_IFBLK")) {
            return ArgumentFormat.ABSENT;
        }
        long device = call.unsigned(index);
        long major = (device & 0xfff00) >> 8;
        long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return "makedev(" + PlainFormats.hex(major) + ", " + PlainFormats.hex(minor) + ")";
    }

    private static String statxFlags(long flags) {
        String synchronisation = FileSymbols.STATX.name(flags & STATX_SYNC);
        long rest = flags & 0xffffffffL & ~STATX_SYNC;
        return rest == 0 ? synchronisation : synchronisation + "|" + FileSymbols.AT.flags(rest);
    }
}
