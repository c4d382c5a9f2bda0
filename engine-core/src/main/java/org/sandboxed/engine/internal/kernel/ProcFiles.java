package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Small files and links below {@code /proc/<pid>}, read with open(2), read(2) and readlink(2); see proc(5). The buffers are
 * laid out once for each instance; not thread-safe. Results are lengths or negated errnos: ENOENT or ESRCH where the task
 * is gone.
 */
public final class ProcFiles {

    /** What one read returns at most; enough for every stat, status and syscall file. */
    public static final int MAX_READ = 8192;

    private static final long OPENAT = Libc.symbol("openat");
    private static final long READLINK = Libc.symbol("readlink");
    private static final byte[] PROC = "/proc/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOAD = "/proc/loadavg".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_NAME = 128;
    private static final int PAGE = 4096;

    private final NativeMemory path = NativeMemory.onDemand(MAX_NAME);
    private final NativeMemory buffer = NativeMemory.onDemand(MAX_READ);
    private final byte[] text = Arrays.copyOf(PROC, MAX_NAME);
    private int end;

    /**
     * Reads the start of a file.
     *
     * @param name such as {@code stat}; ASCII
     * @param into at least {@link #MAX_READ} long
     * @return how many bytes, or a negated errno
     */
    public int read(int task, String name, byte[] into) {
        aim(task, name);
        return readAimed(into);
    }

    /** The process or thread id that was given out last, or a negated errno; 0 where {@code /proc/loadavg} is not genuine. */
    public int lastId(byte[] into) {
        path.put(0, LOAD, 0, LOAD.length);
        path.putByte(LOAD.length, (byte) 0);
        int length = readAimed(into);
        int id = 0;
        int scale = 1;
        for (int i = length - 2; i >= 0 && into[i] >= '0' && into[i] <= '9'; i--) {
            id += (into[i] - '0') * scale;
            scale *= 10;
        }
        return length < 0 ? length : id;
    }

    /**
     * Opens a file for reading, close-on-exec.
     *
     * @param name such as {@code statm}; ASCII
     */
    public int open(int task, String name) {
        aim(task, name);
        return openAimed();
    }

    private int openAimed() {
        int flags = OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY;
        return (int) Libc.call(OPENAT, OpenFlags.AT_FDCWD, path.address(), flags, 0);
    }

    private int readAimed(byte[] into) {
        int fd = openAimed();
        if (fd < 0) {
            return fd;
        }
        int length = fill(fd);
        Fd.closeRaw(fd);
        if (length > 0) {
            buffer.get(0, into, 0, length);
        }
        return length;
    }

    /**
     * The children of a process, as its threads list them; empty where it is gone. A kernel without such lists
     * (CONFIG_PROC_CHILDREN) is asked about every process.
     */
    public int[] children(int process) {
        String[] threads = new java.io.File("/proc/" + process + "/task").list();
        StringBuilder lists = new StringBuilder();
        for (String thread : threads == null ? new String[0] : threads) {
            String name = "/proc/" + process + "/task/" + thread + "/children";
            try {
                lists.append(java.nio.file.Files.readString(java.nio.file.Path.of(name)));
            } catch (java.nio.file.NoSuchFileException e) {
                return childrenOfAll(process);
            } catch (java.io.IOException e) {
                // The thread has just ended, and another has its children.
                lists.append(' ');
            }
        }
        return Arrays.stream(lists.toString().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** The threads of a process; none where it is gone. */
    public int[] tasks(int process) {
        String[] names = new java.io.File("/proc/" + process + "/task").list();
        return Arrays.stream(names == null ? new String[0] : names)
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private int[] childrenOfAll(int parent) {
        String field = "\nPPid:\t" + parent + "\n";
        return Arrays.stream(pids())
                .filter(pid -> text(pid, "status").contains(field))
                .toArray();
    }

    /** The text of a file, malformed bytes replaced; empty where it cannot be read. */
    public String text(int task, String name) {
        byte[] bytes = new byte[MAX_READ];
        int length = read(task, name, bytes);
        return length <= 0 ? "" : new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** State, parent, and what follows, as proc_pid_stat(5) has them from its third field on; empty where there is no such task. */
    public String[] stat(int task) {
        String stat = text(task, "stat");
        // The name of the program may hold spaces and parentheses.
        String fields = stat.substring(stat.lastIndexOf(')') + 1).trim();
        return fields.isEmpty() ? new String[0] : fields.split(" ", -1);
    }

    /** Where a link leads, such as {@code cwd}; empty where it cannot be read. */
    public byte[] link(int task, String name) {
        aim(task, name);
        int length = (int) Libc.call(READLINK, path.address(), buffer.address(), Files.PATH_MAX);
        return length <= 0 ? new byte[0] : buffer.toArray(0, length);
    }

    private int fill(int fd) {
        int done = 0;
        while (done < MAX_READ) {
            int got = Pipes.read(fd, buffer.address() + done, MAX_READ - done);
            if (got < 0 && done == 0) {
                return got;
            }
            if (got <= 0) {
                break;
            }
            done += got;
            // The kernel makes up most of these files in one piece and then has no more; a command line fills whole
            // pages.
            if (got % PAGE != 0) {
                break;
            }
        }
        return done;
    }

    private void aim(int task, String name) {
        if (task <= 0 || name.length() > MAX_NAME / 2) {
            throw new IllegalArgumentException("no file of a process: " + task + "/" + name);
        }
        end = PROC.length;
        putNumber(task);
        text[end++] = '/';
        for (int i = 0; i < name.length(); i++) {
            text[end++] = (byte) name.charAt(i);
        }
        text[end++] = 0;
        path.put(0, text, 0, end);
    }

    private void putNumber(int number) {
        if (number >= 10) {
            putNumber(number / 10);
        }
        text[end++] = (byte) ('0' + number % 10);
    }

    /** The numbers below {@code /proc}: every process that can be seen, in no order. */
    public static int[] pids() {
        String[] names = new java.io.File("/proc").list();
        if (names == null) {
            throw new IllegalStateException("/proc cannot be listed" + reason());
        }
        // No stream: in most JVMs this is done a few times only.
        int[] pids = new int[names.length];
        int count = 0;
        for (String name : names) {
            if (Character.isDigit(name.charAt(0))) {
                pids[count++] = Integer.parseInt(name);
            }
        }
        return Arrays.copyOf(pids, count);
    }

    // File.list() does not say why it failed; most likely, no descriptor is left.
    private static String reason() {
        try (java.nio.file.DirectoryStream<java.nio.file.Path> again =
                java.nio.file.Files.newDirectoryStream(java.nio.file.Path.of("/proc"))) {
            return again.iterator().hasNext() ? ", but for once" : ", it is empty";
        } catch (java.io.IOException e) {
            return ": " + e.getMessage();
        }
    }
}
