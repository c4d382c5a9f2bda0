package org.sandboxed.engine.internal.kernel;

/**
 * poll(2) for a thread that waits for descriptors and for being woken, by eventfd(2). {@link #wake} is safe from any thread;
 * everything else is for the one that waits.
 */
public final class WakeablePoll {

    private final Fd wake = Pipes.eventfd();
    private final NativeMemory counter = NativeMemory.allocate(Long.BYTES);
    private final NativeMemory one = NativeMemory.allocate(Long.BYTES);
    private NativeMemory entries = NativeMemory.allocate(8 * Poll.ENTRY_SIZE);

    /** Waits for nothing yet. */
    public WakeablePoll() {
        one.putLong(0, 1);
    }

    /** Makes room for so many descriptors, which are then to be named by {@link #watch}. */
    public void prepare(int count) {
        int size = (count + 1) * Poll.ENTRY_SIZE;
        if (entries.size() < size) {
            entries = NativeMemory.allocate(2 * size);
        }
        put(0, wake.number(), Poll.IN);
    }

    /** Names a descriptor, from 0 on, and what it is waited for. */
    public void watch(int index, int fd, short events) {
        put(index + 1, fd, events);
    }

    /** Waits until something happens to one of the first so many descriptors, or for being woken. */
    public void await(int count) {
        Poll.poll(entries, count + 1, -1);
        if (entryEvents(0) != 0) {
            Pipes.read(wake.number(), counter.address(), Long.BYTES);
        }
    }

    /** What has happened to a descriptor. */
    public short events(int index) {
        return entryEvents(index + 1);
    }

    /** Makes the thread go on. */
    public void wake() {
        Pipes.write(wake.number(), one.address(), Long.BYTES);
    }

    /** Lets go of the descriptor where the thread could not be started. */
    public void abandon() {
        wake.close();
    }

    /** Wakes the thread, which has been told to end, and waits for its end, for nobody else may close what it looks at. */
    public void end(Thread waiting) {
        wake();
        boolean wasInterrupted = false;
        while (waiting.isAlive()) {
            try {
                waiting.join();
            } catch (InterruptedException again) {
                wasInterrupted = true;
            }
        }
        wake.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(int entry, int fd, short events) {
        int at = entry * Poll.ENTRY_SIZE;
        entries.putInt(at, fd);
        entries.putShort(at + 4, events);
        entries.putShort(at + 6, (short) 0);
    }

    private short entryEvents(int entry) {
        return entries.getShort(entry * Poll.ENTRY_SIZE + 6);
    }
}
