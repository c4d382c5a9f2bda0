package org.sandboxed.engine.internal.dispatch;

import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.SyscallArguments;
import org.sandboxed.engine.internal.journal.EventWriter;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Notification;
import org.sandboxed.engine.internal.kernel.SeccompListener;

/**
 * One held syscall, as handlers see it: its registers, its caller, the caller's memory, and where the answer goes. One
 * object for all calls of a run; valid until the handler returns; not thread-safe.
 */
public final class Call implements SyscallArguments {

    private static final int ARGUMENTS = 6;
    private static final byte[] NOWHERE = {};

    private final Notification notification;
    private final SeccompListener listener;
    private final ChildMemory memory = new ChildMemory();
    private EventWriter event;
    private final Answer answer = new Answer();
    private final NativeMemory installation = NativeMemory.onDemand(SeccompListener.INSTALL_SIZE);
    private final RememberedMemory remembered = new RememberedMemory();
    private boolean remembers;
    private int unreadable;
    private final byte[][] redirects = new byte[ARGUMENTS][0];
    private boolean isRedirected;
    private int pid;

    /** Lays out the call of a run. */
    public Call(Notification notification, SeccompListener listener, EventWriter event) {
        this.notification = notification;
        this.listener = listener;
        this.event = event;
    }

    /** Prepares for the notification that has just been received. */
    public void reset(int callerPid, EventWriter writer) {
        pid = callerPid;
        event = writer;
        answer.reset();
        unreadable = 0;
        if (remembers) {
            remembers = false;
            remembered.clear();
        }
        if (isRedirected) {
            Arrays.fill(redirects, NOWHERE);
            isRedirected = false;
        }
    }

    /**
     * From here on an argument is taken for another path than the program wrote, because the kernel does not know where that
     * one leads. So the call must not be continued.
     *
     * @param path absolute; copied
     */
    public void redirect(int index, byte[] path, int length) {
        redirects[index] = Arrays.copyOf(path, length);
        isRedirected = true;
    }

    /** Whether an argument is taken for another path than the program wrote. */
    public boolean isRedirected() {
        return isRedirected;
    }

    public long id() {
        return notification.id();
    }

    public int nr() {
        return notification.nr();
    }

    /** The caller's thread id. */
    public int tid() {
        return notification.tid();
    }

    /** The caller's process (thread group) id. */
    public int pid() {
        return pid;
    }

    /** Where the caller is in its program. */
    public long instructionPointer() {
        return notification.instructionPointer();
    }

    /** A register, 0 to 5. */
    @Override
    public long argument(int index) {
        return notification.arg(index);
    }

    /** The low half of a register, for arguments that the kernel takes as int. */
    public int intArgument(int index) {
        return (int) notification.arg(index);
    }

    public Answer answer() {
        return answer;
    }

    /** Whether the call is still held: what was read from the caller's memory before is the caller's. */
    public boolean isHeld() {
        return listener.isHeld(notification.idMemory());
    }

    /**
     * Reads the string that an argument points to and, if the call is still held, records it.
     *
     * @param into at least {@link ChildMemory#MAX_STRING} long
     * @return its length, or a negated errno; ESRCH where the caller is gone
     */
    public int readPath(int index, TextKind kind, byte[] into) {
        byte[] redirect = redirects[index];
        if (redirect.length > 0) {
            System.arraycopy(redirect, 0, into, 0, redirect.length);
            return redirect.length;
        }
        int length = readString(argument(index), into);
        if (length >= 0) {
            event.text(kind, into, 0, length);
        }
        return length;
    }

    /** Reads a string at an address; its length, or a negated errno. */
    public int readString(long address, byte[] into) {
        int length = readWhole(address, into);
        miss(length);
        return length;
    }

    private int readWhole(long address, byte[] into) {
        int length = string(address, into);
        return isHeld() ? length : -Errnos.ESRCH;
    }

    private void miss(int result) {
        if (remembers && result < 0 && unreadable == 0) {
            unreadable = -result;
        }
    }

    /** Reads bytes at an address; how many, or a negated errno. */
    public int readBytes(long address, byte[] into, int length) {
        return readBytes(address, into, 0, length);
    }

    /** Reads bytes at an address into the middle of an array; how many, or a negated errno. */
    public int readBytes(long address, byte[] into, int offset, int length) {
        int got = readSome(address, into, offset, length);
        if (got < length) {
            miss(got < 0 ? got : -Errnos.EFAULT);
        }
        return got;
    }

    /** As {@link #readBytes(long, byte[], int, int)}, where fewer may do: memory may end behind what is looked for. */
    public int readSome(long address, byte[] into, int offset, int length) {
        int got = bytes(address, into, offset, length);
        return isHeld() ? got : -Errnos.ESRCH;
    }

    /** Reads a string of any length, or as much of it as fits; its length, or a negated errno. */
    public int readStart(long address, byte[] into) {
        int length = readWhole(address, into);
        if (length == -Errnos.ENAMETOOLONG) {
            return readBytes(address, into, ChildMemory.MAX_STRING);
        }
        miss(length);
        return length;
    }

    /**
     * From now on what is read is kept, and read again from there: who decides about this call and who acts on it then see the
     * same.
     */
    public void remember() {
        remembers = true;
    }

    /**
     * The errno of the first attempt to read what had to be there since {@link #remember()}, or 0. The kernel may be able to read it all
     * the same: memory of memfd_secret(2) is out of reach for everybody else, and what was protected may not be any more.
     */
    public int unreadable() {
        return unreadable;
    }

    /** Where the memory is that was read and kept: pairs of an address and a length. */
    public List<long[]> remembered() {
        return remembered.ranges();
    }

    private int string(long address, byte[] into) {
        int known = remembers ? remembered.string(address, into) : -1;
        if (known >= 0) {
            return known;
        }
        int length = memory.readString(tid(), address, into);
        if (remembers && length >= 0) {
            remembered.keep(address, into, 0, length + 1);
        }
        return length;
    }

    private int bytes(long address, byte[] into, int offset, int length) {
        int known = remembers ? remembered.bytes(address, into, offset, length) : -1;
        if (known >= 0) {
            return known;
        }
        int got = memory.readBytes(tid(), address, into, offset, length);
        if (remembers && got > 0) {
            remembered.keep(address, into, offset, got);
        }
        return got;
    }

    /** Writes bytes at an address, if the call is still held; how many, or a negated errno. */
    public int writeBytes(long address, byte[] from, int length) {
        return isHeld() ? memory.writeBytes(tid(), address, from, 0, length) : -Errnos.ESRCH;
    }

    /**
     * Puts a duplicate of a descriptor under a number of the caller, in the place of what it has there. The call stays held.
     *
     * @return the number, or a negated errno
     */
    public int install(int source, int number, boolean closeOnExec) {
        return listener.install(installation, id(), source, number, closeOnExec);
    }

    /** Adds a text to the event of this call. */
    public void note(TextKind kind, byte[] bytes, int length) {
        note(kind, bytes, 0, length);
    }

    /** Adds a part of an array to the event of this call. */
    public void note(TextKind kind, byte[] bytes, int offset, int length) {
        event.text(kind, bytes, offset, length);
    }

    /** This call for code of the test, which may go on with it on another thread. */
    public HeldCall hold(Syscall syscall) {
        return new HeldCall(listener, syscall, this);
    }
}
