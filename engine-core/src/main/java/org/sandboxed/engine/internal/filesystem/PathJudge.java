package org.sandboxed.engine.internal.filesystem;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.root.RootedPaths;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/**
 * Says which rule allows or refuses what a program wants of a path that has been resolved. Verdicts are those of {@link
 * PathRuleSet}. For one run and one thread.
 */
public final class PathJudge {

    private final PathRuleSet rules;
    private final ProcRules procRules;
    private final DeniedFiles deniedFiles;
    private final PathResolver resolver;
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();
    private final @Nullable LiveDenials live;
    private final int ownDescriptor;
    private final int noDescriptor;
    private final int otherUser;
    private final int device;
    private @Nullable RootedPaths root;
    private boolean isProcOpen;
    private boolean listsByNumber;

    /**
     * Judges by the rules of a sandbox, for one of its runs.
     *
     * @param live what code of the test denies meanwhile, or null where there is none that could
     */
    public PathJudge(PathRuleSet rules, SandboxMembers members, Journal journal, @Nullable LiveDenials live) {
        this.live = live;
        this.rules = rules;
        this.procRules = new ProcRules(members, journal);
        this.deniedFiles = new DeniedFiles(rules);
        this.resolver = new PathResolver(members);
        this.ownDescriptor = journal.rule("a descriptor of the program's own");
        this.noDescriptor = journal.rule("the program has as many descriptors as its limit allows");
        this.otherUser = ~journal.refusal("done for another user than the one the test runs as");
        this.device = ~journal.refusal("changes a device of the machine");
    }

    /** Whether no Landlock rule can express the policy, so that the kernel must not decide on the program's own path. */
    public boolean hasDenied() {
        return rules.hasDenied() || live != null;
    }

    /** Says where paths of programs lead that have another root than the machine's. */
    public void see(RootedPaths newRoot) {
        root = newRoot;
    }

    /** Listings are seen only of descriptors whose number is high. */
    public void listByNumber() {
        listsByNumber = true;
    }

    /** Whether a descriptor of a real path has to have one of the numbers of which listings are seen, where not all are. */
    public boolean isFromFirst(PathBytes path) {
        return listsByNumber && ProcRules.isRoot(path);
    }

    /** Where paths of programs lead, or null where that is as on the machine. */
    public @Nullable RootedPaths root() {
        return root;
    }

    public PathResolver resolver() {
        return resolver;
    }

    /** The rules on paths alone. */
    public PathRuleSet rules() {
        return rules;
    }

    /** The rule that allows what a program does to a pipe, socket, or file without a path that it holds open. */
    public int ownDescriptor() {
        return ownDescriptor;
    }

    /** The rule by which an open fails for want of a descriptor, which refuses nothing that the kernel would not. */
    public int noDescriptor() {
        return noDescriptor;
    }

    /**
     * Whether the supervisor may act for a caller; else answers.
     *
     * @param isEqual whether the caller is no less privileged than the supervisor; asked before, for of who is gone nobody can say who
     *     that was
     * @param errno what a caller gets that is not
     */
    public boolean mayAct(Call call, boolean isEqual, int errno) {
        if (!call.isHeld()) {
            call.answer().fail(Errnos.ESRCH);
            return false;
        }
        if (!isEqual) {
            call.answer().refuse(errno, PathRuleSet.rule(otherUser));
        }
        return isEqual;
    }

    /** The refusal of a change of a device. */
    public int device() {
        return device;
    }

    /** The refusal of what belongs to a process outside of the sandbox. */
    public int otherProcess() {
        return procRules.otherProcess();
    }

    /** The status of the file that was looked at last. */
    public FileStatus status() {
        return status;
    }

    /** Reads the status of a pinned file. */
    public FileStatus status(ResolvedPath file) {
        int result = pinned.status(file.fd(), status);
        if (result < 0) {
            throw new KernelException("statx", -result);
        }
        return status;
    }

    /** May the file be read (and executed), or written? Its path and, where anything is denied, its identity decide. */
    public int content(ResolvedPath file, boolean write) {
        int verdict = content(file.path(), write);
        return PathRuleSet.allows(verdict) ? identity(file, verdict) : verdict;
    }

    /** May a file with this real path be read, or written? That is all there is to it where nothing is denied. */
    public int content(PathBytes path, boolean write) {
        return write ? rules.write(path.bytes(), path.length()) : rules.read(path.bytes(), path.length());
    }

    /** May what another root has at a path of the machine be looked at? */
    public int look(PathBytes path, FileStatus file) {
        int verdict = rules.read(path.bytes(), path.length());
        if (!PathRuleSet.allows(verdict)) {
            return ProcRules.concerns(path) ? rules.unlessDenied(path.bytes(), path.length(), ownDescriptor) : verdict;
        }
        int refusal = rules.hasDenied() ? deniedFiles.match(file) : 0;
        return refusal == 0 ? verdict : refusal;
    }

    /** May a name be made, removed, or changed? */
    public int name(ResolvedPath place) {
        return unlessNamed(
                place, rules.rename(place.path().bytes(), place.path().length()));
    }

    /** May what has this name move away, with everything below it? */
    public int move(ResolvedPath place) {
        int verdict = rules.move(place.path().bytes(), place.path().length());
        return live == null ? verdict : live.unlessBelow(place.path(), unlessNamed(place, verdict));
    }

    /** May the file of proc(5) be opened? */
    public int proc(Caller caller, ResolvedPath file, boolean write) {
        int judged = procRules.judge(caller, file.path(), status(file), write);
        int verdict = unlessNamed(
                file, rules.unlessDenied(file.path().bytes(), file.path().length(), judged));
        isProcOpen |= PathRuleSet.allows(verdict) && ProcRules.isRoot(file.path());
        return verdict;
    }

    /** Whether any program was let open {@code /proc} itself. */
    public boolean isProcOpen() {
        return isProcOpen;
    }

    /** The refusal where a path, or the file that it leads to, is denied; or else the given verdict. */
    public int unlessDenied(PathBytes path, @Nullable FileStatus file, int verdict) {
        int named = rules.unlessDenied(path.bytes(), path.length(), verdict);
        if (file == null || !PathRuleSet.allows(named)) {
            return named;
        }
        int refusal = deniedFiles.match(file);
        return refusal == 0 ? verdict : refusal;
    }

    /** The refusal where a path or something below it is denied, so that it must not move; or else the given verdict. */
    public int unlessDeniedBelow(PathBytes path, int verdict) {
        int named = rules.unlessDeniedBelow(path.bytes(), path.length(), verdict);
        return live == null ? named : live.unlessBelow(path, named);
    }

    /** The refusal where the file is a denied one under another name, or the given verdict. */
    private int identity(ResolvedPath file, int verdict) {
        if (!hasDenied()) {
            return verdict;
        }
        int refusal = deniedFiles.match(status(file));
        if (refusal != 0 || live == null) {
            return refusal == 0 ? verdict : refusal;
        }
        return live.unlessSame(status, unlessNamed(file, verdict));
    }

    private int unlessNamed(ResolvedPath place, int verdict) {
        return live == null ? verdict : live.unlessNamed(place.path(), verdict);
    }
}
