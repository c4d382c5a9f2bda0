package org.sandboxed.engine.internal.handler.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.call.CallFacts;
import org.sandboxed.engine.internal.handler.call.NamedAddress;
import org.sandboxed.engine.internal.handler.call.ShownPaths;
import org.sandboxed.engine.internal.journal.PathGlob;
import org.sandboxed.engine.internal.process.ProcessIndex;

/**
 * What rules ask about a call. What the program changes in its memory meanwhile decides at most whether a fault comes, and a
 * fault takes nothing from what confines it. Reused; not thread-safe.
 */
final class FaultedCall {

    private final ProcessIndex processes;
    private final ToIntFunction<String> names;
    private final CallFacts facts;

    FaultedCall(ProcessIndex processes, ToIntFunction<String> names, ShownPaths shown, Call call) {
        this.processes = processes;
        this.names = names;
        this.facts = new CallFacts(call, shown);
    }

    /** Turns to the next call. */
    void reset(Call next) {
        facts.reset(next);
    }

    /** Whether it executes a program. */
    boolean isExec() {
        return facts.isExec();
    }

    /** The path as the program passed it, or where its descriptor leads; empty where there is none. */
    String file() {
        return facts.file();
    }

    /** Whether it names, or has a descriptor for, such a file. */
    boolean isAbout(PathGlob glob) {
        for (String file : facts.files()) {
            if (glob.matches(file)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it names such an address. */
    boolean names(AddressPattern pattern) {
        for (NamedAddress named : NamedAddress.of(facts.call())) {
            if (pattern.matches(named.address(), named.port())) {
                return true;
            }
        }
        return false;
    }

    /** Whether its first argument is a socket. */
    boolean usesSocket() {
        return facts.usesSocket();
    }

    /** Whether it asks for more bytes than these. */
    boolean transfersMoreThan(int bytes) {
        return Long.compareUnsigned(facts.call().argument(2), bytes) > 0;
    }

    /** Whether the program that makes it has this name. */
    boolean isMadeBy(String program) {
        return processes.programOf(facts.call().tid()) == names.applyAsInt(program);
    }

    /** Whether these arguments stand side by side in the command line. */
    boolean hasArguments(List<String> wanted) {
        List<String> argv = facts.isExec()
                ? facts.execArguments()
                : processes.argvOf(facts.call().tid());
        if (Collections.indexOfSubList(argv, wanted) >= 0) {
            return true;
        }
        if (argv.isEmpty()) {
            return false;
        }
        List<String> named = new ArrayList<>(argv);
        named.set(0, argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1));
        return Collections.indexOfSubList(named, wanted) >= 0;
    }
}
