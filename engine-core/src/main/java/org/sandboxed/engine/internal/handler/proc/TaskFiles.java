package org.sandboxed.engine.internal.handler.proc;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.Identity;

/**
 * Files of {@code /proc/<pid>} in which a part is not what the kernel says: who the process runs as in {@code status}, how
 * long after the start of the machine it began in {@code stat}. Those of its threads, too.
 */
final class TaskFiles implements MadeUpFiles {

    private static final Pattern NAME = Pattern.compile("/proc/\\d+(?:/task/\\d+)?/(\\w+)");

    private record Change(UnaryOperator<String> of, int rule) {}

    private final Map<String, Change> changes = new HashMap<>();
    private final Journal journal;

    /** The files of a run. */
    TaskFiles(Journal journal) {
        this.journal = journal;
    }

    /** Lets processes be told who they run as. */
    void tell(Identity told) {
        changes.put("status", new Change(real -> status(real, told), journal.rule(told.rule())));
    }

    /** Lets processes have begun after this. */
    void start(BootTime boot) {
        changes.put("stat", new Change(real -> BootFiles.processStat(real, boot), journal.rule(BootFiles.RULE)));
    }

    @Override
    public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
        Change change = reads && ProcPaths.process(file.path()) >= 0 ? find(text(file.path())) : null;
        if (change == null) {
            return false;
        }
        String path = text(file.path());
        MemoryAnswer.give(call, open -> Text.encode(change.of().apply(Text.read(path))), change.rule(), closeOnExec);
        return true;
    }

    private @Nullable Change find(String path) {
        Matcher matcher = NAME.matcher(path);
        return matcher.matches() ? changes.get(matcher.group(1)) : null;
    }

    /** The content of {@code status} with another user and group. */
    static String status(String real, Identity told) {
        StringBuilder made = new StringBuilder();
        for (String line : real.lines().toList()) {
            if (line.startsWith("Uid:")) {
                made.append("Uid:").append(("\t" + told.uid()).repeat(4));
            } else if (line.startsWith("Gid:")) {
                made.append("Gid:").append(("\t" + told.gid()).repeat(4));
            } else if (line.startsWith("Groups:")) {
                made.append("Groups:\t").append(told.gid()).append(' ');
            } else {
                made.append(line);
            }
            made.append('\n');
        }
        return made.toString();
    }

    private static String text(PathBytes path) {
        return new String(path.bytes(), 0, path.length(), StandardCharsets.US_ASCII);
    }
}
