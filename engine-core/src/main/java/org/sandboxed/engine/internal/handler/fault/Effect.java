package org.sandboxed.engine.internal.handler.fault;

import java.time.Duration;
import org.sandboxed.engine.handler.Errno;

/** What comes of a call that a rule makes go wrong. */
sealed interface Effect {

    /** Fails without being run. */
    record Fail(Errno errno) implements Effect {}

    /** Returns without being run. */
    record Return(long value) implements Effect {}

    /** Takes longer. */
    record Delay(Duration duration) implements Effect {}

    /** Transfers no more than some bytes. */
    record Shorten(int bytes) implements Effect {}

    /** Finds its connection reset. */
    record Reset() implements Effect {}

    /** Finds that the clock of the sandbox has leapt. */
    record Jump(Duration by) implements Effect {}

    /** Ends its process, or tries to. */
    record Kill(int signal) implements Effect {}
}
