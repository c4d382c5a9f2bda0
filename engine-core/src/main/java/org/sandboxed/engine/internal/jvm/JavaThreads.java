package org.sandboxed.engine.internal.jvm;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.journal.EventWriter;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.ProcFiles;

import static java.util.stream.Collectors.toSet;

/**
 * The Java threads behind the calls of one JVM, as its {@link ThreadAgent} tells them. A name is asked for once and holds as
 * long as the name that the thread has in the kernel, which a JVM changes with it, stays the same; one that the kernel has cut
 * is asked for each time, and so is a stack.
 *
 * <p>The JVM answers while one of its threads is held. Where that thread runs code of the virtual machine itself, it cannot:
 * then the call goes on without an answer after a while, and nothing is asked before the late answer is there.
 */
final class JavaThreads implements Attribution, AutoCloseable {

    private static final long STACK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NAME_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** What the kernel keeps of a name; see prctl(2). */
    private static final int LONGEST_IN_KERNEL = 15;

    private static final int MOST_FAILURES = 3;

    /**
     * Threads of the virtual machine itself, by their names in the kernel: compilers and collectors. They run no Java, and the
     * answer would have to wait for what they are doing.
     */
    private static final Pattern OF_THE_MACHINE =
            Pattern.compile("(C[12] Comp|G1 |GC |VM |Z[A-Z]|Shenandoah|ParGC|Sweeper).*");

    private final AgentChannel channel;
    private final Set<Integer> stacks;
    private final Map<Integer, Known> threads = new ConcurrentHashMap<>();
    private volatile int agent;

    /**
     * What is known about a thread.
     *
     * @param name its name in Java, or null where it has none or it could not be told
     * @param inKernel its name in the kernel at that time
     * @param failures how often it could not be told
     */
    private record Known(@Nullable String name, String inKernel, int failures) {

        boolean isSettled(String nowInKernel) {
            return inKernel.equals(nowInKernel)
                    && (failures == MOST_FAILURES || (failures == 0 && inKernel.length() < LONGEST_IN_KERNEL));
        }
    }

    JavaThreads(AgentChannel channel, Set<Syscall> stacks) {
        this.channel = channel;
        this.stacks = stacks.stream().map(Syscall::number).collect(toSet());
    }

    @Override
    public boolean isToBeAsked(int tid, int nr, EventWriter event) {
        if (!isReady() || tid == agent) {
            return false;
        }
        String inKernel = nameInKernel(tid);
        if (OF_THE_MACHINE.matcher(inKernel).matches()) {
            return false;
        }
        Known known = threads.get(tid);
        if (stacks.contains(nr) || known == null || !known.isSettled(inKernel)) {
            return true;
        }
        write(known.name, event);
        return false;
    }

    private boolean isReady() {
        if (!channel.isOpen()) {
            ThreadDump first = channel.awaitAgent();
            if (first == null) {
                return false;
            }
            first.names().forEach(this::noteAgent);
        }
        return !channel.isBroken();
    }

    private void noteAgent(int tid, String name) {
        if (name.equals(ThreadAgent.NAME)) {
            agent = tid;
        }
    }

    private static String nameInKernel(int tid) {
        return new ProcFiles().text(tid, "comm").strip();
    }

    @Override
    public void ask(int tid, int nr, EventWriter event) {
        boolean needsStack = stacks.contains(nr);
        ThreadDump dump = channel.ask(tid, needsStack ? STACK_NANOS : NAME_NANOS);
        String inKernel = nameInKernel(tid);
        Known before = threads.get(tid);
        if (dump == null) {
            int failures = before == null || !before.inKernel.equals(inKernel) ? 0 : before.failures;
            threads.put(tid, new Known(null, inKernel, Math.min(failures + 1, MOST_FAILURES)));
            return;
        }
        @Nullable String name = dump.names().get(tid);
        threads.put(tid, new Known(name, inKernel, 0));
        write(name, event);
        if (needsStack) {
            dump.frames().forEach(frame -> write(TextKind.JAVA_FRAME, frame, event));
        }
    }

    private static void write(@Nullable String name, EventWriter event) {
        if (name != null) {
            write(TextKind.JAVA_THREAD, name, event);
        }
    }

    private static void write(TextKind kind, String text, EventWriter event) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        event.text(kind, bytes, 0, bytes.length);
    }

    @Override
    public void close() {
        channel.close();
    }
}
