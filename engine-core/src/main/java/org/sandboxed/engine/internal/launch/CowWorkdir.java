package org.sandboxed.engine.internal.launch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.HostPaths;
import org.sandboxed.engine.internal.kernel.NativeText;

/** A real directory on which the programs of a sandbox work by copy-on-write, with where their changes go. */
final class CowWorkdir implements AutoCloseable {

    private final Path path;
    private final Branch branch;
    private final CowTree tree;
    private final HostPaths hostPaths;

    private CowWorkdir(Path path, Branch branch) {
        this.path = path;
        this.branch = branch;
        this.tree = new CowTree(branch);
        this.hostPaths = new HostPaths(tree);
    }

    static CowWorkdir open(Path path) {
        Branch branch = Branch.open(path, null);
        try {
            return new CowWorkdir(path, branch);
        } catch (RuntimeException failure) {
            branch.close();
            throw failure;
        }
    }

    CowTree tree() {
        return tree;
    }

    /** Where the upper layer lies. */
    Path upper() {
        return Path.of(new String(tree.upperPath(), StandardCharsets.UTF_8));
    }

    /** Where the kernel finds the directory in which a program is to start. */
    Path directory(Path asked) {
        Path absolute = asked.toAbsolutePath().normalize();
        if (!absolute.startsWith(path)) {
            return asked;
        }
        Path relative = path.relativize(absolute);
        if (!hostPaths.mirror(encode(relative))) {
            throw new SandboxLaunchException("run: the working directory " + asked + " is not there any more;"
                    + " a program of this sandbox removed it");
        }
        return upper().resolve(relative);
    }

    /** Where the kernel finds a file of the view; the path as it is where there is none. */
    Path file(Path asked) {
        Path absolute = asked.toAbsolutePath().normalize();
        if (!absolute.startsWith(path)) {
            return asked;
        }
        return switch (hostPaths.layerOf(encode(path.relativize(absolute)))) {
            case LOWER -> absolute;
            // Where it is missing, it is missing in the upper layer, too.
            case UPPER, NONE -> upper().resolve(path.relativize(absolute));
        };
    }

    private static byte[] encode(Path relative) {
        return NativeText.encode(relative.toString());
    }

    @Override
    public void close() {
        tree.close();
        branch.close();
    }
}
