package org.sandboxed.engine.internal.jvm;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The agent of a sandboxed JVM that tells which of its threads has which number in the kernel, and what a thread is doing. It
 * stands alone, for it is all that its jar has.
 *
 * <p>A question is two ints, its number and a thread; the answer is that number, a length, and as many bytes of a {@link
 * ThreadDump}. The first answer, to a question that nobody has asked, says that the agent is there.
 */
public final class ThreadAgent {

    /** The agent's own thread. */
    static final String NAME = "sandboxed-threads";

    private final MBeanServer server;
    private final ObjectName commands;

    private ThreadAgent() throws JMException {
        this.server = ManagementFactory.getPlatformMBeanServer();
        this.commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
    }

    /**
     * Starts the thread of the agent, and returns when it can answer.
     *
     * @param files the directory with the pipes
     */
    public static void premain(String files) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread = new Thread(() -> serve(files, ready), NAME);
        thread.setDaemon(true);
        thread.start();
        ready.await();
    }

    private static void serve(String files, CountDownLatch ready) {
        try (DataInputStream questions = new DataInputStream(new FileInputStream(files + "/questions"));
                DataOutputStream answers = new DataOutputStream(new FileOutputStream(files + "/answers"))) {
            ThreadAgent agent = new ThreadAgent();
            agent.answer(0, 0, answers);
            ready.countDown();
            while (true) {
                agent.answer(questions.readInt(), questions.readInt(), answers);
            }
        } catch (EOFException over) {
            // Nobody is left who asks.
        } catch (IOException | JMException | RuntimeException failure) {
            System.err.println("sandboxed: the threads of this JVM cannot be told: " + failure);
        } finally {
            ready.countDown();
        }
    }

    private void answer(int question, int tid, DataOutputStream answers) throws IOException, JMException {
        Object[] arguments = {new String[0]};
        String[] types = {String[].class.getName()};
        String dump = (String) server.invoke(commands, "threadPrint", arguments, types);
        byte[] text = ThreadDump.shorten(dump, tid).getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[8 + text.length];
        putInt(message, 0, question);
        putInt(message, 4, text.length);
        System.arraycopy(text, 0, message, 8, text.length);
        answers.write(message);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >> ((Integer.BYTES - 1 - i) * Byte.SIZE));
        }
    }
}
