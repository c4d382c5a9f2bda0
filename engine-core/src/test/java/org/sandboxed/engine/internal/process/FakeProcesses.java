package org.sandboxed.engine.internal.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.ExitStatus;

/** A machine with processes that live, become zombies and are reaped when a test says so. */
final class FakeProcesses implements ProcessSource {

    static final int JVM = 1;
    static final int ROOT = 100;

    private final Map<Integer, Integer> groups = new HashMap<>();
    private final Map<Integer, TaskStat> stats = new LinkedHashMap<>();
    private final Map<Integer, Integer> filters = new HashMap<>();
    private final Map<Integer, ExitStatus> exits = new HashMap<>();
    private final Map<Integer, Integer> pidfds = new HashMap<>();
    private final Map<Integer, Long> starts = new HashMap<>();
    private final Set<Integer> forking = new HashSet<>();
    private int nextPidfd = 1000;
    private int scans;
    private int filtersRead;
    private int lastId;
    private boolean hasNoDescriptors;

    FakeProcesses() {
        start(JVM, 0, 1);
        start(ROOT, JVM, 10);
    }

    void start(int pid, int parent, long startTime) {
        lastId = Math.max(lastId, pid);
        groups.put(pid, pid);
        stats.put(pid, new TaskStat('S', parent, 1, startTime));
        filters.put(pid, 1);
        exits.remove(pid);
    }

    void startThread(int tid, int pid) {
        groups.put(tid, pid);
    }

    void endThread(int tid) {
        groups.remove(tid);
    }

    void zombie(int pid) {
        TaskStat old = stat(pid);
        if (old == null) {
            throw new IllegalArgumentException("no process " + pid);
        }
        stats.put(pid, new TaskStat('Z', old.parent(), 1, old.startTime()));
    }

    void reap(int pid, ExitStatus how) {
        stats.remove(pid);
        groups.values().removeIf(group -> group == pid);
        exits.put(pid, how);
        adoptChildren(pid);
    }

    void isForking(int tid, boolean value) {
        if (value) {
            forking.add(tid);
        } else {
            forking.remove(tid);
        }
    }

    void filters(int pid, int count) {
        filters.put(pid, count);
    }

    void runOutOfDescriptors() {
        hasNoDescriptors = true;
    }

    void lastId(int id) {
        lastId = id;
    }

    int openDescriptors() {
        return pidfds.size();
    }

    int scans() {
        return scans;
    }

    int filtersRead() {
        return filtersRead;
    }

    private void adoptChildren(int of) {
        stats.replaceAll((pid, stat) ->
                stat.parent() == of ? new TaskStat(stat.state(), JVM, stat.threads(), stat.startTime()) : stat);
    }

    @Override
    public int self() {
        return JVM;
    }

    @Override
    public int groupOf(int tid) {
        return groups.getOrDefault(tid, -1);
    }

    @Override
    public @Nullable TaskStat stat(int pid) {
        return stats.get(pid);
    }

    @Override
    public String cwd(int pid) {
        return "/cwd/of/" + pid;
    }

    @Override
    public int filters(int pid) {
        filtersRead++;
        return filters.getOrDefault(pid, 0);
    }

    @Override
    public boolean isForking(int tid) {
        return forking.contains(tid);
    }

    @Override
    public int[] pids() {
        scans++;
        return stats.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public int[] children(int pid) {
        return stats.entrySet().stream()
                .filter(entry -> entry.getValue().parent() == pid)
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }

    @Override
    public int lastId() {
        return lastId;
    }

    @Override
    public int open(int pid) {
        TaskStat stat = stats.get(pid);
        if (stat == null || hasNoDescriptors) {
            return stat == null ? -Errnos.ESRCH : -Errnos.EMFILE;
        }
        pidfds.put(nextPidfd, pid);
        starts.put(nextPidfd, stat.startTime());
        return nextPidfd++;
    }

    @Override
    public void close(int pidfd) {
        if (pidfds.remove(pidfd) == null) {
            throw new IllegalArgumentException("not open: " + pidfd);
        }
    }

    @Override
    public void poll(int[] polled, int count, boolean[] ended) {
        for (int i = 0; i < count; i++) {
            ended[i] = polled[i] >= 0 && !isAlive(polled[i]);
        }
    }

    private boolean isAlive(int pidfd) {
        TaskStat stat = stats.get(pidfds.get(pidfd));
        return stat != null && stat.isAlive() && starts.getOrDefault(pidfd, -1L) == stat.startTime();
    }

    @Override
    public ExitStatus exit(int pidfd) {
        return exits.getOrDefault(pidfds.get(pidfd), ExitStatus.UNKNOWN);
    }
}
