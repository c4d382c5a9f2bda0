package org.sandboxed.engine.internal.dispatch;

import java.util.Arrays;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.SyscallArguments;
import org.sandboxed.engine.internal.journal.EventWriter;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
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
        int length = memory.readString(tid(), argument(index), into);
        if (!isHeld()) {
            return -Errnos.ESRCH;
        }
        if (length >= 0) {
            event.text(kind, into, 0, length);
        }
        return length;
    }

    /** Reads a string at an address; its length, or a negated errno. */
    public int readString(long address, byte[] into) {
        int length = memory.readString(tid(), address, into);
        return isHeld() ? length : -Errnos.ESRCH;
    }

    /** Reads bytes at an address; how many, or a negated errno. */
    public int readBytes(long address, byte[] into, int length) {
        return readBytes(address, into, 0, length);
    }

    /** Reads bytes at an address into the middle of an array; how many, or a negated errno. */
    public int readBytes(long address, byte[] into, int offset, int length) {
        int got = memory.readBytes(tid(), address, into, offset, length);
        return isHeld() ? got : -Errnos.ESRCH;
    }

    /** Writes bytes at an address, if the call is still held; how many, or a negated errno. */
    public int writeBytes(long address, byte[] from, int length) {
        return isHeld() ? memory.writeBytes(tid(), address, from, 0, length) : -Errnos.ESRCH;
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
