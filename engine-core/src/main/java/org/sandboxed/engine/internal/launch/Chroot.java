package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.MergedResolver;
import org.sandboxed.engine.internal.filesystem.cow.VirtualDirectories;
import org.sandboxed.engine.internal.filesystem.root.RootView;
import org.sandboxed.engine.internal.filesystem.root.RootedDirectories;
import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.handler.chroot.ProgramStage;
import org.sandboxed.engine.internal.handler.chroot.RootedPrograms;
import org.sandboxed.engine.internal.handler.chroot.ScriptRun;
import org.sandboxed.engine.internal.handler.cow.RootedSandbox;
import org.sandboxed.engine.internal.handler.network.HostsFile;
import org.sandboxed.engine.internal.http.TrustPaths;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.policy.MountPoint;
import org.sandboxed.engine.policy.PathRules;
import org.sandboxed.engine.policy.Policy;

import static org.sandboxed.engine.internal.kernel.AccessModes.X_OK;

/** Another root for the programs of a sandbox: what is where in it, and how its programs are found. */
final class Chroot implements AutoCloseable {

    private static final SandboxMembers NOBODY = pid -> false;

    private final Policy policy;
    private final CowTree tree;
    private final RootView view;
    private final ProgramStage stage;
    private final MergedResolver resolver;
    private final Descriptions descriptions = new Descriptions();
    private final Caller nobody = new Caller();
    private final String home;
    private final String directory;

    private Chroot(Policy policy, Path workdir, CowWorkdir changes) throws IOException {
        this.policy = policy;
        this.tree = changes.tree();
        RootMounts mounts = RootMounts.of(policy, workdir);
        this.home = mounts.home();
        boolean startsAtHome = policy.workdir().copyOnWrite().isPresent()
                && !workdir.equals(Path.of(policy.root().tree()));
        this.directory = startsAtHome ? home : "/";
        this.view = new RootView(policy.root().tree(), mounts.all());
        this.stage = new ProgramStage(changes.branch().directory().resolve("stage"));
        RootedRun launching = new RootedRun(view, new RootedDirectories(new byte[0]), stage);
        this.resolver = new MergedResolver(tree, NOBODY, new VirtualDirectories(tree), null, launching);
    }

    /** The root of a sandbox, or null where it is the machine's. */
    static @Nullable Chroot open(Policy policy, Workdir workdir) {
        CowWorkdir changes = workdir.copyOnWrite();
        Optional<String> root = policy.root().chroot();
        if (root.isEmpty() || changes == null) {
            return null;
        }
        try {
            return new Chroot(policy, workdir.path(), changes);
        } catch (IOException e) {
            throw new SandboxException("chroot: " + root.get() + " cannot be prepared: " + e, e);
        }
    }

    /** Where the files are in which programs of this root look for certificates. */
    TrustPaths certificatePaths() {
        return new TrustPaths() {
            @Override
            public Optional<String> real(String path) {
                return realFile(path);
            }

            @Override
            public boolean hasJavaOfTest() {
                return false;
            }
        };
    }

    private Optional<String> realFile(String path) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            boolean isThere = place.is(CowPlace.Kind.OUTSIDE) ? exists(place) : place.failure() == 0;
            return isThere ? Optional.of(hostPath(place)) : Optional.empty();
        } finally {
            tree.lock().unlock();
        }
    }

    RootView view() {
        return view;
    }

    /** Where the kernel finds programs; nobody sees it. */
    Path stage() {
        return stage.directory();
    }

    /** HOME of programs. */
    String home() {
        return home;
    }

    /** Where programs start, as they see it. */
    String directory() {
        return policy.launch().workingDirectory().orElse(directory);
    }

    /** The rules of a policy, which are about what programs see, as rules about the machine. */
    PathRules onMachine(PathRules asked) {
        List<String> readable = new ArrayList<>();
        List<String> writable = new ArrayList<>();
        List<String> denied = new ArrayList<>();
        asked.readable().forEach(path -> readable.addAll(existing("readable", path)));
        asked.writable().forEach(path -> writable.addAll(existing("writable", path)));
        asked.denied().forEach(path -> denied.addAll(named(path)));
        if (asked.readable().isEmpty()) {
            readable.add(policy.root().tree());
        }
        if (view.hostOf(RootMounts.HOSTS).equals(HostsFile.realPath())) {
            readable.add(HostsFile.realPath());
        }
        if (view.hostOf(RootMounts.HOSTNAME).equals(RootMounts.HOSTNAME)) {
            readable.add(RootMounts.HOSTNAME);
        }
        for (MountPoint mount : policy.root().mounts()) {
            (mount.isReadOnly() ? readable : writable).add(mount.hostPath());
        }
        policy.root().mounts().stream()
                .filter(MountPoint::isReadOnly)
                .forEach(mount -> requireNotWritable(mount, writable));
        requireNotShared(writable);
        return new PathRules(readable, writable, denied);
    }

    private void requireNotShared(List<String> writable) {
        for (String path : writable) {
            if (policy.root().sharesPath(path)) {
                throw new SandboxException("writable: " + view.virtualOf(path) + " lies in the root file system "
                        + policy.root().tree() + ", which other tests use as well; leave it out, for programs change"
                        + " what they like by copy-on-write, or mount a directory for what is to stay");
            }
        }
    }

    private static void requireNotWritable(MountPoint readOnly, List<String> writable) {
        for (String path : writable) {
            if (Path.of(readOnly.hostPath()).startsWith(path)) {
                throw new SandboxException("readOnlyMount: " + readOnly.hostPath() + " at " + readOnly.virtualPath()
                        + " lies in " + path + ", which can be written; leave one of both out");
            }
        }
    }

    private List<String> existing(String option, String path) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            if (place.is(CowPlace.Kind.OUTSIDE) ? !exists(place) : place.failure() < 0) {
                throw missing(option, path);
            }
        } finally {
            tree.lock().unlock();
        }
        return named(path);
    }

    private boolean exists(CowPlace place) {
        int fd = resolver.pinOutside(place.path(), true);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return fd >= 0;
    }

    private SandboxException missing(String option, String path) {
        return new SandboxException(option + ": \"" + path + "\" does not exist in the root "
                + policy.root().tree() + "; create it first or leave the rule out");
    }

    /** Both names on the machine: the one that is written, and the one that links lead to. */
    private List<String> named(String path) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            String written = view.hostOf(path);
            if (place.is(CowPlace.Kind.FAILED)) {
                return List.of(written);
            }
            String real = hostPath(place);
            return real.equals(written) ? List.of(written) : List.of(written, real);
        } finally {
            tree.lock().unlock();
        }
    }

    /** Where a file of the root is on the machine, behind links. */
    Path onMachine(String path) {
        List<String> names = named(path);
        return Path.of(names.get(names.size() - 1));
    }

    private String hostPath(CowPlace place) {
        String path = new String(place.path().bytes(), 0, place.path().length(), StandardCharsets.UTF_8);
        if (place.is(CowPlace.Kind.OUTSIDE)) {
            return path;
        }
        String lower = new String(tree.lowerPath(), StandardCharsets.UTF_8);
        return path.isEmpty() ? lower : lower + "/" + path;
    }

    private CowPlace resolve(String path) {
        CowPlace place = new CowPlace();
        byte[] bytes = NativeText.encode(path);
        resolver.resolve(nobody, OpenFlags.AT_FDCWD, bytes, bytes.length, true, place);
        return place;
    }

    /** A program that is about to be started. */
    record Program(String shown, Path kernelPath, RootedSandbox sandbox) {}

    /**
     * Finds a program.
     *
     * @param name as it is in the command: looked up in the search path unless it contains a slash
     * @param rules what may be executed
     */
    Program find(String name, String searchPath, PathRuleSet rules) {
        String cwd = requireDirectory(directory());
        List<String> candidates = new ArrayList<>();
        if (name.indexOf('/') >= 0) {
            candidates.add(Path.of(cwd).resolve(name).toString());
        } else {
            for (String folder : searchPath.split(":", -1)) {
                candidates.add(Path.of(cwd).resolve(folder).resolve(name).toString());
            }
        }
        for (String candidate : candidates) {
            Program found = prepare(candidate, cwd, candidates.size() == 1, rules);
            if (found != null) {
                return found;
            }
        }
        throw new SandboxLaunchException(
                "run: no such program in the root " + policy.root().tree() + ": \"" + name + "\""
                        + (candidates.size() == 1 ? "" : " is in no directory of PATH=" + searchPath));
    }

    private String requireDirectory(String path) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            int fd = place.is(CowPlace.Kind.OUTSIDE)
                    ? resolver.pinOutside(place.path(), true)
                    : place.failure() < 0 ? place.failure() : place.takeFd();
            boolean isDirectory = fd >= 0 && descriptions.isDirectory(fd);
            if (fd >= 0) {
                Fd.closeRaw(fd);
            }
            if (!isDirectory) {
                throw new SandboxLaunchException("cwd: " + path + " is no directory in the root "
                        + policy.root().tree());
            }
            return path;
        } finally {
            tree.lock().unlock();
        }
    }

    private @Nullable Program prepare(String path, String cwd, boolean isOnly, PathRuleSet rules) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            int fd = place.is(CowPlace.Kind.OUTSIDE)
                    ? resolver.pinOutside(place.path(), true)
                    : place.failure() < 0 ? place.failure() : place.takeFd();
            if (fd < 0) {
                return null;
            }
            try {
                return prepare(path, cwd, fd, hostPath(place), isOnly, rules);
            } finally {
                Fd.closeRaw(fd);
            }
        } finally {
            tree.lock().unlock();
        }
    }

    private @Nullable Program prepare(String path, String cwd, int fd, String host, boolean isOnly, PathRuleSet rules) {
        boolean isExecutable = !descriptions.isDirectory(fd) && descriptions.access(fd, X_OK, 0) == 0;
        if (!isExecutable && !isOnly) {
            return null;
        }
        if (!isExecutable) {
            throw new SandboxLaunchException("run: not executable: " + path + " in the root "
                    + policy.root().tree());
        }
        byte[] bytes = NativeText.encode(host);
        int verdict = rules.read(bytes, bytes.length);
        if (!PathRuleSet.allows(verdict)) {
            throw new SandboxLaunchException("run: " + path + " lies under no readable path, so it may not be executed;"
                    + " add it with readable(...), or it is denied");
        }
        RootedPrograms programs = new RootedPrograms(resolver, tree, stage, rules);
        byte[] shown = NativeText.encode(path);
        int result = programs.find(nobody, fd, shown);
        if (result < 0) {
            throw new SandboxLaunchException("run: " + path + ": " + why(result, text(programs.needed())));
        }
        byte[] name = Arrays.copyOfRange(shown, lastSlash(shown) + 1, shown.length);
        Path link = stage.directory().resolve(text(programs.link(name, Integer.MAX_VALUE)));
        byte[] first = NativeText.encode(cwd.equals("/") ? "" : cwd);
        RootedRun run = new RootedRun(view, new RootedDirectories(first), stage);
        ScriptRun script = programs.isScript() ? programs.run(name) : null;
        return new Program(path, link, new RootedSandbox(run, stage, shown, script));
    }

    private static String why(int result, String needed) {
        if (result == -Errnos.ENOEXEC) {
            return "not executable: neither a binary of this machine nor a script with #!";
        }
        String what = needed.isEmpty() ? "it" : "its loader or interpreter in the root, " + needed + ",";
        return what + " cannot be executed: " + Errnos.name(-result);
    }

    private static int lastSlash(byte[] path) {
        int at = path.length - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            stage.close();
        } catch (IOException e) {
            throw new SandboxException("The directory " + stage.directory() + " cannot be removed: " + e, e);
        }
    }
}
