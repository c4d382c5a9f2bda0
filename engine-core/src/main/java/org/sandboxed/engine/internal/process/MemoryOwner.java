package org.sandboxed.engine.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.kernel.Processes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Tells whether a process that is held in a call is the only one that could change its own memory, so that what has been read
 * there is what the kernel will read. Whoever may share it is: its threads, the parent that waits in vfork(2), and who maps the
 * same file.
 */
public final class MemoryOwner {

    private static final int MOST_GENERATIONS = 64;
    private static final int HEX = 16;

    private final ProcSource source = new ProcSource();
    private final SandboxMembers members;
    private final Predicate<String> isFixed;

    /**
     * Asks about the processes of a run.
     *
     * @param members who belongs to it
     * @param isFixed whether nobody in it can change a file
     */
    public MemoryOwner(SandboxMembers members, Predicate<String> isFixed) {
        this.members = members;
        this.isFixed = isFixed;
    }

    /** The parent of a process, or 0 where it is not told. */
    public int parentOf(int pid) {
        TaskStat stat = source.stat(pid);
        return stat == null ? 0 : stat.parent();
    }

    /** Whether no other task of the run that could be running has the memory of this process. */
    public boolean isAlone(int pid) {
        TaskStat stat = source.stat(pid);
        int generation = 0;
        if (stat == null || stat.threads() != 1) {
            return false;
        }
        // A parent with one thread waits in vfork, or has memory of its own; so has its parent.
        while (members.contains(stat.parent())) {
            int parent = stat.parent();
            stat = source.stat(parent);
            if (stat == null || ++generation == MOST_GENERATIONS) {
                return false;
            }
            if (stat.threads() != 1 && !Processes.hasOtherMemory(pid, parent)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether nobody can change these parts of its memory through a mapping of the same file.
     *
     * @param ranges pairs of an address and a length
     */
    public boolean isPrivate(int pid, List<long[]> ranges) {
        List<String> maps;
        String program;
        try {
            // Names of files may have whatever else ends a line.
            maps = List.of(Files.readString(Path.of("/proc/" + pid + "/maps"), ISO_8859_1)
                    .split("\n"));
            program = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString();
        } catch (IOException gone) {
            return false;
        }
        return ranges.stream()
                .allMatch(range -> maps.stream()
                        .filter(map -> overlaps(map, range[0], range[0] + range[1]))
                        .allMatch(map -> isPrivate(map, program)));
    }

    private static boolean overlaps(String map, long from, long to) {
        int dash = map.indexOf('-');
        long start = Long.parseUnsignedLong(map, 0, dash, HEX);
        long end = Long.parseUnsignedLong(map, dash + 1, map.indexOf(' '), HEX);
        return Long.compareUnsigned(from, end) < 0 && Long.compareUnsigned(start, to) < 0;
    }

    // Pages of a private mapping show what others write into its file. A file that is executed cannot be written.
    private boolean isPrivate(String map, String program) {
        String[] fields = map.split(" +", 6);
        boolean isAnonymous = fields[4].equals("0");
        String file = fields.length > 5 ? fields[5] : "";
        return fields[1].endsWith("p") && (isAnonymous || isProgram(file, program) || isFixed.test(file));
    }

    // A removed file is told by an ending that others can have, and a line feed in a name by a backslash.
    private static boolean isProgram(String file, String program) {
        return file.equals(program) && !program.endsWith(" (deleted)") && program.indexOf('\\') < 0;
    }
}
