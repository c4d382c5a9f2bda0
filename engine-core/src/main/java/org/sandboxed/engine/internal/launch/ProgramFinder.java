package org.sandboxed.engine.internal.launch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.policy.Given;

/** Finds the program of a command before anything is started, so that what is wrong with it can be said with its path. */
final class ProgramFinder {

    private final Workdir workdir;

    ProgramFinder(Workdir workdir) {
        this.workdir = workdir;
    }

    /**
     * Checks a command.
     *
     * @throws SandboxException where it is empty, or contains NUL or half of a surrogate pair
     */
    static void check(List<String> command) {
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw new SandboxException("run: the command is empty; its first element names the program");
        }
        for (int i = 0; i < command.size(); i++) {
            if (command.get(i).indexOf('\0') >= 0) {
                throw new SandboxException(
                        "run: argument " + i + " of " + command.get(0).replace("\0", "\\0") + " contains NUL: \""
                                + command.get(i).replace("\0", "\\0") + "\"");
            }
            Given.text("run: argument " + i, command.get(i));
        }
    }

    /**
     * The absolute path of a program.
     *
     * @param name as it is in the command: looked up in the search path unless it contains a slash
     * @param searchPath the PATH that the program will have
     * @param cwd what a relative path is relative to
     */
    Path find(String name, String searchPath, Path cwd) {
        try {
            return name.indexOf('/') >= 0 ? checked(name, cwd.resolve(name)) : searched(name, searchPath, cwd);
        } catch (InvalidPathException e) {
            throw new SandboxLaunchException("run: \"" + name + "\" is not a path: " + e.getReason());
        }
    }

    private Path searched(String name, String searchPath, Path cwd) {
        Path notExecutable = null;
        for (String directory : searchPath.split(":", -1)) {
            Path candidate = workdir.kernelFile(cwd.resolve(directory).resolve(name));
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
                notExecutable = candidate;
            }
        }
        if (notExecutable != null) {
            throw notExecutable(notExecutable);
        }
        throw new SandboxLaunchException("run: no such program: \"" + name + "\" is in no directory of PATH="
                + searchPath + "; give its path, or set PATH with env");
    }

    private Path checked(String name, Path named) {
        Path path = workdir.kernelFile(named);
        if (Files.isExecutable(path) && !Files.isDirectory(path)) {
            return path;
        }
        if (!Files.exists(path)) {
            throw new SandboxLaunchException("run: no such program: " + named
                    + (named.toString().equals(name) ? "" : " (\"" + name + "\" in the working directory)"));
        }
        throw notExecutable(path);
    }

    private static SandboxLaunchException notExecutable(Path path) {
        return new SandboxLaunchException("run: not executable: " + path
                + (Files.isDirectory(path) ? " is a directory" : " lacks the permission; see chmod(1)"));
    }
}
