package org.sandboxed.engine.internal.handler.callback;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.filesystem.LiveDenials;
import org.sandboxed.engine.internal.handler.call.CallFacts;
import org.sandboxed.engine.internal.handler.call.NamedAddress;
import org.sandboxed.engine.internal.handler.call.ShownPaths;
import org.sandboxed.engine.internal.handler.network.SocketProtocols;
import org.sandboxed.engine.internal.journal.PathGlob;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.process.Ancestry;
import org.sandboxed.engine.internal.process.MemoryFreeze;
import org.sandboxed.engine.internal.process.MemoryOwner;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.policy.PolicyCallback;
import org.sandboxed.engine.policy.PolicyEvent;
import org.sandboxed.engine.policy.PolicyVerdict;

/**
 * Asks the policy callback before any handler of the engine acts. What it was told has been read once, and those who act see
 * the same bytes. At an exec, for which the kernel reads again, everybody else who could change them is stopped, or it is refused.
 */
public final class CallbackHandler implements Builtin {

    private static final byte[] AUDITED = "audited by the policy callback".getBytes(StandardCharsets.UTF_8);

    private final PolicyCallback callback;
    private final ProcessIndex processes;
    private final Ancestry ancestry;
    private final MemoryOwner owner;
    private final MemoryFreeze freeze;
    private final LiveDenials denials;
    private final LimitRestrictions limits;
    private final SocketProtocols protocols;
    private final RunContext context;
    private final NetworkRestrictions network;
    private final CallbackThread thread = new CallbackThread();
    private final int denied;
    private final int restricted;
    private final int unstoppable;
    private final int shared;
    private @Nullable CallFacts facts;

    /**
     * Prepares for a run.
     *
     * @param owner who can change a caller's memory
     * @param limits what the callback can lower
     * @param protocols what it refuses is an attempt to use one of these
     */
    public CallbackHandler(
            PolicyCallback callback,
            ProcessIndex processes,
            MemoryOwner owner,
            LimitRestrictions limits,
            SocketProtocols protocols,
            RunContext context) {
        this.callback = callback;
        this.processes = processes;
        this.ancestry = processes.ancestry();
        processes.orderByBirth();
        this.owner = owner;
        this.freeze = new MemoryFreeze(processes);
        this.network = new NetworkRestrictions(ancestry);
        this.denials = new LiveDenials(context.journal()::refusal, ancestry);
        this.limits = limits;
        this.protocols = protocols;
        this.context = context;
        this.denied = context.journal().refusal("policy callback");
        this.restricted = context.journal().refusal("policy callback: restrictNetwork");
        this.unstoppable = context.journal().refusal(MemoryFreeze.IMPOSSIBLE);
        this.shared = context.journal()
                .refusal("policy callback: the arguments of this exec are in memory that others have mapped and could"
                        + " change; let the program pass them from memory of its own");
    }

    /**
     * Lets the callback say what the run begins with.
     *
     * @throws SandboxException where it throws
     */
    public void begin() {
        LiveContext live = new LiveContext(ancestry, denials, network, limits);
        try {
            callback.begin(live);
        } catch (Exception failure) {
            throw new SandboxException(
                    "policy: the callback threw " + failure + " before the program was started", failure);
        } finally {
            live.release();
        }
    }

    /** What it denies. */
    public LiveDenials denials() {
        return denials;
    }

    /** What it has stopped, for whoever answers the call. */
    public MemoryFreeze freeze() {
        return freeze;
    }

    /** Appends itself to the chains of everything that it asks about. */
    public void addTo(DispatchTable.Builder table) {
        table.add(NotifiedSets.OPEN, this)
                .add(NotifiedSets.NAMES, this)
                .add(NotifiedSets.METADATA, this)
                .add(NotifiedSets.NETWORK, this)
                .add(NotifiedSets.EXEC, this);
    }

    @Override
    public String name() {
        return "callback";
    }

    @Override
    public void handle(Call call) {
        call.remember();
        ancestry.calls(call.pid());
        CallFacts of = facts(call);
        // Asked before anything is read: whoever could have changed it and has gone meanwhile would be overlooked.
        boolean isAlone = !of.isExec() || isLaunch(call) || owner.isAlone(call.pid()) || isFrozen(call);
        List<NamedAddress> addresses = NamedAddress.of(call);
        PolicyEvent event = event(call, of, addresses.isEmpty() ? null : addresses.get(0));
        if (call.unreadable() > 0) {
            // Nobody can judge it, and the kernel might read it.
            call.answer().fail(call.unreadable());
            return;
        }
        if (!isAlone || !isStable(call, of)) {
            refuse(call, event, Errnos.EPERM, isAlone ? shared : unstoppable);
            return;
        }
        decide(call, event);
        for (int i = 1; i < addresses.size() && call.answer().kind() == Answer.Kind.PROCEED; i++) {
            decide(call, event(call, of, addresses.get(i)));
        }
    }

    // An answer that is kept back is given by another thread, long after this.
    private boolean isFrozen(Call call) {
        return call.answer().delayNanos() == 0 && freeze.stopOthers(call.pid(), call.tid());
    }

    private void decide(Call call, PolicyEvent event) {
        PolicyVerdict verdict = ask(event);
        if (verdict instanceof PolicyVerdict.Deny deny) {
            refuse(call, event, deny.errno().number(), denied);
        } else if (isRestricted(event)) {
            refuse(call, event, Errnos.ECONNREFUSED, restricted);
        } else if (verdict instanceof PolicyVerdict.Audit) {
            call.note(TextKind.NOTE, AUDITED, AUDITED.length);
        }
    }

    private boolean isRestricted(PolicyEvent event) {
        return event.syscall() != Syscall.BIND
                && event.address().filter(address -> !network.permits(address)).isPresent();
    }

    private PolicyVerdict ask(PolicyEvent event) {
        LiveContext live = new LiveContext(ancestry, denials, network, limits);
        try {
            return thread.ask(event.syscall().toString(), () -> callback.decide(event, live));
        } catch (SandboxException failure) {
            context.failures().add(failure);
            return PolicyVerdict.deny();
        } finally {
            live.release();
        }
    }

    private void refuse(Call call, PolicyEvent event, int errno, int rule) {
        event.path().ifPresent(path -> note(call, TextKind.PATH, path));
        event.argv().forEach(argument -> note(call, TextKind.ARGUMENT, argument));
        event.address().ifPresent(address -> {
            note(call, TextKind.ADDRESS, text(address, event.port()));
            note(call, TextKind.PROTOCOL, protocols.of(call).name());
        });
        call.answer().refuse(errno, rule);
    }

    private static String text(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static void note(Call call, TextKind kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.note(kind, bytes, bytes.length);
    }

    // The program itself is started from the memory of the test JVM, which no program can change.
    private boolean isLaunch(Call call) {
        return processes.rootId() == call.pid() && processes.argvOf(call.tid()).isEmpty();
    }

    private boolean isStable(Call call, CallFacts of) {
        return !of.isExec() || isLaunch(call) || owner.isPrivate(call.pid(), call.remembered());
    }

    private PolicyEvent event(Call call, CallFacts of, @Nullable NamedAddress named) {
        return new PolicyEvent(
                of.syscall(),
                category(of),
                call.pid(),
                call.tid(),
                owner.parentOf(call.pid()),
                of.path().map(PathGlob::normalize),
                of.secondPath().map(PathGlob::normalize),
                Optional.ofNullable(named).map(NamedAddress::address),
                named == null ? 0 : named.port(),
                of.isExec() ? of.execArguments() : List.of());
    }

    private static PolicyEvent.Category category(CallFacts of) {
        if (of.isExec()) {
            return PolicyEvent.Category.PROCESS;
        }
        return NotifiedSets.NETWORK.contains(of.syscall()) ? PolicyEvent.Category.NETWORK : PolicyEvent.Category.FILE;
    }

    private CallFacts facts(Call call) {
        CallFacts known = facts;
        if (known == null) {
            known = new CallFacts(call, ShownPaths.MACHINE);
            facts = known;
        }
        known.reset(call);
        return known;
    }
}
