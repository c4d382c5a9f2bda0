package org.sandboxed.engine.internal.filesystem.cow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Mark;

/**
 * Working directories that the kernel does not know: of processes that changed to a directory which is in the upper layer
 * only, by a path under which the kernel does not find it. Such a process carries a number that it gives to its children
 * ({@link Mark}), and that number stands for a directory here. For one run and one thread.
 */
public final class VirtualDirectories {

    /** The number of a process that is in the kernel's directory again. */
    private static final int OF_THE_KERNEL = 0;

    /** Relative to the working directory of the sandbox, absolute where it is outside. */
    private final List<byte[]> paths = new ArrayList<>(List.of(new byte[0]));

    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final Mark mark = new Mark();
    private final Moves moves;
    private int followed;

    /** Of the programs that work in a tree. */
    public VirtualDirectories(CowTree tree) {
        this.moves = tree.moves();
        this.followed = moves.count();
    }

    /** Where a process is, or null where the kernel knows. Not to be changed. */
    public byte @Nullable [] of(Caller caller) {
        if (numbers.isEmpty()) {
            return null;
        }
        follow();
        long number = mark.of(caller.pid());
        return number > OF_THE_KERNEL && number < paths.size() ? paths.get((int) number) : null;
    }

    /** A process changed to a directory that the kernel does not know. */
    public void enter(Caller caller, byte[] path) {
        follow();
        Integer known = numbers.get(ByteBuffer.wrap(path));
        int number = known == null ? paths.size() : known;
        if (known == null) {
            paths.add(path);
            numbers.put(ByteBuffer.wrap(path), number);
        }
        carry(caller, number);
    }

    /** A process changes to a directory that the kernel knows. */
    public void leave(Caller caller) {
        if (of(caller) != null) {
            carry(caller, OF_THE_KERNEL);
        }
    }

    /** Whoever is in a directory that was moved is where it is now. */
    private void follow() {
        if (followed == moves.count()) {
            return;
        }
        numbers.clear();
        for (int number = OF_THE_KERNEL + 1; number < paths.size(); number++) {
            byte[] now = moves.follow(paths.get(number), followed);
            paths.set(number, now);
            numbers.put(ByteBuffer.wrap(now), number);
        }
        followed = moves.count();
    }

    private void carry(Caller caller, int number) {
        KernelException.require(mark.set(caller.pid(), number), "prlimit64(RLIMIT_LOCKS)");
    }
}
