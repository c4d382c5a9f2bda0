package org.sandboxed.engine.internal.kernel;

/** What the kernel says about the machine: uname(2), sysinfo(2). */
public final class Machine {

    /** How long each of the six texts of uname(2) is, its NUL included. */
    public static final int NAME_SIZE = 65;

    /** Where in the answer of uname(2) the name of the machine is. */
    public static final int NODE_NAME = NAME_SIZE;

    private static final long UNAME = Libc.symbol("uname");
    private static final int UTSNAME_SIZE = 6 * NAME_SIZE;

    private static final long SYSINFO = Libc.symbol("sysinfo");
    private static final int SYSINFO_SIZE = 112;

    private Machine() {}

    /** {@code struct sysinfo}, as sysinfo(2) fills it. */
    public static byte[] systemInfo() {
        NativeMemory info = NativeMemory.allocate(SYSINFO_SIZE);
        KernelException.require(Libc.call(SYSINFO, info.address()), "sysinfo");
        return info.toArray(0, SYSINFO_SIZE);
    }

    /** {@code struct utsname}, as uname(2) fills it. */
    public static byte[] uname() {
        NativeMemory names = NativeMemory.allocate(UTSNAME_SIZE);
        KernelException.require(Libc.call(UNAME, names.address()), "uname");
        return names.toArray(0, UTSNAME_SIZE);
    }
}
