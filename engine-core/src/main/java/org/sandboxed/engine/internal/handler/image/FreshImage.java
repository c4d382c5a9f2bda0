package org.sandboxed.engine.internal.handler.image;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.AuxiliaryVector;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.InitialStack;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.ProcMemory;
import org.sandboxed.engine.internal.kernel.Processes;

/** A program that has just been executed, as seen in the call in which it is held. Valid until that is answered. */
public final class FreshImage implements AutoCloseable {

    private final int tid;
    private final int pid;
    private final AuxiliaryVector vector;
    private final ProcMemory memory;
    private @Nullable InitialStack stack;
    private long told;

    private FreshImage(int tid, int pid, AuxiliaryVector vector, ProcMemory memory) {
        this.tid = tid;
        this.pid = pid;
        this.vector = vector;
        this.memory = memory;
    }

    /**
     * The program of a caller.
     *
     * @throws KernelException where its memory cannot be reached, or is the JVM's own
     */
    static FreshImage of(Call call) {
        AuxiliaryVector vector = new AuxiliaryVector();
        KernelException.require(vector.read(call.pid()), "read(/proc/<pid>/auxv)");
        if (isShared(vector)) {
            throw new KernelException("the memory is this JVM's", Errnos.EPERM);
        }
        ProcMemory memory = ProcMemory.open(call.pid());
        if (!call.isHeld()) {
            // The number may be another process' by now.
            memory.close();
            throw new KernelException("the caller is gone", Errnos.ESRCH);
        }
        return new FreshImage(call.tid(), call.pid(), vector, memory);
    }

    // Between vfork and exec a child has the memory of its parent. No program makes such a call there, but one that did
    // would have this JVM changed.
    private static boolean isShared(AuxiliaryVector vector) {
        AuxiliaryVector own = new AuxiliaryVector();
        own.read(Processes.pid());
        return own.vdso() == vector.vdso() && own.random() == vector.random();
    }

    /** The thread that is held, the only one that the program has. */
    public int tid() {
        return tid;
    }

    /** Where its vDSO is, or 0. */
    public long vdso() {
        return vector.vdso();
    }

    /** Where the random bytes are that the kernel gave it, or 0. */
    public long random() {
        return vector.random();
    }

    /**
     * Writes bytes, whatever the protection of the page.
     *
     * @throws KernelException where they cannot be written
     */
    public void write(long address, byte[] bytes) {
        int written = memory.write(address, bytes, bytes.length);
        if (written != bytes.length) {
            throw new KernelException("write(/proc/<pid>/mem)", written < 0 ? -written : Errnos.EFAULT);
        }
    }

    /**
     * Changes an entry of the auxiliary vector, from which getauxval(3) answers; nothing where there is none.
     *
     * @param type such as AT_UID
     * @throws KernelException where it cannot be written
     */
    public void tell(int type, byte[] value) {
        InitialStack found = stack;
        if (found == null) {
            found = new InitialStack(memory);
            told = found.vector(pid);
            stack = found;
        }
        long at = found.find(told, type);
        if (at != 0) {
            write(at, value);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
