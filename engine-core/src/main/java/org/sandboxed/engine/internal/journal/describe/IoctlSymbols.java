package org.sandboxed.engine.internal.journal.describe;

/** The requests of {@code ioctl(2)} that programs make most, and those that a sandbox refuses. */
final class IoctlSymbols {

    static final Symbols IOCTL = Symbols.parse("""
            TCGETS=0x5401 TCSETS=0x5402 TCSETSW=0x5403 TCSETSF=0x5404 TCGETA=0x5405 TCSETA=0x5406
            TCSBRK=0x5409 TCXONC=0x540a TCFLSH=0x540b TIOCEXCL=0x540c TIOCNXCL=0x540d TIOCSCTTY=0x540e
            TIOCGPGRP=0x540f TIOCSPGRP=0x5410 TIOCOUTQ=0x5411 TIOCSTI=0x5412 TIOCGWINSZ=0x5413
            TIOCSWINSZ=0x5414 TIOCMGET=0x5415 FIONREAD=0x541b TIOCLINUX=0x541c TIOCCONS=0x541d
            TIOCPKT=0x5420 FIONBIO=0x5421 TIOCNOTTY=0x5422 TIOCSETD=0x5423 TIOCGETD=0x5424 TIOCGSID=0x5429
            TIOCGPTN=0x80045430 TIOCSPTLCK=0x40045431 TIOCGPTPEER=0x5441 TIOCVHANGUP=0x5437 FIONCLEX=0x5450
            FIOCLEX=0x5451 FIOASYNC=0x5452 FIOQSIZE=0x5460 FIOSETOWN=0x8901 FIOGETOWN=0x8903
            SIOCATMARK=0x8905 SIOCADDRT=0x890b SIOCDELRT=0x890c SIOCGIFNAME=0x8910 SIOCGIFCONF=0x8912
            SIOCGIFFLAGS=0x8913 SIOCSIFFLAGS=0x8914 SIOCGIFADDR=0x8915 SIOCSIFADDR=0x8916
            SIOCGIFDSTADDR=0x8917 SIOCGIFBRDADDR=0x8919 SIOCGIFNETMASK=0x891b SIOCSIFNETMASK=0x891c
            SIOCGIFMETRIC=0x891d SIOCGIFMTU=0x8921 SIOCSIFMTU=0x8922 SIOCSIFNAME=0x8923 SIOCGIFHWADDR=0x8927
            SIOCSIFHWADDR=0x8924 SIOCGIFINDEX=0x8933 SIOCGIFTXQLEN=0x8942 SIOCETHTOOL=0x8946
            SIOCGIFMAP=0x8970 SIOCBRADDBR=0x89a0 SIOCBRDELBR=0x89a1 SIOCGIWNAME=0x8b01 TUNSETIFF=0x400454ca
            TUNGETIFF=0x800454d2 FS_IOC_GETFLAGS=0x80086601 FS_IOC_SETFLAGS=0x40086602
            FS_IOC_FSGETXATTR=0x801c581f FS_IOC_FSSETXATTR=0x401c5820 FICLONE=0x40049409
            FICLONERANGE=0x4020940d FIDEDUPERANGE=0xc0189436 FIFREEZE=0xc0045877 FITHAW=0xc0045878
            FITRIM=0xc0185879 FIBMAP=1 FIGETBSZ=2 BLKGETSIZE=0x1260 BLKGETSIZE64=0x80081272 BLKSSZGET=0x1268
            BLKFLSBUF=0x1261 BLKROGET=0x125e
            """);

    private IoctlSymbols() {}

    /** The name of a request, or its parts: direction, type, number and size of the argument. */
    static String request(long request) {
        if (IOCTL.values().containsValue(request)) {
            return IOCTL.name(request);
        }
        String direction = switch ((int) (request >> 30)) {
            case 0 -> "_IOC_NONE";
            case 1 -> "_IOC_WRITE";
            case 2 -> "_IOC_READ";
            default -> "_IOC_READ|_IOC_WRITE";
        };
        return "_IOC(" + direction + ", " + PlainFormats.hex((request >> 8) & 0xff) + ", "
                + PlainFormats.hex(request & 0xff) + ", " + PlainFormats.hex((request >> 16) & 0x3fff) + ")";
    }
}
