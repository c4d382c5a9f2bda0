package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Syscall;

/**
 * What a program is about to do, as a {@link PolicyCallback} sees it.
 *
 * @param syscall the call
 * @param category what it is about
 * @param pid the process (thread group) id of the caller
 * @param tid the thread id of the caller
 * @param parentPid the parent of the caller's process, or 0 where it is not told
 * @param path the path that the call names, made absolute; {@code .} and {@code ..} taken out, symbolic links not followed
 * @param secondPath the second one, of a rename or a link
 * @param address the IP address that the call names
 * @param port the port that goes with the address, or 0
 * @param argv of an exec, the arguments; at most 64 of them, and of each no more than its first 4096 bytes
 */
public record PolicyEvent(
        Syscall syscall,
        Category category,
        int pid,
        int tid,
        int parentPid,
        Optional<String> path,
        Optional<String> secondPath,
        Optional<InetAddress> address,
        int port,
        List<String> argv) {

    /** What a call is about. */
    public enum Category {
        /** Opening files, names of files, their metadata. */
        FILE,
        /** Naming a peer or a local address. */
        NETWORK,
        /** Executing a program. */
        PROCESS
    }

    /** Copies the arguments. */
    public PolicyEvent {
        argv = List.copyOf(argv);
    }

    /** Whether one of the arguments of an exec is this one. */
    public boolean argvContains(String argument) {
        Given.value("argvContains", argument);
        return argv.contains(argument);
    }
}
