package org.sandboxed.engine.internal.kernel;

import java.util.List;

/** The names of signals, with the numbers that x86_64 and aarch64 share. See {@code signal(7)}. */
public final class Signals {

    private static final List<String> NAMES = List.of(
            "0",
            "SIGHUP",
            "SIGINT",
            "SIGQUIT",
            "SIGILL",
            "SIGTRAP",
            "SIGABRT",
            "SIGBUS",
            "SIGFPE",
            "SIGKILL",
            "SIGUSR1",
            "SIGSEGV",
            "SIGUSR2",
            "SIGPIPE",
            "SIGALRM",
            "SIGTERM",
            "SIGSTKFLT",
            "SIGCHLD",
            "SIGCONT",
            "SIGSTOP",
            "SIGTSTP",
            "SIGTTIN",
            "SIGTTOU",
            "SIGURG",
            "SIGXCPU",
            "SIGXFSZ",
            "SIGVTALRM",
            "SIGPROF",
            "SIGWINCH",
            "SIGIO",
            "SIGPWR",
            "SIGSYS");

    private static final int FIRST_REAL_TIME = 32;
    private static final int LAST = 64;

    private Signals() {}

    /**
     * The name of a signal as {@code strace(1)} prints it: real-time signals count from the kernel's first one, 32, and a
     * number that is no signal stays a number.
     */
    public static String name(int signal) {
        if (signal < 0 || signal > LAST) {
            return Integer.toString(signal);
        }
        if (signal < FIRST_REAL_TIME) {
            return NAMES.get(signal);
        }
        return signal == FIRST_REAL_TIME ? "SIGRTMIN" : "SIGRT_" + (signal - FIRST_REAL_TIME);
    }
}
