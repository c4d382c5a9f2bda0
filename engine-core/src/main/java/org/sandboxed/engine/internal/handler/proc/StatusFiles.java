package org.sandboxed.engine.internal.handler.proc;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.policy.Identity;

/** {@code /proc/<pid>/status} of processes that are told that they run as somebody else: the lines about users and groups. */
public final class StatusFiles implements MadeUpFiles {

    private static final Pattern NAME = Pattern.compile("/proc/\\d+(/task/\\d+)?/status");

    private final Identity told;
    private final int rule;

    /** The files of a run. */
    public StatusFiles(Identity told, Journal journal) {
        this.told = told;
        this.rule = journal.rule(told.rule());
    }

    @Override
    public boolean open(Call call, ResolvedPath file, FileStatus status, boolean reads, boolean closeOnExec) {
        if (!reads || ProcPaths.process(file.path()) < 0) {
            return false;
        }
        String path = text(file.path());
        if (!NAME.matcher(path).matches()) {
            return false;
        }
        MemoryAnswer.give(call, open -> Text.encode(content(Text.read(path), told)), rule, closeOnExec);
        return true;
    }

    /** The lines of such a file with other users and groups. */
    static String content(String real, Identity told) {
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
