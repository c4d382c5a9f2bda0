package org.sandboxed.engine.internal.handler.listing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.proc.ProcessorNames;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.DirectoryReader;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.policy.MachineView;

import static org.sandboxed.engine.internal.kernel.DirectoryLayout.DT_DIR;

/**
 * getdents64(2) and getdents(2). In {@code /proc} a program sees only the processes of its sandbox; where directories are to
 * be sorted, every name comes in its place; and there are as many processors in sysfs as programs are to see. All other
 * listings are left to the kernel: of {@code /proc} only the supervisor gives descriptors away, so before it has given one
 * there is nothing to be looked at; and unless others are changed, too, the filter lets pass what has a low number.
 */
final class ListingHandler implements Builtin {

    /** The name under which it records. */
    static final String NAME = "listing";

    /** Why {@code /proc} is listed here. */
    static final String HIDING = "proc: processes of the sandbox only";

    private static final int NONE = -1;
    /** Not zero, which stands for a name that has been removed. */
    private static final int UNKNOWN_INODE = 1;

    private static final int OLD = Syscall.GETDENTS.isAvailable() ? Syscall.GETDENTS.number() : -1;

    private final boolean isSorting;
    private final int processors;
    private final PathJudge judge;
    private final SandboxMembers members;
    private final int hiding;
    private final int sorting;
    private final int counting;
    private final Caller caller = new Caller();
    private final ResolvedPath found = new ResolvedPath();
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();
    private final DirectoryReader reader = new DirectoryReader();
    private final EntryWriter writer = new EntryWriter();
    private final Listings listings = new Listings();

    ListingHandler(MachineView machine, PathJudge judge, SandboxMembers members, Journal journal) {
        this.isSorting = machine.sortedDirectories();
        this.processors = machine.cpus();
        this.judge = judge;
        this.members = members;
        this.hiding = journal.rule(HIDING);
        this.sorting = journal.rule("deterministicDirs");
        this.counting = journal.rule("cpus(" + processors + ")");
    }

    @Override
    public void handle(Call call) {
        if (!isSorting && processors == 0 && !judge.isProcOpen()) {
            return;
        }
        caller.set(call.pid(), call.tid());
        judge.resolver().resolveDescriptor(caller, call.intArgument(0), found);
        int rule = rule();
        if (rule != NONE) {
            call.answer().allow(rule);
            try (OpenDirectory directory = OpenDirectory.of(call)) {
                list(call, directory, rule);
            }
        }
        found.close();
    }

    /** Why the directory is not left to the kernel, or NONE. */
    private int rule() {
        if (!found.is(ResolvedPath.Kind.FILE)) {
            return NONE;
        }
        if (ProcRules.isRoot(found.path())) {
            return hiding;
        }
        if (processors > 0
                && ProcessorNames.areIn(found.path().bytes(), found.path().length())) {
            return counting;
        }
        return isSorting && isDirectory() ? sorting : NONE;
    }

    private boolean isDirectory() {
        return pinned.status(found.fd(), status) == 0 && status.isDirectory();
    }

    private void list(Call call, OpenDirectory directory, int rule) {
        if (!directory.isOpen() && !directory.isNotPermitted()) {
            call.answer().fail(-directory.fd());
            return;
        }
        long key = ((long) call.pid() << Integer.SIZE) | (call.argument(0) & 0xFFFF_FFFFL);
        long position = directory.isOpen() ? directory.position() : listings.position(key);
        if (position < 0) {
            call.answer().fail((int) -position);
            return;
        }
        Listing listing = position == 0 ? null : listings.find(key, inode());
        if (listing == null) {
            listing = read(rule);
        }
        if (listing == null) {
            call.answer().fail(Errnos.EIO);
            return;
        }
        int from = (int) Math.min(position, listing.entries().size());
        if (!writer.fill(listing.entries(), from, call.argument(2) & 0xFFFF_FFFFL, call.nr() == OLD)) {
            call.answer().fail(Errnos.EINVAL);
        } else if (give(call)) {
            listings.keep(key, listing, writer.length() == 0 ? 0 : writer.next());
            if (directory.isOpen()) {
                directory.moveTo(writer.next());
            }
        }
    }

    private boolean give(Call call) {
        int length = writer.length();
        if (length > 0 && call.writeBytes(call.argument(1), writer.bytes(), length) < length) {
            call.answer().fail(Errnos.EFAULT);
            return false;
        }
        call.answer().returns(length);
        return true;
    }

    private long inode() {
        return pinned.status(found.fd(), status) == 0 ? status.inode() : 0;
    }

    private @Nullable Listing read(int rule) {
        List<Entry> entries = new ArrayList<>();
        int result = reader.readAll(found.fd(), (name, type, inode) -> {
            entries.add(new Entry(name, type, inode));
            return true;
        });
        if (result < 0) {
            return null;
        }
        if (rule == hiding) {
            entries.removeIf(entry -> entry.number() > 0 && !members.contains(entry.number()));
        }
        if (rule == counting) {
            count(entries);
        }
        if (isSorting) {
            entries.sort((one, other) -> Arrays.compareUnsigned(one.name(), other.name()));
        }
        return new Listing(inode(), entries);
    }

    /** Leaves as many processors as there are to be; those that the machine does not have are names only. */
    private void count(List<Entry> entries) {
        BitSet seen = new BitSet();
        entries.removeIf(entry -> {
            int number = ProcessorNames.number(entry.name());
            if (number >= 0) {
                seen.set(number);
            }
            return number >= processors;
        });
        for (int number = seen.nextClearBit(0); number < processors; number = seen.nextClearBit(number + 1)) {
            entries.add(new Entry(ProcessorNames.name(number), DT_DIR, UNKNOWN_INODE));
        }
    }

    @Override
    public String name() {
        return NAME;
    }
}
