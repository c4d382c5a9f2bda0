package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.FsCalls;
import org.sandboxed.engine.internal.filesystem.LastCaller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.MergedListing;
import org.sandboxed.engine.internal.filesystem.cow.MergedResolver;
import org.sandboxed.engine.internal.filesystem.cow.Renaming;
import org.sandboxed.engine.internal.filesystem.cow.UpperLayer;
import org.sandboxed.engine.internal.filesystem.cow.VirtualDirectories;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.AccessModes.W_OK;
import static org.sandboxed.engine.internal.kernel.AccessModes.X_OK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EACCESS;

/** What the handlers of one run share: the tree, the ways into it, and how a result becomes an answer. */
final class CowSupport implements AutoCloseable {

    private static final int UNKNOWN = -1;

    private final CowTree tree;
    private final PathJudge judge;
    private final VirtualDirectories virtual;
    private final MergedResolver resolver;
    private final UpperLayer upper;
    private final MergedListing listing;
    private final Renaming renaming;
    private final Caller caller = new Caller();
    private final FsCalls fsCalls = new FsCalls();
    private final LastCaller lastCaller = new LastCaller(fsCalls);
    private final PinnedFiles pinned = new PinnedFiles();
    private final Descriptions descriptions = new Descriptions();
    private final Files files = new Files();
    private final Names names = new Names();
    private final PathBytes absolute = new PathBytes();
    private final KernelPaths kernelPaths = new KernelPaths(this);
    private final ExecMemory execMemory = new ExecMemory();
    private final ExecStage stage = new ExecStage(this);
    private final ReplacedPaths replaced = new ReplacedPaths(execMemory);
    private final LentDescriptors lent = new LentDescriptors();
    private final int rule;
    private final int noRoom;
    private int umask;
    private int ownUmask = UNKNOWN;

    CowSupport(
            CowTree tree, PathJudge judge, MergedResolver resolver, VirtualDirectories virtual, int rule, int noRoom) {
        this.tree = tree;
        this.judge = judge;
        this.virtual = virtual;
        this.resolver = resolver;
        resolver.ask(lastCaller);
        this.upper = new UpperLayer(resolver);
        this.listing = new MergedListing(resolver);
        this.renaming = new Renaming(resolver, upper, listing);
        this.rule = rule;
        this.noRoom = noRoom;
    }

    CowTree tree() {
        return tree;
    }

    PathJudge judge() {
        return judge;
    }

    VirtualDirectories virtual() {
        return virtual;
    }

    MergedResolver resolver() {
        return resolver;
    }

    UpperLayer upper() {
        return upper;
    }

    MergedListing listing() {
        return listing;
    }

    Renaming renaming() {
        return renaming;
    }

    PinnedFiles pinned() {
        return pinned;
    }

    Descriptions descriptions() {
        return descriptions;
    }

    /** Whether the kernel finds a place by a program's own path. */
    KernelPaths kernelPaths() {
        return kernelPaths;
    }

    /** How paths in the memory of programs are replaced. */
    ExecMemory execMemory() {
        return execMemory;
    }

    /** Paths of programs of another root that were replaced. */
    ReplacedPaths replaced() {
        return replaced;
    }

    /** Descriptors of programs of another root that were replaced. */
    LentDescriptors lent() {
        return lent;
    }

    /** Puts right what was changed for the kernel to find a program; a thread makes a call. */
    void settle(Call call) {
        fsCalls.ended(call.tid());
        stage.settle(call.tid());
        replaced.settle(call.tid());
        lent.settle(call);
    }

    /** The calls after which a caller may have another umask or working directory. */
    FsCalls fsCalls() {
        return fsCalls;
    }

    /** Where the kernel is helped to find programs. */
    ExecStage stage() {
        return stage;
    }

    Files files() {
        return files;
    }

    Names names() {
        return names;
    }

    /** The rule that allows what happens in the working directory. */
    int rule() {
        return rule;
    }

    /** The rule that refuses what there is no room for. */
    int noRoom() {
        return noRoom;
    }

    /** Who makes this call. */
    Caller caller(Call call) {
        caller.set(call.pid(), call.tid(), call.id());
        return caller;
    }

    /** From here on what is made is made with the caller's umask. Mostly that is the JVM's, which the caller has inherited. */
    void takeUmask(Call call) {
        umask = lastCaller.umask(caller(call));
        if (ownUmask == UNKNOWN) {
            ownUmask = Names.umask(umask);
        } else if (umask != ownUmask) {
            Names.umask(umask);
        }
    }

    /** From here on what is made is made with the supervisor's own umask. */
    void dropUmask() {
        if (umask != ownUmask) {
            Names.umask(ownUmask);
        }
    }

    /** The absolute path that a place of the view has for a program; valid until the next call. */
    PathBytes absolute(CowPlace place) {
        return absolute(place.path().bytes(), place.path().length());
    }

    PathBytes absolute(byte[] relative, int length) {
        absolute.clear();
        absolute.append(tree.lowerPath());
        if (length > 0) {
            absolute.child(relative, 0, length);
        }
        return absolute;
    }

    /** Whether a real path is one of the upper layer. */
    boolean isUpper(PathBytes path) {
        return path.isBelow(tree.upperPath());
    }

    /** Turns a real path of the upper layer into that of the view. */
    void toView(PathBytes path) {
        int from = Math.min(tree.upperPath().length + 1, path.length());
        PathBytes viewed = absolute(Arrays.copyOfRange(path.bytes(), from, path.length()), path.length() - from);
        path.set(viewed);
    }

    /** Whether no path is denied that the place has, or that its file had in the real tree; else answers. */
    boolean isAllowed(Call call, CowPlace place) {
        if (!judge.hasDenied()) {
            return true;
        }
        PathBytes path = absolute(place);
        int verdict = judge.unlessDenied(path, place.is(CowPlace.Kind.FOUND) ? place.status() : null, rule);
        if (PathRuleSet.allows(verdict)) {
            return true;
        }
        call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(verdict));
        return false;
    }

    /** Whether nothing below a place is denied, so that all of it may move. Else answers. */
    boolean mayMove(Call call, CowPlace place) {
        int verdict = judge.hasDenied() ? judge.unlessDeniedBelow(absolute(place), rule) : rule;
        if (PathRuleSet.allows(verdict)) {
            return true;
        }
        call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(verdict));
        return false;
    }

    /** Whether the caller is no less privileged than the supervisor. */
    boolean isEqual(Call call) {
        return lastCaller.isSupervisorsEqual(caller(call));
    }

    /** Whether the supervisor may act for the caller: it is still held, and no less privileged. Else answers. */
    boolean mayAct(Call call) {
        return judge.mayAct(call, isEqual(call), Errnos.EPERM);
    }

    /** Whether a place may be changed by the caller as far as rules go; else answers. */
    boolean mayChange(Call call, CowPlace place) {
        return isAllowed(call, place) && mayAct(call);
    }

    /** As {@link #mayChange(Call, CowPlace)}, for two places at once. */
    boolean mayChange(Call call, CowPlace first, CowPlace second) {
        return isAllowed(call, first) && isAllowed(call, second) && mayAct(call);
    }

    /** The call was carried out: its result, or the negated errno that it ended with. */
    void finish(Call call, int result) {
        call.answer().allow(rule);
        if (result == Quota.NO_ROOM) {
            call.answer().refuse(Errnos.ENOSPC, noRoom);
        } else if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }

    /** Whether the caller may execute a pinned file, or enter a pinned directory: 0, or a negated errno. */
    int mayExecute(int fd) {
        return descriptions.access(fd, X_OK, AT_EACCESS);
    }

    /** 0, or the negated errno with which the caller may not write a pinned file, whatever is mounted read-only. */
    int requireWritable(int fd) {
        int result = descriptions.access(fd, W_OK, AT_EACCESS);
        return result == -Errnos.EROFS ? 0 : result;
    }

    /** Lets everything go that was kept open for the next call. */
    @Override
    public void close() {
        stage.close();
        lent.close();
        lastCaller.close();
        resolver.close();
    }
}
