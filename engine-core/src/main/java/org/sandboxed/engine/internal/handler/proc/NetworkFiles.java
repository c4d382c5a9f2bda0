package org.sandboxed.engine.internal.handler.proc;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.netlink.PortNames;
import org.sandboxed.engine.internal.netlink.SandboxSockets;
import org.sandboxed.engine.policy.NetworkWorld;

/**
 * The files of {@code /proc/net}, which is a link to {@code /proc/<pid>/net}: interfaces and routes as programs are told they
 * are, and of the sockets their own. What is not known here is refused, for it would show the machine's network.
 */
public final class NetworkFiles implements MadeUpFiles {

    private static final byte[] PROC = ascii("/proc/");
    private static final byte[] TASK = ascii("/task/");
    private static final byte[] NET = ascii("/net");

    private final NetworkWorld world;
    private final SandboxSockets sockets;
    private final PortNames ports;
    private final int answered;
    private final int refused;
    /** Made when the first of them is opened, for most programs open none. */
    private @Nullable Map<String, FileContent> contents;

    /** The files of a run. */
    public NetworkFiles(NetworkWorld world, SandboxSockets sockets, PortNames ports, Journal journal) {
        this.world = world;
        this.sockets = sockets;
        this.ports = ports;
        answered = journal.rule("proc: the sandbox's own network");
        refused = journal.refusal("proc: describes the network of the machine");
    }

    @Override
    public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
        int name = reads ? name(file.path()) : -1;
        if (name < 0 || name == file.path().length()) {
            return false;
        }
        FileContent content = contents().get(text(file.path(), name + 1));
        if (content == null) {
            call.answer().refuse(Errnos.EACCES, refused);
            return true;
        }
        MemoryAnswer.give(call, content, answered, closeOnExec);
        return true;
    }

    @Override
    public boolean mayBeAt(PathBytes path) {
        return ProcRules.concerns(path);
    }

    private Map<String, FileContent> contents() {
        Map<String, FileContent> made = contents;
        if (made == null) {
            made = NetworkContents.of(world, new SocketTables(sockets, ports));
            contents = made;
        }
        return made;
    }

    /** Where a real path goes on behind {@code /proc/<pid>/net} or {@code /proc/<pid>/task/<tid>/net}, or -1. */
    private static int name(PathBytes path) {
        int at = afterDigits(path, after(path, 0, PROC));
        int task = afterDigits(path, after(path, at, TASK));
        int end = after(path, task < 0 ? at : task, NET);
        boolean isWhole = end == path.length() || (end > 0 && path.bytes()[end] == '/');
        return isWhole ? end : -1;
    }

    private static int after(PathBytes path, int at, byte[] text) {
        if (at < 0 || path.length() - at < text.length) {
            return -1;
        }
        for (int i = 0; i < text.length; i++) {
            if (path.bytes()[at + i] != text[i]) {
                return -1;
            }
        }
        return at + text.length;
    }

    private static int afterDigits(PathBytes path, int from) {
        int at = from;
        while (at >= 0 && at < path.length() && path.bytes()[at] >= '0' && path.bytes()[at] <= '9') {
            at++;
        }
        return at > from ? at : -1;
    }

    private static String text(PathBytes path, int from) {
        return new String(path.bytes(), from, path.length() - from, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
