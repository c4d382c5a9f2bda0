package org.sandboxed.engine.internal.handler.proc;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.policy.MachineView;

/** The files that tell a program about the machine, with what its policy says in them. */
public final class MachineFiles {

    private MachineFiles() {}

    /**
     * The files of a run; none where the machine is seen as it is.
     *
     * @param memory how much of it there is, if that is limited
     * @param boot when it was started, if it has a clock of its own
     * @param processes how many there are
     */
    public static MadeUpFiles of(
            MachineView machine,
            Optional<MemoryLimit> memory,
            Optional<BootTime> boot,
            IntSupplier processes,
            Journal journal) {
        SyntheticFiles.Builder files = SyntheticFiles.builder(journal);
        machine.name().ifPresent(name -> {
            String rule = nameRule(name);
            FileContent line = FileContent.of(name + "\n");
            files.file("/etc/hostname", rule, line).file("/proc/sys/kernel/hostname", rule, line);
        });
        machine.processors().ifPresent(count -> CpuFiles.addTo(files, count));
        memory.ifPresent(limit -> MemoryFile.addTo(files, limit));
        boot.ifPresent(time -> BootFiles.addTo(files, time, processes));
        addStat(files, machine.processors(), boot);
        return files.build().or(hidden(machine, journal)).or(tasks(machine, boot, journal));
    }

    static String nameRule(String name) {
        return "hostname(\"" + name + "\")";
    }

    /** {@code /proc/stat} tells about processors and about the start of the machine. */
    private static void addStat(SyntheticFiles.Builder files, OptionalInt processors, Optional<BootTime> boot) {
        if (processors.isEmpty() && boot.isEmpty()) {
            return;
        }
        String rule = processors.isPresent() ? "cpus(" + processors.getAsInt() + ")" : BootFiles.RULE;
        files.file("/proc/stat", rule, call -> {
            String real = Text.read("/proc/stat");
            String counted = processors.isPresent() ? CpuFiles.stat(real, processors.getAsInt()) : real;
            return Text.encode(boot.map(time -> BootFiles.stat(counted, time)).orElse(counted));
        });
    }

    private static MadeUpFiles hidden(MachineView machine, Journal journal) {
        OptionalInt count = machine.processors();
        return count.isPresent() ? new HiddenProcessors(count.getAsInt(), journal) : MadeUpFiles.NONE;
    }

    private static MadeUpFiles tasks(MachineView machine, Optional<BootTime> boot, Journal journal) {
        if (machine.identity().isEmpty() && boot.isEmpty()) {
            return MadeUpFiles.NONE;
        }
        TaskFiles tasks = new TaskFiles(journal);
        machine.identity().ifPresent(tasks::tell);
        boot.ifPresent(tasks::start);
        return tasks;
    }
}
