package org.sandboxed.engine.internal.handler.chroot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.filesystem.root.Programs;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * A directory that is the kernel's working directory of every process, and in which it finds programs under paths that are as
 * short as those that the processes use: {@code 1/sh} is a link to a program, or to a copy of it that names the loader by its
 * path on the machine. The last name stays, for it becomes the name of the process. Thread-safe.
 */
public final class ProgramStage implements Programs, AutoCloseable {

    private static final String COPIES = ".copies";
    /** A name that no program has, and that is no longer than any path of one. */
    private static final String BOARD = "\u0001";

    private static final byte[] BOARD_NAME = NativeText.encode(BOARD);
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final int RADIX = 36;
    private static final byte[] FRESH = {'.', 'l', 'i', 'n', 'k'};
    private static final byte[] NONE = {};
    private static final int OWNER_ONLY = 0700;

    private final Path directory;
    private final Path copies;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> shortLinks = new HashMap<>();
    private final Map<Copied, byte[]> made = new HashMap<>();
    private final List<byte[]> originals = new ArrayList<>();
    private final ProcFiles processFiles = new ProcFiles();
    private final Names names = new Names();
    private final Fd pinned;
    private final byte[] springBoard;

    /** A file that has been copied, as it was then. */
    private record Copied(long device, long inode, long size, long seconds, long nanos, String loader) {}

    /** Makes the directory, which must not exist. */
    public ProgramStage(Path directory) throws IOException {
        this.directory = directory;
        this.copies = directory.resolve(COPIES);
        Files.createDirectory(directory);
        Files.createDirectory(copies);
        this.pinned = Directories.pin(directory);
        Path board = directory.resolve(BOARD);
        Files.write(board, SpringBoard.image(Architecture.current()));
        Files.setPosixFilePermissions(board, EXECUTABLE);
        this.springBoard = NativeText.encode(board.toString());
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    /** Where the {@link SpringBoard} is. Not to be changed. */
    public byte[] springBoard() {
        return springBoard;
    }

    /** The name of the {@link SpringBoard} in this directory. Not to be changed. */
    public byte[] board() {
        return BOARD_NAME;
    }

    /** The absolute path of something in this directory. */
    byte[] absolute(byte[] relative) {
        byte[] start = NativeText.encode(directory + "/");
        byte[] path = Arrays.copyOf(start, start.length + relative.length);
        System.arraycopy(relative, 0, path, start.length, relative.length);
        return path;
    }

    /**
     * A copy of a program that names another loader, or none, where the loader is empty.
     *
     * @param original where the program itself is
     * @return where the copy is
     */
    synchronized byte[] copy(FileChannel file, FileStatus status, ProgramImage image, byte[] loader, byte[] original)
            throws IOException {
        Copied key = new Copied(
                status.device(),
                status.inode(),
                status.size(),
                status.modifiedSeconds(),
                status.modifiedNanos(),
                text(loader, loader.length));
        byte[] known = made.get(key);
        if (known != null) {
            return known;
        }
        Path copy = copies.resolve(Integer.toString(originals.size(), RADIX));
        try (FileChannel to = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long done = 0;
            long size = file.size();
            while (done < size) {
                done += file.transferTo(done, size - done, to);
            }
            if (loader.length > 0) {
                image.nameLoader(to, loader);
            }
        }
        Files.setPosixFilePermissions(copy, EXECUTABLE);
        byte[] path = NativeText.encode(copy.toString());
        originals.add(original);
        made.put(key, path);
        return path;
    }

    /**
     * A path, relative to this directory, under which the kernel finds a program.
     *
     * @param name what its last name is to be
     * @param most how long it may be
     * @return empty where none is short enough
     */
    synchronized byte[] link(byte[] program, byte[] name, int most) {
        String last = text(name, name.length);
        Integer known = numbers.get(text(program, program.length) + '\0' + last);
        int number = known == null ? numbers.size() : known;
        byte[] folder = Integer.toString(number, RADIX).getBytes(StandardCharsets.US_ASCII);
        if (folder.length + 1 + name.length > most) {
            return name.length <= most ? linkShortly(program, name) : NONE;
        }
        byte[] path = Arrays.copyOf(folder, folder.length + 1 + name.length);
        path[folder.length] = '/';
        System.arraycopy(name, 0, path, folder.length + 1, name.length);
        if (known == null) {
            require(names.mkdirat(pinned.number(), folder, folder.length, OWNER_ONLY), "mkdir");
            symlink(program, path);
            numbers.put(text(program, program.length) + '\0' + last, number);
        }
        return path;
    }

    /** Without a directory of its own only one program can have the name at a time. */
    private byte[] linkShortly(byte[] program, byte[] name) {
        String target = text(program, program.length);
        String key = text(name, name.length);
        if (Arrays.equals(name, BOARD_NAME)) {
            return NONE;
        }
        if (target.equals(shortLinks.get(key))) {
            return name;
        }
        symlink(program, FRESH);
        int result = names.renameat2(pinned.number(), FRESH, FRESH.length, pinned.number(), name, name.length, 0);
        if (result < 0) {
            // A directory has that name.
            names.unlinkat(pinned.number(), FRESH, FRESH.length, 0);
            return NONE;
        }
        shortLinks.put(key, target);
        return name;
    }

    private void symlink(byte[] target, byte[] path) {
        require(names.symlinkat(target, target.length, pinned.number(), path, path.length), "symlink");
    }

    private static void require(int result, String operation) {
        KernelException.require(result, operation);
    }

    @Override
    public synchronized byte[] of(int pid) {
        byte[] path = processFiles.link(pid, "exe");
        byte[] prefix = NativeText.encode(copies + "/");
        if (path.length > prefix.length && Arrays.equals(path, 0, prefix.length, prefix, 0, prefix.length)) {
            String number = text(path, path.length).substring(prefix.length);
            return originals.get(Integer.parseInt(number, RADIX));
        }
        return path;
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        pinned.close();
        Removal.remove(directory);
    }
}
