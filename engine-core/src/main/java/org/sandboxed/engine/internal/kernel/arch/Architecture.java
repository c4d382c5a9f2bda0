package org.sandboxed.engine.internal.kernel.arch;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A processor architecture whose syscalls the sandbox knows. */
public enum Architecture {
    /** 64-bit x86; its x32 variant shares the audit number and is told apart by bit 30 of the syscall number. */
    X86_64("x86_64", 0xC000003E, "amd64"),
    /** 64-bit Arm, little-endian. */
    AARCH64("aarch64", 0xC00000B7, "arm64");

    // Asked several times for each run.
    private static final @Nullable Architecture CURRENT =
            find(System.getProperty("os.arch", "")).orElse(null);

    private final String machine;
    private final int auditNumber;
    private final String otherName;

    Architecture(String machine, int auditNumber, String otherName) {
        this.machine = machine;
        this.auditNumber = auditNumber;
        this.otherName = otherName;
    }

    /**
     * The architecture the JVM runs on.
     *
     * @throws IllegalStateException if it is not a supported one
     */
    public static Architecture current() {
        Architecture found = CURRENT;
        if (found == null) {
            throw new IllegalStateException("The architecture " + System.getProperty("os.arch")
                    + " is not supported: the sandbox knows the syscalls of " + Arrays.toString(values()));
        }
        return found;
    }

    /** The architecture the JVM runs on, or empty if it is not a supported one. */
    public static Optional<Architecture> find() {
        return Optional.ofNullable(CURRENT);
    }

    // On the path of the first sandbox: a stream would load a hundred classes to compare two names.
    static Optional<Architecture> find(String osArch) {
        for (Architecture candidate : values()) {
            if (osArch.equals(candidate.machine) || osArch.equals(candidate.otherName)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The {@code AUDIT_ARCH_} value that {@code seccomp_data.arch} holds, see {@code seccomp(2)}. */
    public int auditNumber() {
        return auditNumber;
    }

    /** The syscalls of this architecture; read from its text when first asked for. */
    public SyscallTable syscalls() {
        return this == X86_64 ? X8664Table.TABLE : Aarch64Table.TABLE;
    }

    /** The name that {@code uname -m} prints. */
    public String machine() {
        return machine;
    }

    @Override
    public String toString() {
        return machine;
    }
}
