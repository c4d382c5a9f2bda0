package org.sandboxed.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sandboxed.engine.policy.BranchAction;

/**
 * Gives tests a sandbox in which to run real programs.
 *
 * <pre>{@code
 * @Sandboxed(timeout = "10s")
 * class GitTests {
 *
 *     @Test
 *     void makes_a_repository(Sandbox sandbox) {
 *         RunResult git = sandbox.run("git", "init", "--quiet", ".");
 *
 *         assertThat(git).succeeded().hasNoDenials();
 *     }
 * }
 * }</pre>
 *
 * <p>Without any attribute the program reads the system, writes only below a fresh working directory, has no network, and
 * leaves nothing behind; see {@link org.sandboxed.engine.Sandbox.Builder}, which the attributes mirror.
 *
 * <h2>Where</h2>
 *
 * <p>On a class, a nested class, a method, or another annotation. Declarations add up from the outside in: superclass,
 * class, nested class, method. What is inside adds to the lists of what is outside and replaces its single values. Several
 * on one element (one of them on an annotation of your own, say) add up in the order in which they are written.
 *
 * <h2>Scope</h2>
 *
 * <p>Each test, and each invocation of a parameterized or repeated one, has a sandbox of its own, made when it is first
 * asked for and closed after the test. One that is injected into a {@code @BeforeAll} or {@code @AfterAll} method, or into
 * the constructor of a class with the lifecycle {@code PER_CLASS}, is shared by the tests of the class and of its nested
 * classes, except those that carry sandbox annotations of their own.
 *
 * <h2>Parameters</h2>
 *
 * <p>Constructors, lifecycle methods and test methods can take a {@link org.sandboxed.engine.Sandbox}, its {@link
 * org.sandboxed.engine.record.SyscallLog} or {@link org.sandboxed.engine.record.NetlinkTraffic} as a live view, a {@link
 * java.nio.file.Path} that is annotated with {@link Workdir}, and, where the test has {@link SandboxedRun}, the {@link
 * org.sandboxed.engine.RunResult}.
 *
 * <h2>Failure</h2>
 *
 * <p>A value that makes no sense is an {@link org.junit.jupiter.api.extension.ExtensionConfigurationException} that names
 * the annotation, the value and the place. Where this machine cannot confine a program, see {@link #unsupported()}. A
 * handler that throws and a process that is left behind fail the test. What was denied, what was printed and how the runs
 * ended is published with the report of a failing test.
 *
 * <p>Tests may run in parallel: sandboxes share nothing.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(Sandboxed.Container.class)
@ExtendWith(SandboxExtension.class)
public @interface Sandboxed {

    /** The value of a number that is not set. */
    int UNSET = Integer.MIN_VALUE;

    /**
     * Adds paths that programs may read, list and execute. A relative path is taken from the working directory of the test
     * JVM; each must exist.
     *
     * @return paths of files or directories
     */
    String[] readable() default {};

    /**
     * Adds paths below which programs may also create, change and remove. Each must exist.
     *
     * @return paths of files or directories
     */
    String[] writable() default {};

    /**
     * Adds paths that are refused even below a readable or writable one. They need not exist.
     *
     * @return paths of files or directories
     */
    String[] denied() default {};

    /**
     * Lets programs work on a real directory, such as that of a project, by copy-on-write: what they change there they see,
     * and the directory itself is never written. It is then their working directory.
     *
     * @return the directory; a fresh one where it is empty everywhere
     */
    String workdir() default "";

    /**
     * Says where the changes to {@link #workdir()} are stored.
     *
     * @return a directory outside of it; that of the JVM for temporary files where it is empty everywhere
     */
    String storage() default "";

    /**
     * Sets the wall-clock time for a program, after which its whole tree is killed: a number with {@code ms}, {@code s},
     * {@code m} or {@code h}, such as {@code "500ms"} or {@code "10s"}, or an ISO-8601 duration such as {@code "PT1M30S"}.
     *
     * @return the time; 30 seconds where it is empty everywhere
     */
    String timeout() default "";

    /**
     * Sets how many processes may live at once, the program itself included. Threads do not count.
     *
     * @return the number; where it is unset everywhere no fork fails, but a run with more than 64 processes is killed
     * @see MaxProcesses
     */
    int maxProcesses() default UNSET;

    /**
     * Sets how many descriptors a process may have open, {@code RLIMIT_NOFILE}; see {@code getrlimit(2)}.
     *
     * @return the number; what the test JVM has where it is unset everywhere
     * @see MaxOpenFiles
     */
    int maxOpenFiles() default UNSET;

    /**
     * Sets how much memory the processes of a run may have together: a number of bytes, or one with K, M, G or T, such as
     * {@code "512M"}.
     *
     * @return the size; no limit where it is empty everywhere
     * @see MaxMemory
     */
    String maxMemory() default "";

    /**
     * Sets how much the files of the working directory may have together: a number of bytes, or one with K, M, G or T, such
     * as {@code "100M"}.
     *
     * @return the size; no limit where it is empty everywhere
     * @see MaxDisk
     */
    String maxDisk() default "";

    /**
     * Sets in how much of the time the processes of a run may run, in percent.
     *
     * @return 1 to 100; 100 where it is unset everywhere
     */
    int maxCpu() default UNSET;

    /**
     * Sets how many bytes may be written to each of stdout and stderr before the program is killed.
     *
     * @return the number; where it is unset everywhere, 16 MiB are kept and what is over is counted
     */
    int maxOutput() default UNSET;

    /**
     * Adds environment variables, each as {@code "NAME=value"}. The innermost of one name counts.
     *
     * @return the variables
     */
    String[] env() default {};

    /**
     * Passes the environment of the test JVM on, in addition to {@link #env()}. Once set, nothing further in takes it back.
     *
     * @return whether to inherit
     */
    boolean inheritEnv() default false;

    /**
     * Puts the memory of programs at the same addresses each time. Once set, nothing further in takes it back.
     *
     * @return whether to do so
     */
    boolean noRandomizeMemory() default false;

    /**
     * Sets the working directory of programs, which must exist.
     *
     * @return a directory; the sandbox's own where it is empty everywhere
     */
    String cwd() default "";

    /**
     * Says what becomes of the changes to {@link #workdir()} where every program of the sandbox ended by itself with exit
     * code 0.
     *
     * @return one action at most; {@link BranchAction#DISCARD} where none is set
     */
    BranchAction[] onExit() default {};

    /**
     * Says what becomes of the changes to {@link #workdir()} where a program of the sandbox ended in any other way.
     *
     * @return one action at most; {@link BranchAction#DISCARD} where none is set
     */
    BranchAction[] onError() default {};

    /**
     * Sets what programs read from their standard input, as UTF-8.
     *
     * @return the text; end of file at once where it is empty everywhere
     */
    String stdin() default "";

    /**
     * Takes syscalls off the list of those that are blocked whatever their arguments.
     *
     * @return names as in section 2 of the manual, such as {@code "ptrace"}
     */
    String[] allowSyscalls() default {};

    /**
     * Blocks syscalls whatever their arguments.
     *
     * @return names as in section 2 of the manual, such as {@code "socket"}
     */
    String[] denySyscalls() default {};

    /**
     * Says what becomes of a test where this Linux lacks something that a sandbox needs.
     *
     * @return the rule; {@link Unsupported#FAIL} where none is set
     */
    Unsupported unsupported() default Unsupported.INHERIT;

    /**
     * Says what becomes of a test whose program leaves a process behind.
     *
     * @return the rule; {@link LeakedProcesses#FAIL} where none is set
     */
    LeakedProcesses leakedProcesses() default LeakedProcesses.INHERIT;

    /**
     * Says where the test itself runs. With {@link ForkMode#METHOD}, each test method, each invocation of a parameterized or
     * repeated one, and each factory with its tests runs once, in a sandboxed JVM of its own, with its {@code @BeforeEach}
     * and {@code @AfterEach} methods, and the {@code @BeforeAll} and {@code @AfterAll} methods of its class around it. What it
     * asserts, assumes, prints and publishes comes back. The test and its lifecycle methods can take a {@link
     * Workdir}, and nothing else of the sandbox: {@link AfterSandboxed} methods can.
     *
     * <p>The constructor of the class, its field initializers, and the arguments of a parameterized test run in both JVMs.
     * {@code junit-platform-launcher} has to be on the class path of the tests.
     *
     * @return the mode; {@link ForkMode#NONE} where none is set
     */
    ForkMode fork() default ForkMode.INHERIT;

    /** Holds several {@link Sandboxed} of one element; the compiler writes it. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @ExtendWith(SandboxExtension.class)
    @interface Container {

        /**
         * Holds the annotations.
         *
         * @return in the order in which they are written
         */
        Sandboxed[] value();
    }
}
