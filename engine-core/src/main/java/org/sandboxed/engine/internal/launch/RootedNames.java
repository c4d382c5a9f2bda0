package org.sandboxed.engine.internal.launch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.handler.call.ShownPaths;
import org.sandboxed.engine.internal.handler.cow.RootedSandbox;

/** What programs in another root call files, those of the upper layer included. For one run and one thread. */
final class RootedNames implements ShownPaths {

    private final RootedRun run;
    private final String upper;
    private final String lower;

    private RootedNames(RootedRun run, CowTree tree) {
        this.run = run;
        this.upper = new String(tree.upperPath(), StandardCharsets.UTF_8);
        this.lower = new String(tree.lowerPath(), StandardCharsets.UTF_8);
    }

    static ShownPaths of(@Nullable RootedSandbox rooted, Workdir workdir) {
        CowWorkdir changes = workdir.copyOnWrite();
        return rooted == null || changes == null ? MACHINE : new RootedNames(rooted.run(), changes.tree());
    }

    @Override
    public Optional<String> directory(int pid) {
        byte[] directory = run.directories().of(pid);
        return Optional.of(directory.length == 0 ? "/" : new String(directory, StandardCharsets.UTF_8));
    }

    @Override
    public String of(String path) {
        boolean isUpper = path.equals(upper) || path.startsWith(upper + "/");
        return run.view().virtualOf(isUpper ? lower + path.substring(upper.length()) : path);
    }
}
