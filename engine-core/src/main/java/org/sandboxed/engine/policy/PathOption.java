package org.sandboxed.engine.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.sandboxed.engine.SandboxException;

/** Turns the paths that a user names into absolute, normalised ones, and refuses those that cannot be meant. */
final class PathOption {

    private PathOption() {}

    /** The path as it was named, made absolute, and its real path where that differs. */
    static Set<String> existing(String option, String path) {
        Path named = absolute(option, path);
        try {
            Set<String> names = new LinkedHashSet<>();
            names.add(named.toString());
            names.add(named.toRealPath().toString());
            return names;
        } catch (IOException e) {
            throw new SandboxException(
                    option + ": \"" + path + "\" does not exist or cannot be reached (" + named
                            + "); create it first or leave the rule out",
                    e);
        }
    }

    /** The real path of a file. */
    static String realFile(String option, String path) {
        Path real = Path.of(real(option, absolute(option, path)));
        if (!Files.isRegularFile(real)) {
            throw new SandboxException(option + ": \"" + path + "\" is not a file (" + real + "); name one");
        }
        return real.toString();
    }

    /** As {@link #existing}, but the path need not exist. */
    static Set<String> named(String option, String path) {
        Path named = absolute(option, path);
        return Files.exists(named) ? existing(option, path) : Set.of(named.toString());
    }

    /** The real path of a directory. */
    static String directory(String option, String path) {
        Path named = absolute(option, path);
        if (!Files.isDirectory(named)) {
            throw new SandboxException(option + ": \"" + path + "\" is not a directory (" + named + ")");
        }
        return named.toString();
    }

    /** The real path of a directory other than the root. */
    static String realDirectory(String option, String path) {
        directory(option, path);
        Path real;
        try {
            real = absolute(option, path).toRealPath();
        } catch (IOException e) {
            throw new SandboxException(option + ": \"" + path + "\" cannot be resolved: " + e, e);
        }
        if (real.getNameCount() == 0) {
            throw new SandboxException(
                    option + ": \"" + path + "\" is the root of the file system; name the directory of a project");
        }
        return real.toString();
    }

    /** A path inside of another root: absolute, without dots. */
    static String virtual(String option, String path) {
        if (!path.startsWith("/")) {
            throw new SandboxException(option + ": \"" + path.replace("\0", "\\0")
                    + "\" is not an absolute path; with chroot, paths are those that the program sees");
        }
        return absolute(option, path).toString();
    }

    /** The real path of something that exists. */
    static String real(String option, Path path) {
        Path named = absolute(option, path.toString());
        try {
            return named.toRealPath().toString();
        } catch (IOException e) {
            throw new SandboxException(
                    option + ": \"" + path + "\" does not exist or cannot be reached (" + named + "); create it first",
                    e);
        }
    }

    private static Path absolute(String option, String path) {
        if (path.isEmpty()) {
            throw new SandboxException(option + ": \"\" is not a path");
        }
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new SandboxException(option + ": \"" + path.replace("\0", "\\0") + "\" is not a path", e);
        }
    }
}
