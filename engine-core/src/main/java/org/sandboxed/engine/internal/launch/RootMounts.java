package org.sandboxed.engine.internal.launch;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sandboxed.engine.internal.filesystem.root.RootView;
import org.sandboxed.engine.internal.handler.network.HostsFile;
import org.sandboxed.engine.policy.MountPoint;
import org.sandboxed.engine.policy.Policy;

/**
 * What programs of another root see elsewhere than where it is.
 *
 * @param all what the policy mounts, and what the sandbox adds
 * @param home where programs see the directory that is their own
 */
record RootMounts(List<MountPoint> all, String home) {

    /** Where programs look for names. */
    static final String HOSTS = "/etc/hosts";

    /** Where programs look for the name of their machine. */
    static final String HOSTNAME = "/etc/hostname";

    private static final String TEMPORARY = "/tmp";
    /** What no root file system that an ordinary user has unpacked can have of its own. */
    private static final List<String> OF_THE_MACHINE =
            List.of("/proc", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    /** The mounts of a sandbox. */
    static RootMounts of(Policy policy, Path workdir) {
        List<MountPoint> mounts = new ArrayList<>(policy.root().mounts());
        addMachine(mounts);
        addHosts(policy, workdir, mounts);
        addHostname(policy, workdir, mounts);
        String home = addWorkdir(policy, workdir, mounts);
        return new RootMounts(List.copyOf(mounts), home);
    }

    private static void addMachine(List<MountPoint> mounts) {
        for (String path : OF_THE_MACHINE) {
            if (mounts.stream().noneMatch(mount -> mount.virtualPath().equals(path))) {
                mounts.add(new MountPoint(path, path, false));
            }
        }
    }

    /**
     * Names of rules have their addresses in {@code /etc/hosts}. That of the machine is made up, and so stands in where there is
     * none; and, for the hosts of HTTP rules, which have addresses of their own, where programs can change it.
     */
    private static void addHosts(Policy policy, Path workdir, List<MountPoint> mounts) {
        Path own = Path.of(policy.root().tree(), HOSTS);
        boolean isMounted =
                mounts.stream().anyMatch(mount -> mount.virtualPath().equals(HOSTS));
        boolean isFixed = Files.isRegularFile(own, LinkOption.NOFOLLOW_LINKS) && !own.startsWith(workdir);
        boolean isWanted = policy.http().isActive() ? !isFixed : isMissing(own, HOSTS, policy);
        if (isWanted && !isMounted && Files.isRegularFile(Path.of(HostsFile.realPath()))) {
            mounts.add(new MountPoint(HOSTS, HostsFile.realPath(), true));
        }
    }

    /** The machine's, in which the sandbox's name is read, stands in where there is none and programs cannot make one. */
    private static void addHostname(Policy policy, Path workdir, List<MountPoint> mounts) {
        Path own = Path.of(policy.root().tree(), HOSTNAME);
        if (policy.machine().name().isPresent()
                && !own.startsWith(workdir)
                && isMissing(own, HOSTNAME, policy)
                && Files.isRegularFile(Path.of(HOSTNAME), LinkOption.NOFOLLOW_LINKS)) {
            mounts.add(new MountPoint(HOSTNAME, HOSTNAME, true));
        }
    }

    /** Whether there is no such file, and no option says what is there. */
    private static boolean isMissing(Path own, String path, Policy policy) {
        Stream<String> mounted = policy.root().mounts().stream().map(MountPoint::virtualPath);
        Stream<String> ruled = Stream.concat(policy.paths().writable().stream(), policy.paths().denied().stream());
        return Files.notExists(own, LinkOption.NOFOLLOW_LINKS)
                && Stream.concat(mounted, ruled).noneMatch(Path.of(path)::startsWith);
    }

    /** Where programs see the working directory, which is mounted where it is nowhere in the root. */
    private static String addWorkdir(Policy policy, Path workdir, List<MountPoint> mounts) {
        if (policy.workdir().copyOnWrite().isPresent()) {
            RootView before = new RootView(policy.root().tree(), mounts);
            if (!before.shows(workdir)) {
                mounts.add(new MountPoint(workdir.toString(), workdir.toString(), false));
            }
            String virtual = before.virtualOf(workdir.toString());
            return virtual.equals("/") && isDirectory(workdir.resolve("tmp")) ? TEMPORARY : virtual;
        }
        boolean isTaken = policy.paths().writable().stream().anyMatch(RootMounts::holdsTemporaryFiles)
                || mounts.stream().anyMatch(mount -> holdsTemporaryFiles(mount.virtualPath()));
        if (!isTaken) {
            mounts.add(new MountPoint(TEMPORARY, workdir.toString(), false));
        }
        return TEMPORARY;
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean holdsTemporaryFiles(String virtual) {
        return Path.of(TEMPORARY).startsWith(virtual) || Path.of(virtual).startsWith(TEMPORARY);
    }
}
