package org.sandboxed.engine.internal.kernel;

/**
 * A connected pair of AF_UNIX sockets that stand in for a device which can be read without end. A read of the far end waits for
 * all that it asks for (SO_RCVLOWAT, see socket(7)), so that it is never cut short by chance.
 *
 * @param near the supervisor's end, non-blocking
 * @param far the program's end
 */
public record StreamPair(Fd near, Fd far) implements AutoCloseable {

    private static final long SOCKETPAIR = Libc.symbol("socketpair");
    private static final int SO_RCVLOWAT = 18;

    /**
     * Makes a pair, close-on-exec.
     *
     * @throws KernelException where there is no descriptor left
     */
    public static StreamPair open() {
        NativeMemory pair = NativeMemory.allocate(2 * Integer.BYTES);
        int type = Sockets.SOCK_STREAM | OpenFlags.O_CLOEXEC;
        KernelException.require(Libc.call(SOCKETPAIR, Sockets.AF_UNIX, type, 0, pair.address()), "socketpair");
        StreamPair made = new StreamPair(new Fd(pair.getInt(0)), new Fd(pair.getInt(Integer.BYTES)));
        try {
            Pipes.setNonBlocking(made.near());
            int result = Sockets.setOption(made.far().number(), SO_RCVLOWAT, Integer.MAX_VALUE);
            KernelException.require(result, "setsockopt");
            return made;
        } catch (RuntimeException | Error failure) {
            made.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
