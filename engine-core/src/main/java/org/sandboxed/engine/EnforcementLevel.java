package org.sandboxed.engine;

/** What was really enforced on a run. A level below {@link #FULL} only occurs where the policy allows it. */
public enum EnforcementLevel {

    /** Every protection of the policy was enforced by the kernel, and every decision recorded by the supervisor. */
    FULL,

    /** Some protection was missing on this kernel and the policy allowed going on without it. */
    DEGRADED
}
