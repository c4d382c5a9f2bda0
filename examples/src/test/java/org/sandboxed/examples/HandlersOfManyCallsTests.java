package org.sandboxed.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.HandlerContext;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.junit.SandboxExtension;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Handlers with state: one that audits every kind of open, and one that makes up what is in a directory. */
class HandlersOfManyCallsTests {

    private final OpenAudit audit = new OpenAudit();

    @RegisterExtension
    final SandboxExtension sandboxed = SandboxExtension.with(builder ->
            builder.handler(OpenAudit.CALLS, audit).handler(Syscall.GETDENTS64, new MadeUpListing("alpha", "omega")));

    /** Writes down every path that a program may open, whether or not it is there. */
    private static final class OpenAudit implements SyscallHandler {

        static final List<Syscall> CALLS = List.of(Syscall.OPEN, Syscall.OPENAT, Syscall.OPENAT2);

        private final Queue<String> paths = new ConcurrentLinkedQueue<>();

        @Override
        public Action handle(HandlerContext call) {
            call.readString(call.syscall() == Syscall.OPEN ? 0 : 1).ifPresent(paths::add);
            return Action.proceed();
        }
    }

    /** Tells the same names for every directory: all at once, and at the next call that there are no more. */
    private static final class MadeUpListing implements SyscallHandler {

        private static final int DT_REG = 8;

        private final Set<List<Long>> told = ConcurrentHashMap.newKeySet();
        private final byte[] entries;

        MadeUpListing(String... names) {
            ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
            for (String name : names) {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                int size = (19 + bytes.length + 1 + 7) / 8 * 8;
                int next = buffer.position() + size;
                // struct linux_dirent64: inode, position of the next, size, type, name
                buffer.putLong(1).putLong(next).putShort((short) size).put((byte) DT_REG);
                buffer.put(bytes).position(next);
            }
            entries = Arrays.copyOf(buffer.array(), buffer.position());
        }

        @Override
        public Action handle(HandlerContext call) {
            List<Long> directory = List.of((long) call.pid(), call.arg(0));
            if (!told.add(directory)) {
                told.remove(directory);
                return Action.returnValue(0);
            }
            call.writeBytes(call.arg(1), entries);
            return Action.returnValue(entries.length);
        }
    }

    @Test
    void audits_every_open(Sandbox sandbox) {
        sandbox.run("sh", "-c", "cat /etc/passwd; cat /etc/no-such-file; echo > /dev/null");

        assertThat(audit.paths).contains("/etc/passwd", "/etc/no-such-file", "/dev/null");
    }

    @Test
    void rewrites_a_listing(Sandbox sandbox) {
        RunResult ls = sandbox.run("ls", "/usr");

        assertThat(ls).succeeded().hasStdout("alpha\nomega\n");
    }
}
