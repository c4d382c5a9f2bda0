package org.sandboxed.engine.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.sandboxed.engine.SandboxException;

/**
 * Collects path rules and what the root is. Paths are the machine's until there is another root, and from then on those that
 * programs see. Not thread-safe.
 */
final class PathRulesBuilder {

    private final Rules readable = new Rules("readable");
    private final Rules writable = new Rules("writable");
    private final Rules denied = new Rules("denied");
    private final Map<String, MountPoint> mounts = new LinkedHashMap<>();
    private String mountOption = "";
    private String root = "";
    private boolean isShared;

    /** One list: as it was written, and the names on the machine. */
    private record Rules(String option, List<String> written, Set<String> names) {

        Rules(String option) {
            this(option, new ArrayList<>(), new LinkedHashSet<>());
        }

        List<String> virtual() {
            return written.stream()
                    .map(path -> PathOption.virtual(option, path))
                    .toList();
        }
    }

    void readable(String... paths) {
        add(readable, PathOption::existing, paths);
    }

    void writable(String... paths) {
        add(writable, PathOption::existing, paths);
    }

    void denied(String... paths) {
        add(denied, PathOption::named, paths);
    }

    private void add(Rules rules, BiFunction<String, String, Set<String>> names, String... paths) {
        for (String path : paths) {
            if (hasChroot()) {
                PathOption.virtual(rules.option, path);
            } else {
                rules.names.addAll(names.apply(rules.option, path));
            }
            rules.written.add(path);
        }
    }

    void chroot(Path directory) {
        root = PathOption.realDirectory("chroot", directory.toString());
        isShared = false;
    }

    /** As {@link #chroot}, for one that others use as well. */
    void sharedRoot(Path directory) {
        chroot(directory);
        isShared = true;
    }

    boolean hasChroot() {
        return !root.isEmpty();
    }

    void mount(String option, String virtualPath, Path hostPath, boolean isReadOnly) {
        String virtual = PathOption.virtual(option, virtualPath);
        if (virtual.equals("/")) {
            throw new SandboxException(option + ": \"/\" is the root itself; name it with chroot(...)");
        }
        mountOption = option;
        mounts.put(virtual, new MountPoint(virtual, PathOption.real(option, hostPath), isReadOnly));
    }

    /**
     * The rules: names on the machine, or, with another root, paths that programs see.
     *
     * @param secrets real paths of files that are denied as well
     * @param tree the directory that is worked on by copy-on-write, if there is one
     */
    PathRules rules(Set<String> secrets, Optional<String> tree) {
        if (hasChroot()) {
            secrets.forEach(secret -> requireUnseen(secret, tree));
            return new PathRules(readable.virtual(), writable.virtual(), denied.virtual());
        }
        Set<String> refused = new LinkedHashSet<>(denied.names);
        refused.addAll(secrets);
        return new PathRules(List.copyOf(readable.names), List.copyOf(writable.names), List.copyOf(refused));
    }

    /** A secret has no path that programs know, by which it could be denied. */
    private void requireUnseen(String secret, Optional<String> tree) {
        Stream<String> mounted = mounts.values().stream().map(MountPoint::hostPath);
        Stream.of(Stream.of(root), mounted, tree.stream())
                .flatMap(places -> places)
                .filter(place -> Path.of(secret).startsWith(place))
                .findFirst()
                .ifPresent(place -> {
                    throw new SandboxException("credentials: \"file:" + secret + "\" lies in " + place
                            + ", which programs of chroot see; keep it elsewhere");
                });
    }

    RootSettings root() {
        if (!hasChroot() && !mounts.isEmpty()) {
            throw new SandboxException(mountOption + ": " + mounts.keySet()
                    + " can only be seen in another root; name one with chroot(...)");
        }
        mounts.values().stream().filter(MountPoint::isReadOnly).forEach(this::requireAlone);
        return new RootSettings(root, List.copyOf(mounts.values()), isShared);
    }

    /** What is read-only under one name must not be writable under another. */
    private void requireAlone(MountPoint readOnly) {
        for (MountPoint other : mounts.values()) {
            if (!other.isReadOnly() && Path.of(readOnly.hostPath()).startsWith(other.hostPath())) {
                throw new SandboxException("readOnlyMount: " + readOnly.hostPath() + " at " + readOnly.virtualPath()
                        + " could be written under " + other.virtualPath() + ", where " + other.hostPath()
                        + " is mounted; mount that read-only, too");
            }
        }
    }
}
