package org.sandboxed.engine.policy;

import org.sandboxed.engine.handler.Errno;

/** What a {@link PolicyCallback} says about a call. */
public sealed interface PolicyVerdict {

    /** The call goes on to the policy. */
    static PolicyVerdict allow() {
        return Allow.INSTANCE;
    }

    /** As {@link #allow()}, and the record marks the call. */
    static PolicyVerdict audit() {
        return Audit.INSTANCE;
    }

    /** The call is refused with EPERM. */
    static PolicyVerdict deny() {
        return deny(Errno.EPERM);
    }

    /** The call is refused with this errno. */
    static PolicyVerdict deny(Errno errno) {
        return new Deny(Given.value("PolicyVerdict.deny", errno));
    }

    /** See {@link PolicyVerdict#allow()}. */
    enum Allow implements PolicyVerdict {
        /** The only instance. */
        INSTANCE
    }

    /** See {@link PolicyVerdict#audit()}. */
    enum Audit implements PolicyVerdict {
        /** The only instance. */
        INSTANCE
    }

    /** See {@link PolicyVerdict#deny(Errno)}. */
    record Deny(Errno errno) implements PolicyVerdict {}
}
