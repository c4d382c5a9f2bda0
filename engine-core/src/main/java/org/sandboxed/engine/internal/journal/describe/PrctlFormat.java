package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.internal.kernel.Signals;

/** The arguments of {@code prctl(2)}: the option says how many of the others count, and what the second one is. */
final class PrctlFormat {

    private static final int ALL = 5;

    private static final Set<String> WITHOUT_ARGUMENT = Set.of(
            "PR_GET_DUMPABLE",
            "PR_GET_KEEPCAPS",
            "PR_GET_SECCOMP",
            "PR_GET_SECUREBITS",
            "PR_GET_TIMERSLACK",
            "PR_GET_TIMING",
            "PR_TASK_PERF_EVENTS_DISABLE",
            "PR_TASK_PERF_EVENTS_ENABLE");

    private static final Set<String> WITH_ONE_ARGUMENT = Set.of(
            "PR_SET_PDEATHSIG",
            "PR_GET_PDEATHSIG",
            "PR_SET_DUMPABLE",
            "PR_SET_KEEPCAPS",
            "PR_SET_TIMING",
            "PR_SET_NAME",
            "PR_GET_NAME",
            "PR_CAPBSET_READ",
            "PR_CAPBSET_DROP",
            "PR_GET_TSC",
            "PR_SET_TSC",
            "PR_SET_SECUREBITS",
            "PR_SET_TIMERSLACK",
            "PR_SET_CHILD_SUBREAPER",
            "PR_GET_CHILD_SUBREAPER",
            "PR_GET_TID_ADDRESS",
            "PR_SET_PTRACER");

    private PrctlFormat() {}

    static String arguments(Call call) {
        String option = ProcessSymbols.PRCTL.name(call.unsigned(0));
        List<String> arguments = new ArrayList<>();
        arguments.add(option);
        int count = count(option);
        if (count > 1) {
            arguments.add(second(option, call));
        }
        for (int index = 2; index < count; index++) {
            arguments.add(PlainFormats.hex(call.arg(index)));
        }
        return String.join(", ", arguments);
    }

    private static int count(String option) {
        if (WITHOUT_ARGUMENT.contains(option)) {
            return 1;
        }
        if (option.equals("PR_SET_SECCOMP")) {
            return 3;
        }
        return WITH_ONE_ARGUMENT.contains(option) ? 2 : ALL;
    }

    private static String second(String option, Call call) {
        long value = call.arg(1);
        return switch (option) {
            case "PR_SET_NAME" -> PlainFormats.path(call, 1);
            case "PR_SET_NO_NEW_PRIVS", "PR_SET_CHILD_SUBREAPER", "PR_SET_KEEPCAPS", "PR_SET_TIMERSLACK" ->
                Long.toUnsignedString(value);
            case "PR_SET_PDEATHSIG" -> Signals.name((int) value);
            case "PR_SET_SECCOMP" -> ProcessSymbols.SECCOMP_MODE.name(value);
            case "PR_SET_PTRACER" -> value == -1 ? "PR_SET_PTRACER_ANY" : Long.toString(value);
            case "PR_SET_DUMPABLE" ->
                value == 0 ? "SUID_DUMP_DISABLE" : value == 1 ? "SUID_DUMP_USER" : Long.toString(value);
            default -> PlainFormats.hex(value);
        };
    }
}
