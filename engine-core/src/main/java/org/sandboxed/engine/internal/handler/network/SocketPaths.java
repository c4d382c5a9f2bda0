package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.CallerStatus;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.filesystem.root.RootedPaths;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** Judges the path of an AF_UNIX address: where it leads must be writable. Not thread-safe. */
final class SocketPaths {

    private final PathJudge judge;
    private final WorkdirSockets view;
    private final Caller caller = new Caller();
    private final CallerStatus status = new CallerStatus();
    private final ResolvedPath place = new ResolvedPath();
    private final PathBytes text = new PathBytes();

    SocketPaths(PathJudge judge, WorkdirSockets view) {
        this.judge = judge;
        this.view = view;
    }

    /** Whether the supervisor may act for the caller: it is still held, and no less privileged. Else answers. */
    boolean mayAct(Call call) {
        return judge.mayAct(call, status.isSupervisorsEqual(caller(call)), Errnos.EACCES);
    }

    /** The existing socket that an address names; null where it may not be used, and then the answer is set. */
    @Nullable
    Destination existing(Call call, SocketAddress address) {
        int length = copyPath(address);
        int pinned = view.pin(call, text.bytes(), length);
        if (pinned != WorkdirSockets.OUTSIDE) {
            return pinned >= 0 ? Destination.of(new Fd(pinned)) : failed(call, pinned);
        }
        length = toMachine(call, length, true);
        if (length < 0) {
            return null;
        }
        judge.resolver().resolve(caller(call), OpenFlags.AT_FDCWD, text.bytes(), length, true, 0, place);
        note(call, length);
        try {
            return isAllowed(call) && mayAct(call) ? Destination.of(new Fd(place.takeFd())) : null;
        } finally {
            place.close();
        }
    }

    private static @Nullable Destination failed(Call call, int result) {
        if (call.answer().kind() == Answer.Kind.PROCEED) {
            call.answer().fail(-result);
        }
        return null;
    }

    private boolean isAllowed(Call call) {
        switch (place.kind()) {
            case FILE -> {
                return settle(call, judge.content(place, true));
            }
            case FOREIGN -> call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(judge.otherProcess()));
            case FAILED -> call.answer().fail(place.errno());
            // A pipe, or a socket that no path was bound to: as the kernel has it, nobody listens there.
            case PATHLESS, ABSENT -> {
                call.answer().allow(PathRuleSet.rule(judge.ownDescriptor()));
                call.answer().fail(Errnos.ECONNREFUSED);
            }
        }
        return false;
    }

    /** Makes the name that an address asks for, if it is one of the working directory's; else false. */
    boolean bindInView(Call call, SocketAddress address, WorkdirSockets.Binding binding) {
        int length = copyPath(address);
        return view.bind(call, text.bytes(), length, binding);
    }

    /**
     * The name that an address asks for; null where the answer is set. Landlock judges a name that the kernel makes, but
     * knows no denied paths: only where there are such must the supervisor make it.
     */
    @Nullable
    Destination wanted(Call call, SocketAddress address) {
        int length = toMachine(call, copyPath(address), false);
        if (length < 0) {
            return null;
        }
        judge.resolver().resolveParent(caller(call), OpenFlags.AT_FDCWD, text.bytes(), length, 0, place);
        note(call, length);
        try {
            if (place.is(ResolvedPath.Kind.ABSENT)) {
                return settle(call, judge.name(place)) && mustMake() && mayAct(call)
                        ? named(call, Destination.of(new Fd(place.takeFd()), place.leaf()))
                        : null;
            }
            if (place.is(ResolvedPath.Kind.FOREIGN)) {
                call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(judge.otherProcess()));
            } else if (mustMake()) {
                call.answer().fail(place.errno());
            }
            return null;
        } finally {
            place.close();
        }
    }

    /** The umask under which a name is made for the caller. */
    int umask(Call call) {
        return status.umask(caller(call));
    }

    private static @Nullable Destination named(Call call, @Nullable Destination destination) {
        if (destination == null) {
            call.answer().fail(Errnos.ENAMETOOLONG);
        }
        return destination;
    }

    private static boolean settle(Call call, int verdict) {
        boolean allows = PathRuleSet.allows(verdict);
        if (allows) {
            call.answer().allow(PathRuleSet.rule(verdict));
        } else {
            call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(verdict));
        }
        return allows;
    }

    private void note(Call call, int length) {
        PathBytes found = place.path();
        if (found.length() > 0 && !found.is(text.bytes(), length)) {
            call.note(TextKind.RESOLVED_PATH, found.bytes(), found.length());
        }
    }

    /** Whether the kernel must not make the name: it knows neither denied paths nor another root. */
    private boolean mustMake() {
        return judge.hasDenied() || judge.root() != null;
    }

    /** Makes the path one of the machine, where programs have another root; negative where the answer is set. */
    private int toMachine(Call call, int length, boolean follow) {
        RootedPaths root = judge.root();
        int result = root == null ? length : root.toHost(caller(call), text.bytes(), length, follow);
        if (result < 0) {
            call.answer().fail(-result);
        }
        return result;
    }

    private int copyPath(SocketAddress address) {
        int length = address.nameLength();
        address.copyTo(text.room(), SocketAddress.UNIX_NAME, length);
        return length;
    }

    private Caller caller(Call call) {
        caller.set(call.pid(), call.tid());
        return caller;
    }
}
