package org.sandboxed.engine.internal.confine;

/** A protection that not every kernel with Landlock has, with the ABI that brought it. */
public enum Protection {
    /** Linking and renaming across directories can be granted; a kernel without it refuses all of it. */
    FS_REFER(2, "5.19", "rename and link across directories"),
    FS_TRUNCATE(3, "6.2", "truncation of files"),
    NET_TCP(4, "6.7", "TCP bind and connect"),
    FS_IOCTL_DEV(5, "6.10", "ioctl on devices"),
    SIGNAL_SCOPE(6, "6.12", "signals to processes outside"),
    ABSTRACT_UNIX_SOCKET_SCOPE(6, "6.12", "abstract UNIX sockets of the outside");

    private final int requiredAbi;
    private final String linux;
    private final String subject;

    Protection(int requiredAbi, String linux, String subject) {
        this.requiredAbi = requiredAbi;
        this.linux = linux;
        this.subject = subject;
    }

    /** The lowest Landlock ABI that has it. */
    public int requiredAbi() {
        return requiredAbi;
    }

    /** The first Linux with that ABI, for messages only: what a kernel can do is asked, not guessed. */
    public String linux() {
        return linux;
    }

    /** What is protected. */
    public String subject() {
        return subject;
    }
}
