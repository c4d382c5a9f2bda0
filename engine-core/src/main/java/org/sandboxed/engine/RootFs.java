package org.sandboxed.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sandboxed.engine.internal.rootfs.CacheDirectory;
import org.sandboxed.engine.internal.rootfs.UnpackedRoot;
import org.sandboxed.engine.policy.Given;

/**
 * A root file system that any number of tests use, one after the other and at the same time, for none of them changes it: what
 * programs change is kept apart for each sandbox.
 *
 * <pre>{@code
 * RootFs alpine = RootFs.fromTar(Path.of("build/alpine-minirootfs.tar.gz"));
 * try (Sandbox sandbox = Sandbox.builder().chroot(alpine).build()) {
 *     sandbox.run("sh", "-c", "cat /etc/alpine-release; touch /new");
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class RootFs {

    private final Path path;
    private final List<String> leftOut;

    private RootFs(Path path, List<String> leftOut) {
        this.path = path;
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * One that is a directory already, such as {@code debootstrap} makes it. Nothing is copied.
     *
     * @throws SandboxException where there is no such directory
     */
    public static RootFs fromDirectory(Path directory) {
        if (!Files.isDirectory(Given.value("fromDirectory", directory))) {
            throw new SandboxException(
                    "fromDirectory: " + directory + " is not a directory; for an archive there is fromTar");
        }
        return new RootFs(directory.toAbsolutePath().normalize(), List.of());
    }

    /**
     * Unpacks an archive, once for each content, into a cache: the directory that the system property {@code
     * sandboxed.rootfs.cache} names, or else {@code sandboxed/rootfs} in {@code XDG_CACHE_HOME} or {@code ~/.cache}. JVMs that do
     * so at the same time wait for each other, and one that dies leaves nothing that is used.
     *
     * <p>An archive is a file of tar(5), whether compressed with gzip or not, that has a root file system in it; or an image as
     * OCI lays it out on disk, a directory or a tar file of one, of which all layers are unpacked one over the other. Files are
     * those of who runs the tests, unless that is root; devices are left out. Apache Commons Compress has to be on the class path.
     *
     * @throws SandboxException where it cannot be read or written, is damaged, or has an entry that would lie outside of the root
     */
    public static RootFs fromTar(Path archive) {
        return fromTar(archive, CacheDirectory.find());
    }

    /**
     * As {@link #fromTar(Path)}, with another cache.
     *
     * @param cache a directory that only who runs the tests may write; it is made unless it is there
     */
    public static RootFs fromTar(Path archive, Path cache) {
        UnpackedRoot unpacked = UnpackedRoot.of(Given.value("fromTar", archive), Given.value("fromTar", cache));
        return new RootFs(unpacked.path(), unpacked.leftOut());
    }

    /** Whether there is something for {@link #fromTar(Path)}: a file, or a directory with an image as OCI lays it out. */
    public static boolean isArchive(Path path) {
        Given.value("isArchive", path);
        return UnpackedRoot.isArchive(path);
    }

    /** Where it is on the machine. Whoever writes there changes it for every test. */
    public Path path() {
        return path;
    }

    /** What the archive has and this does not, a line for each, with the reason: devices above all. */
    public List<String> leftOut() {
        return leftOut;
    }
}
