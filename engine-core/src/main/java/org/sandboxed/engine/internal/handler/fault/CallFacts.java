package org.sandboxed.engine.internal.handler.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.PathGlob;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.process.ProcessIndex;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What rules ask about a call, found out when the first one asks. What the program changes in its memory meanwhile decides at
 * most whether a fault comes, and a fault takes nothing from what confines it. Reused; not thread-safe.
 */
final class CallFacts {

    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_ADDRESS = 128;
    private static final int INET_SIZE = 8;
    private static final int INET6_SIZE = 24;
    private static final int MESSAGE_NAME_SIZE = 12;
    private static final String DELETED = " (deleted)";
    private static final String SOCKET = "socket:";

    private final ProcessIndex processes;
    private final ToIntFunction<String> names;
    private final ProcFiles procFiles = new ProcFiles();
    private final byte[] buffer = new byte[ChildMemory.MAX_STRING];
    private Call call;
    private Syscall syscall = Syscall.READ;
    private boolean hasFiles;
    private String written = "";
    private List<String> files = List.of();

    CallFacts(ProcessIndex processes, ToIntFunction<String> names, Call call) {
        this.processes = processes;
        this.names = names;
        this.call = call;
    }

    /** Turns to the next call. */
    void reset(Call next) {
        call = next;
        syscall = Syscall.of(next.nr());
        hasFiles = false;
        written = "";
        files = List.of();
    }

    /** Whether it names, or has a descriptor for, such a file. */
    boolean isAbout(PathGlob glob) {
        for (String file : files()) {
            if (glob.matches(file)) {
                return true;
            }
        }
        return false;
    }

    /** The path as the program passed it, or where its descriptor leads; empty where there is none. */
    String file() {
        List<String> found = files();
        return written.isEmpty() && !found.isEmpty() ? found.get(0) : written;
    }

    private List<String> files() {
        if (!hasFiles) {
            hasFiles = true;
            CallShape shape = CallShape.of(syscall);
            if (shape != null) {
                files = new ArrayList<>(2);
                addFile(shape.base(), shape.path());
                addFile(shape.secondBase(), shape.secondPath());
            }
        }
        return files;
    }

    private void addFile(int base, int path) {
        if (base == CallShape.NONE && path == CallShape.NONE) {
            return;
        }
        String text = path == CallShape.NONE ? "" : read(call.argument(path));
        if (text.startsWith("/")) {
            files.add(text);
        } else {
            boolean isFromCwd = base == CallShape.NONE || (path != CallShape.NONE && isCwd(base));
            String from = isFromCwd ? link("cwd") : link("fd/" + call.intArgument(base));
            addBelow(from, text);
        }
        if (written.isEmpty()) {
            written = text;
        }
    }

    private boolean isCwd(int base) {
        return call.intArgument(base) == OpenFlags.AT_FDCWD;
    }

    private void addBelow(String directory, String path) {
        if (!directory.startsWith("/")) {
            return;
        }
        files.add(path.isEmpty() ? directory : directory + "/" + path);
        if (path.isEmpty() && directory.endsWith(DELETED)) {
            files.add(directory.substring(0, directory.length() - DELETED.length()));
        }
    }

    private String read(long address) {
        int length = address == 0 ? 0 : call.readString(address, buffer);
        return length <= 0 ? "" : new String(buffer, 0, length, UTF_8);
    }

    private String link(String name) {
        return name.startsWith("fd/-") ? "" : new String(procFiles.link(call.tid(), name), UTF_8);
    }

    /** Whether its first argument is a socket. */
    boolean usesSocket() {
        return link("fd/" + call.intArgument(0)).startsWith(SOCKET);
    }

    /** Whether it asks for more bytes than these. */
    boolean transfersMoreThan(int bytes) {
        return Long.compareUnsigned(call.argument(2), bytes) > 0;
    }

    /** Whether the program that makes it has this name. */
    boolean isMadeBy(String program) {
        return processes.programOf(call.tid()) == names.applyAsInt(program);
    }

    /** Whether these arguments stand side by side in the command line. */
    boolean hasArguments(List<String> wanted) {
        List<String> argv = isExec() ? execArguments() : processes.argvOf(call.tid());
        if (Collections.indexOfSubList(argv, wanted) >= 0) {
            return true;
        }
        if (argv.isEmpty()) {
            return false;
        }
        List<String> named = new ArrayList<>(argv);
        named.set(0, argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1));
        return Collections.indexOfSubList(named, wanted) >= 0;
    }

    /** Whether it executes a program. */
    boolean isExec() {
        return syscall == Syscall.EXECVE || syscall == Syscall.EXECVEAT;
    }

    private List<String> execArguments() {
        long address = call.argument(syscall == Syscall.EXECVE ? 1 : 2);
        byte[] pointers = new byte[MAX_ARGUMENTS * Long.BYTES];
        int got = address == 0 ? 0 : call.readBytes(address, pointers, pointers.length);
        ByteBuffer words = ByteBuffer.wrap(pointers).order(ByteOrder.nativeOrder());
        List<String> arguments = new ArrayList<>();
        for (int at = 0; at + Long.BYTES <= got && words.getLong(at) != 0; at += Long.BYTES) {
            arguments.add(read(words.getLong(at)));
        }
        return arguments;
    }

    /** Whether it names such an address. */
    boolean address(AddressPattern pattern) {
        if (syscall == Syscall.SENDTO) {
            return matches(pattern, call.argument(4), call.intArgument(5));
        }
        if (syscall == Syscall.SENDMSG) {
            boolean isRead = call.readBytes(call.argument(1), buffer, MESSAGE_NAME_SIZE) == MESSAGE_NAME_SIZE;
            ByteBuffer header = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
            return isRead && matches(pattern, header.getLong(0), header.getInt(Long.BYTES));
        }
        return matches(pattern, call.argument(1), call.intArgument(2));
    }

    private boolean matches(AddressPattern pattern, long pointer, int size) {
        if (pointer == 0 || size < INET_SIZE) {
            return false;
        }
        int length = Math.min(size, MAX_ADDRESS);
        if (call.readBytes(pointer, buffer, length) != length) {
            return false;
        }
        int family = (buffer[0] & 0xff) | (buffer[1] & 0xff) << 8;
        int port = (buffer[2] & 0xff) << 8 | (buffer[3] & 0xff);
        if (family == Sockets.AF_INET) {
            return pattern.matches(inet(4, 8), port);
        }
        return family == Sockets.AF_INET6 && length >= INET6_SIZE && pattern.matches(inet(8, 24), port);
    }

    private InetAddress inet(int from, int to) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(buffer, from, to));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + (to - from) + " bytes", e);
        }
    }
}
