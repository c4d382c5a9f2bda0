package org.sandboxed.engine.internal.confine;

/** What became of a {@link Protection} on this kernel. */
public enum ProtectionState {
    /** The kernel enforces it. */
    ACTIVE,
    /** The kernel is too old, and the policy goes on without it. */
    DEGRADED,
    /** The policy switched it off. */
    DISABLED,
    /** The kernel is too old, and the policy insists: nothing may be started. */
    UNAVAILABLE
}
