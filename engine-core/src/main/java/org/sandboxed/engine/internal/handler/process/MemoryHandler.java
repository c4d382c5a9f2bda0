package org.sandboxed.engine.internal.handler.process;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.ProcessMemory;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.policy.ByteSize;

import static org.sandboxed.engine.internal.kernel.Mappings.MAP_ANONYMOUS;
import static org.sandboxed.engine.internal.kernel.Mappings.MAP_PRIVATE;
import static org.sandboxed.engine.internal.kernel.Mappings.PROT_WRITE;

/**
 * Counts what gives a process memory that it can write: mmap(2), mremap(2), mprotect(2), pkey_mprotect(2), brk(2). Who
 * asks for too much is killed. All is decided by registers, and what the kernel then does is measured.
 */
final class MemoryHandler {

    private static final int MAP_TYPE = 0xf;
    private static final int MAP_FIXED = 0x10;

    /** What was there stays, to be written anew. */
    private static final int MREMAP_DONTUNMAP = 4;

    /** No address space is larger, and the kernel fails what asks for more. */
    private static final long ADDRESS_SPACE = 1L << 57;

    private final MemoryLimit limit;
    private final int exceeded;
    private final int restricted;

    MemoryHandler(MemoryLimit limit, Journal journal) {
        this.limit = limit;
        this.exceeded =
                journal.refusal("maxMemory: together the processes would have more than " + new ByteSize(limit.max()));
        this.restricted = journal.refusal("policy callback: restrictMemory");
    }

    void addTo(DispatchTable.Builder table) {
        table.add(List.of(Syscall.MMAP), asking(this::map))
                .add(List.of(Syscall.MREMAP), asking(this::remap))
                .add(List.of(Syscall.MPROTECT, Syscall.PKEY_MPROTECT), asking(this::protect))
                .add(List.of(Syscall.BRK), asking(this::moveBreak))
                .add(List.of(Syscall.EXECVE, Syscall.EXECVEAT), named(call -> limit.exec(call.pid())));
    }

    private boolean map(Call call) {
        int flags = call.intArgument(3);
        long length = ProcessMemory.inPages(call.argument(1));
        boolean isPrivate = (flags & MAP_TYPE) == MAP_PRIVATE;
        boolean isAnonymous = (flags & MAP_ANONYMOUS) != 0;
        if ((call.intArgument(2) & PROT_WRITE) == 0 || !isPossible(length) || (!isPrivate && !isAnonymous)) {
            return true;
        }
        if (!isPrivate) {
            return limit.admitShared(call.pid(), call.tid(), length);
        }
        return (flags & MAP_FIXED) == 0
                ? limit.admit(call.pid(), call.tid(), length)
                : limit.admitAt(call.pid(), call.tid(), call.argument(0), call.argument(0) + length);
    }

    private boolean remap(Call call) {
        long before = ProcessMemory.inPages(call.argument(1));
        long after = ProcessMemory.inPages(call.argument(2));
        long more = (call.intArgument(3) & MREMAP_DONTUNMAP) == 0 ? after - before : after;
        return !isPossible(before) || !isPossible(after) || more <= 0 || limit.admit(call.pid(), call.tid(), more);
    }

    private boolean protect(Call call) {
        long length = ProcessMemory.inPages(call.argument(1));
        return (call.intArgument(2) & PROT_WRITE) == 0
                || !isPossible(length)
                || limit.admitAt(call.pid(), call.tid(), call.argument(0), call.argument(0) + length);
    }

    private boolean moveBreak(Call call) {
        long end = call.argument(0);
        return !isPossible(end) || limit.admitHeap(call.pid(), call.tid(), end);
    }

    private static boolean isPossible(long length) {
        return length > 0 && length < ADDRESS_SPACE;
    }

    /** A question whether a call may go on. */
    @FunctionalInterface
    private interface Question {
        boolean mayGoOn(Call call);
    }

    private Builtin asking(Question question) {
        return named(call -> {
            if (!question.mayGoOn(call) && call.isHeld()) {
                call.answer().allow(limit.isRestricted() ? restricted : exceeded);
                call.answer().kill(Processes.SIGKILL);
            }
        });
    }

    private static Builtin named(Deed deed) {
        return new Builtin() {
            @Override
            public void handle(Call call) {
                deed.handle(call);
            }

            @Override
            public String name() {
                return "memory";
            }
        };
    }

    /** What a handler does. */
    @FunctionalInterface
    private interface Deed {
        void handle(Call call);
    }
}
