package org.sandboxed.engine.policy;

import org.sandboxed.engine.SandboxException;

/**
 * Who a program is told that it runs as.
 *
 * @param uid its user
 * @param gid its group, the only one
 */
public record Identity(int uid, int gid) {

    /** Checks the numbers. */
    public Identity {
        check("uid", uid);
        check("gid", gid);
    }

    private static void check(String what, int id) {
        if (id < 0) {
            throw new SandboxException("identity: " + what + " " + id
                    + " is negative; write a number as in /etc/passwd, such as 0 for root or 1000");
        }
    }

    /** The option, as the record shows it. */
    public String rule() {
        return "identity(" + uid + ", " + gid + ")";
    }
}
