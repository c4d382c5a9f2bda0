package org.sandboxed.engine.internal.confine;

import org.sandboxed.engine.handler.Errno;

/**
 * Why a syscall is refused.
 *
 * @param errno what the program sees
 * @param rule one line for the record, such as {@code blocked: mount(2) changes the mount table}
 */
public record Refusal(Errno errno, String rule) {

    static Refusal eperm(String rule) {
        return new Refusal(Errno.EPERM, rule);
    }
}
