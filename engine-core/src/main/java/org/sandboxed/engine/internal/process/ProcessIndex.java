package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.kernel.ExitStatus;

/**
 * Who is who in a run. A task is entered at its first call, its process with it; a process stays in the tree for ever, and in
 * the index until it has been reaped.
 *
 * <p>{@link #processOf}, {@link #programOf}, {@link #exec} and what counts forks belong to the supervisor's thread; {@link
 * #contains}, {@link #survivors} and {@link #tree} are safe on any.
 */
public final class ProcessIndex implements SandboxMembers, AutoCloseable {

    private static final int NO_NAME = -1;
    private static final int FORKS_PER_ENTRY = 16;
    private static final int SWEEPS_PER_CHECK = 64;

    private final ProcessSource source;
    private final ToIntFunction<String> names;
    private final TaskTable tasks = new TaskTable();
    private final Watch watch;
    private final List<ProcessEntry> all = new ArrayList<>();
    private @Nullable Ancestry ancestry;
    private final TracerTurn tracing = new TracerTurn();
    private final Parentage parents;
    private int sweepAt = Watch.MANY;
    private int sweeps;
    private long forks;
    private long forksAtSweep;
    private final ArgvBudget argvBudget = new ArgvBudget();
    private int most;
    private boolean hasIds;
    private int entered;
    private Traits traits = Traits.UNKNOWN;
    private boolean isByBirth;
    private boolean isClosed;

    /** An empty index; {@code names} numbers the names of programs for the record. */
    public ProcessIndex(ToIntFunction<String> names) {
        this(new ProcSource(), names);
    }

    ProcessIndex(ProcessSource source, ToIntFunction<String> names) {
        this.source = source;
        this.names = names;
        this.watch = new Watch(source);
        this.parents = new Parentage(source, tasks, all);
    }

    /** Who may trace them. */
    public TracerTurn tracing() {
        return tracing;
    }

    /** Whose child each process is. */
    public synchronized Ancestry ancestry() {
        Ancestry made = ancestry == null ? new Ancestry(this, tasks, all) : ancestry;
        ancestry = made;
        return made;
    }

    /**
     * The process of a task that makes a call now; the task itself where it is already gone, or where it is a thread of this
     * JVM, which is never a process of the run.
     */
    public int processOf(int tid) {
        int slot = tasks.find(tid);
        if (slot < 0) {
            ProcessEntry process = enter(tid);
            entered = tid;
            return process == null ? tid : process.pid();
        }
        entered = 0;
        if (tasks.isForking(slot)) {
            // It has come back from its fork, or it could not call.
            tasks.setForking(slot, false);
        }
        return tasks.process(slot).pid();
    }

    /** The number of the name of the program that a task executes, or -1. */
    public int programOf(int tid) {
        int slot = tasks.find(tid);
        return slot < 0 ? NO_NAME : tasks.process(slot).image().name();
    }

    /** Makes {@link #placeOf} depend on the order in which processes are born. To be called before the first one is. */
    public synchronized void orderByBirth() {
        isByBirth = true;
    }

    /** A number for the place of a task's process in the tree: the same in every run in which the same is started. */
    public long placeOf(int tid) {
        int slot = tasks.find(tid);
        return slot < 0 ? -1 : tasks.process(slot).place();
    }

    /** How many programs the process of a task has executed, the present one included. */
    public int executionsOf(int tid) {
        int slot = tasks.find(tid);
        return slot < 0 ? 0 : tasks.process(slot).executions();
    }

    /** The arguments of the program that a task executes; empty where they are not known. */
    public synchronized List<String> argvOf(int tid) {
        int slot = tasks.find(tid);
        return slot < 0 ? List.of() : tasks.process(slot).image().argv();
    }

    /** The program of the run, which is the first that called; 0 before. */
    public synchronized int rootId() {
        return all.isEmpty() ? 0 : all.get(0).pid();
    }

    /** Whether the id is that of a live process or thread of this run, or of a child that has not called yet. */
    @Override
    public synchronized boolean contains(int pid) {
        if (isKnown(pid)) {
            return true;
        }
        int group = source.groupOf(pid);
        if (group <= 0) {
            return false;
        }
        TaskStat stat = source.stat(group);
        return isKnown(group) || (stat != null && isKnown(stat.parent()));
    }

    /** A process is about to execute a program, in the call of which {@link #processOf} was asked. */
    public synchronized void exec(int tid, List<String> argv, String executable, String cwd) {
        ProcessEntry fresh = justEntered(tid);
        ProcessEntry process = fresh == null ? confirmed(tid) : fresh;
        if (process == null) {
            return;
        }
        String name = executable.substring(executable.lastIndexOf('/') + 1);
        process.exec(new Image(argvBudget.bounded(argv), executable, names.applyAsInt(name)), cwd);
        // No other thread survives an exec, and the caller takes over the number of the first.
        int pid = process.pid();
        tasks.retain((task, of) -> of != process || task == pid || task == tid);
    }

    /** The working directory of a task that makes a call now, empty where it is not told. */
    public synchronized String cwd(int tid) {
        ProcessEntry process = justEntered(tid);
        return process != null && process.pid() == tid ? process.cwd() : source.cwd(tid);
    }

    /** Those that run now, the program itself included; zombies do not. Reads all of {@code /proc}. */
    public List<LiveProcess> survivors(DomainMembers members) {
        // Without the lock: whoever answers for the members must not be able to hold up the supervisor.
        return new Census(members, traits()).survivors();
    }

    /** The ids of those that run now, and perhaps of a few that are not of this run. Reads all of {@code /proc}. */
    public List<Integer> candidates() {
        return new Census(any -> true, traits()).ids();
    }

    /** Whether the run is over and every process of it gone. */
    public synchronized boolean isClosed() {
        return isClosed;
    }

    /** How many run now, the program itself included. Reads all of {@code /proc}. */
    int countSurvivors(DomainMembers members) {
        return new Census(members, traits()).count();
    }

    /** Whether {@link #lastId} moves with every new process. */
    synchronized boolean hasIds() {
        return hasIds;
    }

    /** The id that was given out last. */
    synchronized int lastId() {
        return source.lastId();
    }

    /** How many of those that were ever entered were alive at once, at most. */
    public synchronized int most() {
        return most;
    }

    /**
     * The program and what came of it, as far as it is known now.
     *
     * @param rootExit how the program ended
     * @param leaked those that outlived it
     */
    public synchronized ProcessTree tree(ExitStatus rootExit, List<LiveProcess> leaked) {
        watch.recordEnds();
        return new TreeBuilder(all, rootExit, leaked).build();
    }

    /** Lets go of every descriptor. The tree can still be asked for; it learns nothing more. */
    @Override
    public synchronized void close() {
        watch.recordEnds();
        watch.clear();
        isClosed = true;
    }

    /** A task has been let fork. */
    synchronized void forkBegins(int tid) {
        int slot = tasks.find(tid);
        if (slot >= 0) {
            tasks.setForking(slot, true);
            tasks.process(slot).forks(++forks);
        }
    }

    /** Looks who has ended, now and then. */
    synchronized void sweepIfDue() {
        if ((forks - forksAtSweep) * FORKS_PER_ENTRY >= watch.size()) {
            sweep();
        }
    }

    /** Looks who has ended, so that their numbers can come to mean others. */
    synchronized void sweep() {
        forksAtSweep = forks;
        if (watch.sweep()) {
            tasks.retain((tid, process) -> !process.hasEnded());
        }
        if (++sweeps % SWEEPS_PER_CHECK == 0) {
            tasks.retain((tid, process) -> tid == process.pid() || source.groupOf(tid) == process.pid());
        }
        sweepAt = Math.max(Watch.MANY, 2 * watch.size());
    }

    /** How many processes of the index were alive at the last sweep. */
    synchronized int alive() {
        return watch.alive();
    }

    /** How many forks may be about to make a process that nobody can see yet. */
    synchronized int pendingForks() {
        int[] pending = {0};
        tasks.forEachForking((process, slot) -> {
            if (process.hasEnded() || !source.isForking(tasks.tid(slot))) {
                tasks.setForking(slot, false);
            } else {
                pending[0]++;
            }
        });
        return pending[0];
    }

    /**
     * Enters the live processes that have not called yet: children of known ones by their parent, and orphans by asking.
     */
    synchronized void enterUnseen(DomainMembers members) {
        for (int pid : source.pids()) {
            TaskStat stat = isKnown(pid) ? null : source.stat(pid);
            if (stat != null
                    && stat.isAlive()
                    && traits.fit(pid, stat, source)
                    && (isKnown(stat.parent()) || members.contains(pid))) {
                enter(pid);
            }
        }
        all.forEach(ProcessEntry::forgetUnseen);
        tasks.forEachForking((process, slot) -> process.childUnseen());
    }

    private synchronized Traits traits() {
        return traits;
    }

    private boolean isKnown(int pid) {
        return tasks.find(pid) >= 0;
    }

    private synchronized @Nullable ProcessEntry enter(int tid) {
        int group = source.groupOf(tid);
        if (group <= 0 || group == source.self()) {
            return null;
        }
        int slot = tasks.find(group);
        ProcessEntry process = slot < 0 ? newProcess(group) : tasks.process(slot);
        if (process != null && tid != group) {
            tasks.put(tid, process);
        }
        return process;
    }

    private @Nullable ProcessEntry newProcess(int pid) {
        TaskStat stat = source.stat(pid);
        if (stat != null && isByBirth && !all.isEmpty()) {
            enterElders(pid, stat);
        }
        return stat == null ? null : newProcess(pid, stat);
    }

    private void enterElders(int pid, TaskStat stat) {
        TaskStat parent = isKnown(stat.parent()) ? null : source.stat(stat.parent());
        if (parent != null && traits.fit(stat.parent(), parent, source)) {
            enter(stat.parent());
        }
        if (isKnown(stat.parent())) {
            for (int elder : Births.elders(source, stat.parent(), pid, stat)) {
                TaskStat its = isKnown(elder) ? null : source.stat(elder);
                if (its != null) {
                    newProcess(elder, its);
                }
            }
        }
    }

    private ProcessEntry newProcess(int pid, TaskStat stat) {
        if (watch.size() >= sweepAt) {
            sweep();
        }
        if (all.isEmpty()) {
            traits = new Traits(stat.startTime(), source.filters(pid));
            // Some containers have a loadavg of their own making, seconds old or made up.
            hasIds = source.lastId() >= pid;
        }
        ProcessEntry parent = all.isEmpty() ? null : parents.of(pid, stat, isByBirth);
        boolean isOrphan = parent != null && !parents.isSure(stat);
        int pidfd = isClosed ? ProcessEntry.NO_PIDFD : Math.max(ProcessEntry.NO_PIDFD, source.open(pid));
        ProcessEntry process = new ProcessEntry(pid, stat.startTime(), parent, pidfd, source.cwd(pid));
        process.entered(all.size(), isOrphan);
        all.add(process);
        tasks.put(pid, process);
        watch.add(process);
        if (all.size() == 1) {
            most = 1;
        } else if (watch.size() > most) {
            // Those that have ended meanwhile do not count, and are found only by looking.
            sweep();
            most = Math.max(most, watch.alive());
        }
        return process;
    }

    /** The process of a task that makes its first call now, so that nothing about it has to be asked anew. */
    private @Nullable ProcessEntry justEntered(int tid) {
        int slot = entered == tid ? tasks.find(tid) : -1;
        return slot < 0 ? null : tasks.process(slot);
    }

    /** The process of a task, asked anew: since it was entered the numbers may have gone to others. */
    private @Nullable ProcessEntry confirmed(int tid) {
        int slot = tasks.find(tid);
        if (slot < 0) {
            return enter(tid);
        }
        ProcessEntry process = tasks.process(slot);
        TaskStat stat = source.stat(process.pid());
        boolean isSame = stat != null && stat.startTime() == process.startTime();
        if (isSame && (tid == process.pid() || source.groupOf(tid) == process.pid())) {
            return process;
        }
        if (!isSame) {
            forget(process);
        }
        tasks.retain((task, of) -> task != tid);
        return enter(tid);
    }

    private void forget(ProcessEntry process) {
        process.ended(process.pidfd() < 0 ? ExitStatus.UNKNOWN : source.exit(process.pidfd()));
        watch.remove(process);
        tasks.retain((task, of) -> of != process);
    }
}
