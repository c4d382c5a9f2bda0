package org.sandboxed.engine.internal.handler.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.policy.Identity;

/**
 * getuid(2), geteuid(2), getgid(2), getegid(2), getresuid(2), getresgid(2) and getgroups(2) tell a program who it is to be;
 * setuid(2), setgid(2), setreuid(2), setregid(2), setresuid(2), setresgid(2), setfsuid(2), setfsgid(2) and setgroups(2) let it
 * stay that, and nothing else. None of them reaches the kernel.
 */
final class WhoHandler implements Builtin {

    private static final int UNCHANGED = -1;
    private static final int IDS = 3;

    private final Identity told;
    private final int rule;
    private final int fixed;
    private final byte[] ids = new byte[IDS * Integer.BYTES];
    private final ByteBuffer id = ByteBuffer.wrap(ids).order(ByteOrder.nativeOrder());

    WhoHandler(Identity told, Journal journal) {
        this.told = told;
        this.rule = journal.rule(told.rule());
        this.fixed = journal.refusal(told.rule() + ": a program stays who it is told to be");
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public void handle(Call call) {
        call.answer().allow(rule);
        int nr = call.nr();
        if (nr == Syscall.GETUID.number() || nr == Syscall.GETEUID.number() || nr == Syscall.SETFSUID.number()) {
            // The calls about the file system's ids tell what was so before, whether or not anything changes.
            call.answer().returns(told.uid());
        } else if (nr == Syscall.GETGID.number() || nr == Syscall.GETEGID.number() || nr == Syscall.SETFSGID.number()) {
            call.answer().returns(told.gid());
        } else if (nr == Syscall.GETRESUID.number()) {
            tellThree(call, told.uid());
        } else if (nr == Syscall.GETRESGID.number()) {
            tellThree(call, told.gid());
        } else if (nr == Syscall.GETGROUPS.number()) {
            tellGroups(call);
        } else {
            change(call);
        }
    }

    private void tellThree(Call call, int value) {
        for (int i = 0; i < IDS; i++) {
            if (!write(call, call.argument(i), value)) {
                return;
            }
        }
        call.answer().returns(0);
    }

    private void tellGroups(Call call) {
        int size = call.intArgument(0);
        if (size < 0) {
            call.answer().fail(Errnos.EINVAL);
        } else if (size == 0 || write(call, call.argument(1), told.gid())) {
            call.answer().returns(1);
        }
    }

    private boolean write(Call call, long address, int value) {
        id.putInt(0, value);
        if (call.writeBytes(address, ids, Integer.BYTES) < Integer.BYTES) {
            call.answer().fail(Errnos.EFAULT);
            return false;
        }
        return true;
    }

    private void change(Call call) {
        int nr = call.nr();
        if (nr == Syscall.SETUID.number()) {
            settle(call, call.intArgument(0) == told.uid());
        } else if (nr == Syscall.SETGID.number()) {
            settle(call, call.intArgument(0) == told.gid());
        } else if (nr == Syscall.SETREUID.number()) {
            settle(call, stays(call, told.uid(), 2));
        } else if (nr == Syscall.SETREGID.number()) {
            settle(call, stays(call, told.gid(), 2));
        } else if (nr == Syscall.SETRESUID.number()) {
            settle(call, stays(call, told.uid(), IDS));
        } else if (nr == Syscall.SETRESGID.number()) {
            settle(call, stays(call, told.gid(), IDS));
        } else {
            settle(call, staysInGroup(call));
        }
    }

    /** Whether each of the first arguments is what it was, or says so. */
    private static boolean stays(Call call, int own, int count) {
        for (int i = 0; i < count; i++) {
            if (call.intArgument(i) != own && call.intArgument(i) != UNCHANGED) {
                return false;
            }
        }
        return true;
    }

    /** Whether the list of setgroups(2) is the one that there is; only root may even set that. */
    private boolean staysInGroup(Call call) {
        if (told.uid() != 0 || call.argument(0) != 1) {
            return false;
        }
        int got = call.readBytes(call.argument(1), ids, Integer.BYTES);
        return got == Integer.BYTES && id.getInt(0) == told.gid();
    }

    private void settle(Call call, boolean stays) {
        if (stays) {
            call.answer().returns(0);
        } else {
            call.answer().refuse(Errnos.EPERM, fixed);
        }
    }
}
