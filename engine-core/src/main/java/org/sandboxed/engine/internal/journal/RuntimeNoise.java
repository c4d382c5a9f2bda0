package org.sandboxed.engine.internal.journal;

import java.util.List;
import java.util.Set;
import org.sandboxed.engine.record.SyscallEvent;

/** What programs do before their own work begins. A denial is never noise. */
final class RuntimeNoise {

    private static final List<NoiseRule> RULES = List.of(
            NoiseRule.reading(
                    "the dynamic loader finds libraries",
                    "/etc/ld.so.cache",
                    "/etc/ld.so.preload",
                    "/etc/ld-musl-*.path",
                    "/{,usr/,usr/local/}lib{,32,64,x32}/**.so",
                    "/{,usr/,usr/local/}lib{,32,64,x32}/**.so.*",
                    "/{,usr/,usr/local/}lib{,32,64,x32}/**/glibc-hwcaps/**",
                    "/opt/**/lib/**.so",
                    "/**/{bin,lib}/{tls,x86_64,aarch64}",
                    "/**/{bin,lib}/{tls,x86_64,aarch64}/**"),
            NoiseRule.reading(
                    "a program resolves the path of what it belongs to",
                    "/{usr,lib,lib32,lib64,libx32,bin,sbin}",
                    "/usr/{bin,sbin,lib,lib32,lib64,libx32,share,local}",
                    "/usr/local/{bin,sbin,lib,share}"),
            NoiseRule.reading(
                    "the C library sets up locale and character sets",
                    "/usr/share/locale",
                    "/usr/share/locale-langpack",
                    "/usr/share/i18n",
                    "/usr/lib/locale",
                    "/usr/lib/**/gconv/**",
                    "/usr/lib/**/charset.alias",
                    "/etc/locale.alias"),
            NoiseRule.reading(
                    "the C library reads its settings",
                    "/etc/nsswitch.conf",
                    "/etc/localtime",
                    "/etc/timezone",
                    "/usr/share/zoneinfo"),
            NoiseRule.reading(
                    "the C library and coreutils ask whether SELinux is on",
                    "/proc/filesystems",
                    "/sys/fs/selinux",
                    "/selinux",
                    "/etc/selinux/config"),
            NoiseRule.reading("terminal descriptions", "/usr/share/terminfo", "/etc/terminfo", "/lib/terminfo"),
            NoiseRule.reading(
                    "a program looks at itself and at its limits",
                    "/proc/{self,thread-self}/{auxv,cgroup,exe,limits,maps,mountinfo,stat,status}",
                    "/proc/self/task/*/{comm,stat,status}",
                    "/proc/{cgroups,cpuinfo,meminfo,mounts,stat,uptime,version}",
                    "/proc/sys/vm/{max_map_count,mmap_min_addr,overcommit_memory}",
                    "/proc/sys/kernel/{cap_last_cap,ngroups_max,osrelease,pid_max,threads-max}",
                    "/sys/fs/cgroup",
                    "/sys/devices/system/cpu",
                    "/sys/devices/system/node",
                    "/sys/kernel/mm/transparent_hugepage",
                    "/sys/kernel/mm/hugepages"),
            NoiseRule.reading(
                    "a JVM starts",
                    "/**/lib/modules",
                    "/**/lib/{endorsed,ext,server}",
                    "/**/lib/jvm.cfg",
                    "/**/lib/*/jvm.cfg",
                    "/etc/java-*-openjdk/{jvm-*.cfg,{net,logging}.properties}",
                    "/etc/java-*-openjdk/security/{java.security,java.policy,default.policy,blocked.certs}",
                    "/**/lib/jrt-fs.jar",
                    "/**/lib/tzdb.dat",
                    "/**/lib/server/{classes*.jsa,libjvm.so}",
                    "/**/lib/lib{java,jimage,jli,net,nio,verify,zip,jsvml,instrument,management,management_ext,extnet,prefs}.so",
                    "/**/{conf,lib}/security/{java.security,java.policy,default.policy,cacerts,blocked.certs}",
                    "/**/conf/{net,logging}.properties",
                    "**/.hotspotrc",
                    "**/.hotspot_compiler"),
            NoiseRule.anyUse("a JVM says what a core dump is to hold", "/proc/self/coredump_filter"),
            NoiseRule.anyUse("a JVM shows itself to jps", "/**/hsperfdata_*", "/**/hsperfdata_*/*"),
            NoiseRule.anyUse("a JVM tells its threads", "/**/sandboxed-agent-*/*"),
            NoiseRule.reading("a JVM answers jcmd", "/**/.java_pid*", "/**/.attach_pid*"),
            NoiseRule.reading(
                    "Python starts",
                    "/**/lib/python3*",
                    "/**/lib/python3*/**",
                    "/**/lib/python3*.zip",
                    "/**/pyvenv.cfg",
                    "/**/pybuilddir.txt",
                    "/**/python3*._pth",
                    "/**/Modules/Setup.local",
                    "/**/{site,dist}-packages/**.{pth,pyc}",
                    "/**/__pycache__",
                    "/**/__pycache__/*.pyc"),
            NoiseRule.reading(
                    "Perl starts",
                    "/etc/perl",
                    "/etc/perl/**",
                    "/usr/{,local/}{lib,share}/{perl*,site_perl}",
                    "/usr/{,local/}{lib,share}/{perl*,site_perl}/**",
                    "/usr/lib/*/perl*/**"),
            NoiseRule.reading("OpenSSL starts", "/usr/lib/ssl/openssl.cnf", "/etc/ssl/openssl.cnf"),
            NoiseRule.reading("random numbers are seeded", "/dev/{,u}random"),
            NoiseRule.anyUse("shells and git use the null device and look for a terminal", "/dev/{null,tty}"),
            NoiseRule.reading(
                    "git looks for settings",
                    "/etc/gitconfig",
                    "/etc/gitattributes",
                    "/**/.gitconfig",
                    "/**/.config/git/{config,attributes,ignore}"),
            NoiseRule.reading("git reads its templates", "/usr/share/git-core"));

    /** System calls that read at most, whatever their arguments. */
    private static final Set<String> READING = Set.of(
            "stat",
            "lstat",
            "newfstatat",
            "statx",
            "statfs",
            "access",
            "faccessat",
            "faccessat2",
            "readlink",
            "readlinkat",
            "getxattr",
            "lgetxattr");

    /** O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, and the bit of O_TMPFILE that is not O_DIRECTORY; see man 2 open. */
    private static final long WRITING = 1 | 2 | 0x40 | 0x200 | 0x400000;

    private RuntimeNoise() {}

    /** An empty path stands for a descriptor that is open already, and whose opening has an event of its own. */
    static boolean isNoise(SyscallEvent event) {
        if (event.path().isEmpty() || event.isDenial()) {
            return false;
        }
        String path = asItself(
                event.pid(),
                PathText.normalize(event.resolvedPath().or(event::path).orElseThrow()));
        boolean isReading = isReading(event);
        boolean isOfOpenFile = event.path().orElseThrow().isEmpty();
        return (isOfOpenFile && isReading) || RULES.stream().anyMatch(rule -> rule.covers(path, isReading));
    }

    /** Where {@code /proc/self} leads is named by a number, which would be taken for somebody else. */
    private static String asItself(int pid, String path) {
        String own = "/proc/" + pid + "/";
        return path.startsWith(own) ? "/proc/self/" + path.substring(own.length()) : path;
    }

    private static boolean isReading(SyscallEvent event) {
        return switch (event.syscall().name()) {
            case "open" -> (event.args().get(1) & WRITING) == 0;
            case "openat" -> (event.args().get(2) & WRITING) == 0;
            default -> READING.contains(event.syscall().name());
        };
    }
}
