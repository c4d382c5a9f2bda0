package org.sandboxed.engine.internal.kernel;

import com.kenai.jffi.Library;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;
import static org.sandboxed.engine.internal.kernel.Processes.SIGKILL;
import static org.sandboxed.engine.internal.kernel.Processes.SIGSTOP;

/**
 * A posix_spawn(3) call, laid out beforehand so that {@link #spawn()} is one native call that allocates nothing in the
 * JVM. The child gets its own session and process group, no blocked signal and no ignored one, the three descriptors
 * that were given and no other.
 */
public final class PosixSpawn implements AutoCloseable {

    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;

    // glibc's structs are 336 (attributes) and 80 bytes (actions) on 64-bit machines, musl's 336 and 80 as well.
    private static final int ATTRIBUTES_SIZE = 512;
    private static final int ACTIONS_SIZE = 256;
    private static final int SIGNAL_SET_SIZE = 128;

    private static final long SPAWN = Libc.symbol("posix_spawn");
    private static final long ATTR_INIT = Libc.symbol("posix_spawnattr_init");
    private static final long ATTR_SETFLAGS = Libc.symbol("posix_spawnattr_setflags");
    private static final long ATTR_SETSIGMASK = Libc.symbol("posix_spawnattr_setsigmask");
    private static final long ATTR_SETSIGDEFAULT = Libc.symbol("posix_spawnattr_setsigdefault");
    private static final long ACTIONS_INIT = Libc.symbol("posix_spawn_file_actions_init");
    private static final long ACTIONS_DESTROY = Libc.symbol("posix_spawn_file_actions_destroy");
    private static final long ADD_DUP2 = Libc.symbol("posix_spawn_file_actions_adddup2");
    private static final long ADD_CHDIR = Libc.symbol("posix_spawn_file_actions_addchdir_np");
    private static final long ADD_CLOSEFROM = Libc.symbol("posix_spawn_file_actions_addclosefrom_np");
    private static final long SIGFILLSET = Libc.symbol("sigfillset");
    private static final long SIGDELSET = Libc.symbol("sigdelset");
    private static final long GLIBC_SIGNALS = 1L << 31 | 1L << 32;

    /** The same for every program; posix_spawn(3) only reads them. */
    private static final NativeMemory ATTRIBUTES = layOutAttributes();

    private final NativeMemory actions = NativeMemory.allocate(ACTIONS_SIZE);
    private final NativeMemory pid = NativeMemory.allocate(8);
    private final NativeMemory path;
    private final NativeMemory argv;
    private final NativeMemory envp;

    /**
     * Lays the call out.
     *
     * @param path the program; not looked up in PATH
     * @param envp its environment, as {@link NativeStrings#array} lays it out
     * @param cwd the working directory, or null for the JVM's
     * @param stdio descriptors for 0, 1 and 2, each 3 or more
     */
    public PosixSpawn(byte[] path, List<byte[]> argv, NativeMemory envp, byte @Nullable [] cwd, int... stdio) {
        this.path = NativeMemory.cString(path);
        this.argv = NativeStrings.array(argv);
        this.envp = envp;
        require(Libc.call(ACTIONS_INIT, actions.address()), "posix_spawn_file_actions_init");
        for (int target = 0; target < stdio.length; target++) {
            require(Libc.call(ADD_DUP2, actions.address(), stdio[target], target), "adddup2");
        }
        if (cwd != null) {
            // glibc copies the path
            require(
                    Libc.call(
                            ADD_CHDIR,
                            actions.address(),
                            NativeMemory.cString(cwd).address()),
                    "addchdir_np");
        }
        require(Libc.call(ADD_CLOSEFROM, actions.address(), 3), "addclosefrom_np");
    }

    /** Whether the C library can do what is needed. */
    static boolean isAvailable() {
        return Library.getDefault().getSymbolAddress("posix_spawn_file_actions_addclosefrom_np") != 0;
    }

    private static NativeMemory layOutAttributes() {
        NativeMemory attributes = NativeMemory.allocate(ATTRIBUTES_SIZE);
        NativeMemory everySignal = NativeMemory.allocate(SIGNAL_SET_SIZE);
        NativeMemory noSignal = NativeMemory.allocate(SIGNAL_SET_SIZE);
        Libc.call(SIGFILLSET, everySignal.address());
        Libc.call(SIGDELSET, everySignal.address(), SIGKILL);
        Libc.call(SIGDELSET, everySignal.address(), SIGSTOP);
        // sigfillset(3) leaves out the two that glibc uses itself, and posix_spawn(3) would have them ignored.
        everySignal.putLong(0, everySignal.getLong(0) | GLIBC_SIGNALS);
        long address = attributes.address();
        require(Libc.call(ATTR_INIT, address), "posix_spawnattr_init");
        require(Libc.call(ATTR_SETFLAGS, address, SETSIGDEF | SETSIGMASK | SETSID), "posix_spawnattr_setflags");
        require(Libc.call(ATTR_SETSIGMASK, address, noSignal.address()), "posix_spawnattr_setsigmask");
        require(Libc.call(ATTR_SETSIGDEFAULT, address, everySignal.address()), "posix_spawnattr_setsigdefault");
        return attributes;
    }

    /**
     * Starts the program; returns once it has been executed.
     *
     * @return its pid, or the negated errno of whatever failed in the child
     */
    public int spawn() {
        long error = Libc.call(
                SPAWN,
                pid.address(),
                path.address(),
                actions.address(),
                ATTRIBUTES.address(),
                argv.address(),
                envp.address());
        return error == 0 ? pid.getInt(0) : (int) -Math.abs(error);
    }

    @Override
    public void close() {
        Libc.call(ACTIONS_DESTROY, actions.address());
    }

    private static void require(long error, String function) {
        if (error != 0) {
            throw new KernelException(requireNonNull(function), (int) Math.abs(error));
        }
    }
}
