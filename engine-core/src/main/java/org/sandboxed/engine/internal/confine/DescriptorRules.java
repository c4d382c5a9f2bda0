package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.engine.internal.confine.ArgumentTest.pass;
import static org.sandboxed.engine.internal.confine.ArgumentTest.refuse;
import static org.sandboxed.engine.internal.confine.Comparison.equal;
import static org.sandboxed.engine.internal.confine.Comparison.notCarrier;
import static org.sandboxed.engine.internal.confine.Comparison.notEqual;
import static org.sandboxed.engine.internal.kernel.Fd.F_DUPFD;
import static org.sandboxed.engine.internal.kernel.Fd.F_DUPFD_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.SignalOwners.F_SETOWN;
import static org.sandboxed.engine.internal.kernel.SignalOwners.F_SETOWN_EX;

/** What fcntl(2) does with a descriptor: leases, who is signalled, duplicates. */
final class DescriptorRules {

    private static final int COMMAND = 1;
    private static final int F_SETLEASE = 1024;

    private static final Refusal LEASE = Refusal.eperm(
            "blocked: fcntl(F_SETLEASE) holds up whoever else opens the file, with a descriptor to read it");

    private DescriptorRules() {}

    /** @param listsByNumber whether duplicates of descriptors with high numbers trap; no others do */
    static ArgumentRule fcntl(boolean listsByNumber) {
        List<Comparison> others = new ArrayList<>();
        // F_SETOWN_EX has the number in memory.
        others.add(notEqual(COMMAND, F_SETOWN));
        others.add(notEqual(COMMAND, F_SETOWN_EX));
        List<ArgumentTest> tests = new ArrayList<>();
        tests.add(refuse(LEASE, equal(COMMAND, F_SETLEASE)));
        if (listsByNumber) {
            others.add(notEqual(COMMAND, F_DUPFD));
            others.add(notEqual(COMMAND, F_DUPFD_CLOEXEC));
            tests.add(pass(equal(COMMAND, F_DUPFD), ListingRules.isLower()));
            tests.add(pass(equal(COMMAND, F_DUPFD_CLOEXEC), ListingRules.isLower()));
        }
        tests.add(pass(others.toArray(Comparison[]::new)));
        tests.add(pass(equal(COMMAND, F_SETOWN), notCarrier(2)));
        return new ArgumentRule(Syscall.FCNTL, tests);
    }
}
