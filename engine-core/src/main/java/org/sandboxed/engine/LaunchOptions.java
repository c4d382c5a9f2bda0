package org.sandboxed.engine;

import java.nio.file.Path;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.engine.policy.Given;

/**
 * The options of {@link Sandbox.Builder} about where programs work and what they are started with, and what becomes of what they
 * change. Not thread-safe.
 */
public abstract sealed class LaunchOptions extends WorldOptions permits Sandbox.Builder {

    LaunchOptions() {}

    /** Sets an environment variable of the program. */
    public Sandbox.Builder env(String name, String value) {
        policy().env(name, value);
        return self();
    }

    /** Whether the program also gets the environment of the test JVM; false unless set. */
    public Sandbox.Builder inheritEnv(boolean inherit) {
        policy().inheritEnv(inherit);
        return self();
    }

    /**
     * Records which Java thread made a call, for every recorded call of a JVM that {@link Sandbox#runJava}, {@link
     * Sandbox#call} or {@link Sandbox#attempt} starts, or in which a forked test runs; and for the syscalls that are named,
     * which are then recorded, also its stack. An agent in that JVM tells it while the call is held, which costs a
     * millisecond for each stack, and the start of the JVM some tenths of a second.
     *
     * @param syscalls those whose stacks are recorded; none for the threads alone
     */
    public Sandbox.Builder javaStacks(Syscall... syscalls) {
        policy().javaStacks(syscalls);
        return self();
    }

    /** The program's working directory, which must exist; the sandbox's own, or the root of {@link #chroot(Path)}, unless set. */
    public Sandbox.Builder cwd(String directory) {
        policy().cwd(directory);
        return self();
    }

    /**
     * Lets programs work on a real directory, such as that of a project, by copy-on-write: they see it, and everything
     * that they change, but what they change is written elsewhere, for all runs of this sandbox, and discarded when it
     * is closed. The directory itself is written by a commit only: see {@link Sandbox#commit()} and {@link #onExit}. It is
     * then the working directory of programs, their {@code HOME} and {@code TMPDIR}.
     */
    public Sandbox.Builder workdir(Path directory) {
        policy().workdir(directory);
        return self();
    }

    /**
     * Where the changes to {@link #workdir} are stored: a directory that exists, outside of it; the one of the JVM for
     * temporary files unless set. On the same file system as the working directory, large files are copied by reference where
     * that can do so, as Btrfs and XFS can.
     */
    public Sandbox.Builder storage(Path directory) {
        policy().storage(directory);
        return self();
    }

    /**
     * What becomes of the changes to {@link #workdir} when the sandbox is closed and every program ended by itself with
     * exit code 0; {@link BranchAction#DISCARD} unless set.
     */
    public Sandbox.Builder onExit(BranchAction action) {
        policy().onExit(action);
        return self();
    }

    /**
     * What becomes of the changes to {@link #workdir} when the sandbox is closed and a program ended in any other way;
     * {@link BranchAction#DISCARD} unless set.
     */
    public Sandbox.Builder onError(BranchAction action) {
        policy().onError(action);
        return self();
    }

    /**
     * Lets programs see a directory as the root of the file system, without containers and privileges: a root file system that
     * was unpacked there, for instance. All paths of programs are resolved in it, and so are those that {@code readable},
     * {@code writable}, {@code denied} and {@code cwd} name from then on; name it before them. Everything in it may be read and
     * executed unless {@code readable} names something, and nothing is written but where {@code writable}, {@link #mount} or
     * {@link #workdir} says. {@code /proc}, {@code /dev/null} and its kin are there anyway, and {@code /tmp} is a fresh
     * directory unless something else is to be written there. Programs start in {@code /}, or in the working directory.
     */
    public Sandbox.Builder chroot(Path directory) {
        policy().chroot(directory);
        return self();
    }

    /**
     * As {@link #chroot(Path)}, for a root file system that other tests use as well: it stays as it is. Unless {@link #workdir}
     * names another directory, programs change what they like in it by copy-on-write, and the next sandbox sees none of it.
     */
    public Sandbox.Builder chroot(RootFs rootFs) {
        policy().sharedRoot(Given.value("chroot", rootFs).path());
        return self();
    }

    /**
     * Lets programs see a directory or file of the machine in the root of {@link #chroot(Path)}, and change it. What they change there
     * is really changed, unless it is the {@link #workdir}.
     *
     * @param virtualPath where they see it, absolute; it need not be there in the root
     * @param hostPath what they see, which must exist
     */
    public Sandbox.Builder mount(String virtualPath, Path hostPath) {
        policy().mount("mount", virtualPath, hostPath, false);
        return self();
    }

    /** As {@link #mount}, for what programs must not change. */
    public Sandbox.Builder readOnlyMount(String virtualPath, Path hostPath) {
        policy().mount("readOnlyMount", virtualPath, hostPath, true);
        return self();
    }

    /** What the program reads from its standard input; end of file unless set. */
    public Sandbox.Builder stdin(byte[] bytes) {
        policy().stdin(bytes);
        return self();
    }
}
