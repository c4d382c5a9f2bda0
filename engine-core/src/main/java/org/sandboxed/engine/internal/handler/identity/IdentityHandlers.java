package org.sandboxed.engine.internal.handler.identity;

import java.util.Optional;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.handler.proc.BootTime;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.policy.MachineView;

/** The handlers of this package. */
public final class IdentityHandlers {

    private IdentityHandlers() {}

    /** Appends what tells programs how much memory there is, where it is limited, and how long the machine has run. */
    public static void addSystemInfo(
            DispatchTable.Builder table, Optional<MemoryLimit> memory, Optional<BootTime> boot, Journal journal) {
        if (memory.isPresent() || boot.isPresent()) {
            table.add(NotifiedSets.SYSTEM_INFO, new SystemInfoHandler(memory, boot, journal));
        }
    }

    /** Appends what a policy needs; nothing where the machine is seen as it is. */
    public static void addTo(
            DispatchTable.Builder table, MachineView machine, SandboxMembers members, Journal journal) {
        machine.name().ifPresent(name -> table.add(NotifiedSets.NAME, new NameHandler(name, journal)));
        machine.identity().ifPresent(told -> table.add(NotifiedSets.IDENTITY, new WhoHandler(told, journal)));
        machine.processors()
                .ifPresent(count -> table.add(NotifiedSets.PROCESSORS, new ProcessorsHandler(count, members, journal)));
    }
}
