package org.sandboxed.engine.internal.handler.proc;

import java.util.Optional;
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
     */
    public static MadeUpFiles of(MachineView machine, Optional<MemoryLimit> memory, Journal journal) {
        SyntheticFiles.Builder files = SyntheticFiles.builder(journal);
        machine.name().ifPresent(name -> {
            String rule = "hostname(\"" + name + "\")";
            FileContent line = FileContent.of(name + "\n");
            files.file("/etc/hostname", rule, line).file("/proc/sys/kernel/hostname", rule, line);
        });
        machine.processors().ifPresent(count -> CpuFiles.addTo(files, count));
        memory.ifPresent(limit -> MemoryFile.addTo(files, limit));
        MadeUpFiles made = files.build();
        return machine.identity()
                .<MadeUpFiles>map(told -> new StatusFiles(told, journal))
                .map(made::or)
                .orElse(made);
    }
}
