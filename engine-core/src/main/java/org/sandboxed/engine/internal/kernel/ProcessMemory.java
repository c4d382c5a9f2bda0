package org.sandboxed.engine.internal.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * How much private memory that it can write a process has: heap, anonymous and private mappings, stacks, touched or not, as
 * the kernel counts it for RLIMIT_DATA. Memory that is only reserved, PROT_NONE, is none of it. See proc_pid_statm(5). The
 * open file stays that of the process when its id goes to another. Not thread-safe.
 */
public final class ProcessMemory implements AutoCloseable {

    private static final long PREAD = Libc.symbol("pread");
    private static final long PAGE_SIZE = Libc.call(Libc.symbol("getpagesize"));
    private static final int MOST_BYTES = 128;
    private static final int DATA_FIELD = 5;
    private static final int START_BRK_FIELD = 47;
    private static final int FIELD_AFTER_NAME = 3;
    private static final int HEX = 16;
    /** Of a mapping; the last is a name. */
    private static final int FIELDS = 6;

    private static final int INODE_FIELD = 4;

    private final Fd statm;
    private final int pid;
    private final NativeMemory text = NativeMemory.onDemand(MOST_BYTES);

    private ProcessMemory(int pid, Fd statm) {
        this.pid = pid;
        this.statm = statm;
    }

    /** The memory of a process; null where it is gone, or no descriptor is left. */
    public static @Nullable ProcessMemory open(int pid, ProcFiles files) {
        int fd = files.open(pid, "statm");
        return fd < 0 ? null : new ProcessMemory(pid, new Fd(fd));
    }

    /** What a length comes to in whole pages. */
    public static long inPages(long length) {
        return (length + PAGE_SIZE - 1) & -PAGE_SIZE;
    }

    /** How many bytes there are; 0 where the process has ended. */
    public long bytes() {
        int length = (int) Libc.call(PREAD, statm.number(), text.address(), MOST_BYTES, 0);
        int field = 0;
        long value = 0;
        for (int i = 0; i < length && field <= DATA_FIELD; i++) {
            byte read = text.getByte(i);
            if (read == ' ') {
                field++;
            } else if (field == DATA_FIELD) {
                value = value * 10 + read - '0';
            }
        }
        return value * PAGE_SIZE;
    }

    /** How many of the bytes lie in a range of addresses. Reads all mappings of the process, which must not have ended. */
    public long bytesBetween(long from, long to) {
        return mappings()
                .filter(ProcessMemory::isCounted)
                .mapToLong(line -> Math.max(0, Math.min(to, end(line)) - Math.max(from, start(line))))
                .sum();
    }

    /** Where the heap ends that brk(2) moves. Reads all mappings of the process. */
    public long heapEnd() {
        long end = mappings()
                .filter(ProcessMemory::isHeap)
                .mapToLong(ProcessMemory::end)
                .max()
                .orElse(0);
        return end == 0 ? heapStart() : end;
    }

    private long heapStart() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
        int index = START_BRK_FIELD - FIELD_AFTER_NAME;
        return fields.length > index ? Long.parseUnsignedLong(fields[index]) : 0;
    }

    /** Lines; the names of files that end them may have whatever else ends a line. */
    private Stream<String> mappings() {
        return Arrays.stream(read("maps").split("\n")).filter(line -> !line.isEmpty());
    }

    private static boolean isHeap(String mapping) {
        String[] fields = mapping.split(" +", FIELDS);
        return fields.length == FIELDS && fields[INODE_FIELD].equals("0") && fields[FIELDS - 1].equals("[heap]");
    }

    private static boolean isCounted(String mapping) {
        int permissions = mapping.indexOf(' ') + 1;
        return mapping.startsWith("w", permissions + 1) && mapping.startsWith("p", permissions + 3);
    }

    private static long start(String mapping) {
        return Long.parseUnsignedLong(mapping, 0, mapping.indexOf('-'), HEX);
    }

    private static long end(String mapping) {
        return Long.parseUnsignedLong(mapping, mapping.indexOf('-') + 1, mapping.indexOf(' '), HEX);
    }

    /** A file about the process; empty where it is gone. */
    private String read(String name) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + name), ISO_8859_1);
        } catch (IOException e) {
            System.getLogger(ProcessMemory.class.getName()).log(System.Logger.Level.DEBUG, "a process is gone", e);
            return "";
        }
    }

    @Override
    public void close() {
        statm.close();
    }
}
