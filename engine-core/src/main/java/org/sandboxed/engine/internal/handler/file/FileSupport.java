package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.CallerStatus;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.PathLocator;
import org.sandboxed.engine.internal.filesystem.PathResolver;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** What the handlers of one run share: rules, resolver, and the ways in which a verdict becomes an answer. */
final class FileSupport {

    private final PathJudge judge;
    private final MadeUpFiles madeUp;
    private final WorkdirView view;
    private final Owners owners;
    private final FileTimes times;
    private final boolean acts;
    private final Caller caller = new Caller();
    private final CallerStatus callerStatus = new CallerStatus();
    private final PathLocator locator = new PathLocator();
    private final PinnedFiles pinned = new PinnedFiles();

    /**
     * Shares.
     *
     * @param madeUp what has other content than the machine's
     * @param view the working directory whose changes go elsewhere
     * @param owners whom programs see files belong to
     * @param times when programs see files change
     * @param acts whether calls that are allowed are carried out here, and not by the kernel
     */
    FileSupport(PathJudge judge, MadeUpFiles madeUp, WorkdirView view, Owners owners, FileTimes times, boolean acts) {
        this.judge = judge;
        this.madeUp = madeUp;
        this.view = view;
        this.owners = owners;
        this.times = times;
        this.acts = acts;
    }

    /** The same, but for calls that the kernel must not carry out. */
    FileSupport acting() {
        return new FileSupport(judge, madeUp, view, owners, times, true);
    }

    WorkdirView view() {
        return view;
    }

    Owners owners() {
        return owners;
    }

    FileTimes times() {
        return times;
    }

    /** Whether calls that are allowed are carried out here. */
    boolean acts() {
        return acts;
    }

    PathJudge judge() {
        return judge;
    }

    PathResolver resolver() {
        return judge.resolver();
    }

    /** Finds relative paths for calls that the kernel carries out. */
    PathLocator locator() {
        return locator;
    }

    PinnedFiles pinned() {
        return pinned;
    }

    /** Whether a file that a rule allows has other content for the program; if so, the call has its answer. */
    boolean isMadeUp(Call call, OpenRequest request, ResolvedPath file) {
        if (madeUp == MadeUpFiles.NONE
                || (request.isOfDirectory() && !judge.status(file).isDirectory())) {
            return false;
        }
        return madeUp.open(call, file, request.reads(), request.isCloseOnExec());
    }

    /** Whether a file of this path may have other content for the program. */
    boolean mayBeMadeUp(PathBytes path) {
        return madeUp.mayBeAt(path);
    }

    /** Who makes this call. */
    Caller caller(Call call) {
        caller.set(call.pid(), call.tid());
        return caller;
    }

    int umask(Call call) {
        return callerStatus.umask(caller(call));
    }

    /** Whether the supervisor may act for the caller: it is still held, and no less privileged. Else answers. */
    boolean mayAct(Call call) {
        return judge.mayAct(call, callerStatus.isSupervisorsEqual(caller(call)), Errnos.EPERM);
    }

    /** Adds where the path led to the record, if that is not what the program wrote. */
    void note(Call call, TextKind kind, ResolvedPath found, byte[] written, int length) {
        PathBytes path = found.path();
        if (path.length() > 0 && !path.is(written, length)) {
            call.note(kind, path.bytes(), path.length());
        }
    }

    /** Lets the kernel decide, and records which rule allows it; or refuses. */
    void settle(Call call, int verdict, int errno) {
        if (PathRuleSet.allows(verdict)) {
            call.answer().allow(PathRuleSet.rule(verdict));
        } else {
            refuse(call, verdict, errno);
        }
    }

    /** The call fails of itself, with this errno where the kernel is not asked. */
    void failNaturally(Call call, int errno) {
        if (acts) {
            call.answer().fail(errno);
        }
    }

    /** Whether the directory of a name was found; if not, the call has its answer. */
    boolean isFound(Call call, PathArgument name) {
        ResolvedPath place = name.place();
        if (place.is(ResolvedPath.Kind.FOREIGN)) {
            refuse(call, judge.otherProcess(), Errnos.EACCES);
        } else if (place.is(ResolvedPath.Kind.FAILED)) {
            failNaturally(call, place.errno());
        }
        return place.is(ResolvedPath.Kind.ABSENT);
    }

    /**
     * Whether the supervisor has to carry out a call that a verdict is about; if not, the call has its answer.
     *
     * @param natural the errno with which the call would fail anyway, whatever the rules say, or 0
     */
    boolean mustAct(Call call, int verdict, int natural) {
        if (!PathRuleSet.allows(verdict)) {
            if (natural == 0) {
                refuse(call, verdict, Errnos.EACCES);
            } else {
                failNaturally(call, natural);
            }
            return false;
        }
        call.answer().allow(PathRuleSet.rule(verdict));
        return acts && mayAct(call);
    }

    void refuse(Call call, int verdict, int errno) {
        call.answer().refuse(errno, PathRuleSet.rule(verdict));
    }

    /** The call was carried out: its result, or the errno that it ended with, and the rule that allowed it. */
    void finish(Call call, int verdict, int result) {
        call.answer().allow(PathRuleSet.rule(verdict));
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(result);
        }
    }
}
