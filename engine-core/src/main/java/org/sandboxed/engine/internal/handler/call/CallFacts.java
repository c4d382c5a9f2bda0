package org.sandboxed.engine.internal.handler.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.ProcFiles;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a call is about, found out when somebody asks for the first time. Reused; not thread-safe. */
public final class CallFacts {

    private static final int MAX_ARGUMENTS = 64;
    private static final String DELETED = " (deleted)";
    private static final String SOCKET = "socket:";

    private final ShownPaths shown;
    private final ProcFiles procFiles = new ProcFiles();
    private final byte[] buffer = new byte[ChildMemory.MAX_STRING];
    private final byte[] pointers = new byte[MAX_ARGUMENTS * Long.BYTES];
    private final List<String> files = new ArrayList<>(2);
    private Call call;
    private Syscall syscall = Syscall.READ;
    private boolean hasFiles;
    private String written = "";
    private String first = "";
    private String second = "";

    /** The facts of a call, with paths as programs know them. */
    public CallFacts(Call call, ShownPaths shown) {
        this.call = call;
        this.shown = shown;
    }

    /** Turns to the next call. */
    public void reset(Call next) {
        call = next;
        syscall = Syscall.of(next.nr());
        hasFiles = false;
        written = "";
        first = "";
        second = "";
        files.clear();
    }

    /** The registers and the memory behind them. */
    public Call call() {
        return call;
    }

    /** Which syscall it is. */
    public Syscall syscall() {
        return syscall;
    }

    /** Whether it executes a program. */
    public boolean isExec() {
        return syscall == Syscall.EXECVE || syscall == Syscall.EXECVEAT;
    }

    /** Whether its first argument is a socket. */
    public boolean usesSocket() {
        return link("fd/" + call.intArgument(0)).startsWith(SOCKET);
    }

    /** The absolute paths, with dots and double slashes, of every file that it names or has a descriptor for. */
    public List<String> files() {
        find();
        return files;
    }

    /** The first file's absolute path. */
    public Optional<String> path() {
        find();
        return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }

    /** The second file's absolute path. */
    public Optional<String> secondPath() {
        find();
        return second.isEmpty() ? Optional.empty() : Optional.of(second);
    }

    /** The first path as the program passed it, or where its descriptor leads; empty where there is none. */
    public String file() {
        find();
        return written.isEmpty() ? first : written;
    }

    private void find() {
        CallShape shape = hasFiles ? null : CallShape.of(syscall);
        hasFiles = true;
        if (shape != null) {
            written = text(shape.path());
            first = file(shape.base(), shape.path(), written);
            second = file(shape.secondBase(), shape.secondPath(), text(shape.secondPath()));
        }
    }

    private String file(int base, int path, String text) {
        if (base == CallShape.NONE && path == CallShape.NONE) {
            return "";
        }
        String file = text.startsWith("/") ? text : below(start(base, path), text);
        if (!file.isEmpty()) {
            files.add(file);
        }
        if (text.isEmpty() && file.endsWith(DELETED)) {
            files.add(file.substring(0, file.length() - DELETED.length()));
        }
        return file;
    }

    private String start(int base, int path) {
        boolean isFromCwd =
                base == CallShape.NONE || (path != CallShape.NONE && call.intArgument(base) == OpenFlags.AT_FDCWD);
        return isFromCwd
                ? shown.directory(call.pid()).orElseGet(() -> shown.of(link("cwd")))
                : shown.of(link("fd/" + call.intArgument(base)));
    }

    private static String below(String directory, String path) {
        if (!directory.startsWith("/")) {
            return "";
        }
        return path.isEmpty() ? directory : directory + "/" + path;
    }

    private String text(int index) {
        if (index == CallShape.NONE || (call.argument(index) == 0 && mayLackPath())) {
            return "";
        }
        int length = call.readString(call.argument(index), buffer);
        return length <= 0 ? "" : new String(buffer, 0, length, UTF_8);
    }

    /** Whether NULL says that it is about the descriptor; elsewhere it is an address, at which root may have memory. */
    private boolean mayLackPath() {
        return syscall == Syscall.UTIMENSAT || syscall == Syscall.FUTIMESAT;
    }

    private String link(String name) {
        return name.startsWith("fd/-") ? "" : new String(procFiles.link(call.tid(), name), UTF_8);
    }

    /** The arguments of an exec; at most 64 of them, and of each no more than the first 4096 bytes. */
    public List<String> execArguments() {
        long address = call.argument(syscall == Syscall.EXECVE ? 1 : 2);
        List<String> arguments = new ArrayList<>();
        if (address == 0) {
            return arguments;
        }
        int got = call.readSome(address, pointers, 0, pointers.length);
        ByteBuffer words = ByteBuffer.wrap(pointers).order(ByteOrder.nativeOrder());
        for (int at = 0; at < pointers.length; at += Long.BYTES) {
            boolean isRead = at + Long.BYTES <= got || call.readBytes(address + at, pointers, at, Long.BYTES) > 0;
            if (!isRead || words.getLong(at) == 0) {
                break;
            }
            int length = call.readStart(words.getLong(at), buffer);
            arguments.add(length <= 0 ? "" : new String(buffer, 0, length, UTF_8));
        }
        return arguments;
    }
}
