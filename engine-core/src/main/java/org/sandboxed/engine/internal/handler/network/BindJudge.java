package org.sandboxed.engine.internal.handler.network;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.BindRule;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * Judges local ports; a verdict is one of {@link EndpointJudge}. Ports of datagram sockets are where answers come to: who may
 * send may have one. Not thread-safe.
 */
final class BindJudge {

    private final List<Line> allowed = new ArrayList<>();
    private final List<Line> denied = new ArrayList<>();
    private final boolean sendsUdp;
    private final boolean sendsIcmp;
    private final boolean allowsOthers;
    private final int others;
    private final int answers;
    private final int unmatched;

    /** Gives the rules of a plan their numbers in a journal. */
    BindJudge(NetworkPlan plan, Journal journal) {
        for (BindRule rule : plan.rules().allowedPorts()) {
            allowed.add(new Line(rule, journal.rule("allowBind: " + rule.text())));
        }
        for (BindRule rule : plan.rules().deniedPorts()) {
            denied.add(new Line(rule, journal.refusal("denyBind: " + rule.text())));
        }
        sendsUdp = plan.reaches(Protocol.UDP);
        sendsIcmp = plan.reaches(Protocol.ICMP);
        allowsOthers = plan.rules().allowsOtherPorts();
        others = journal.rule(
                plan.rules().remapsPorts()
                        ? "portRemap: the port is the sandbox's own, and there is no list of allowed ones"
                        : "denyBind: no rule denies this port, and there is no list of allowed ones");
        answers = journal.rule("allowNet: datagrams may be sent, so their answers may come");
        unmatched = journal.refusal(
                allowed.isEmpty()
                        ? "no network: the policy allows no port to listen on; allow it with allowBind(...)"
                        : "allowBind: no rule allows this port");
    }

    private record Line(BindRule rule, int number) {}

    /** Judges a local port; 0 is one that the kernel picks. */
    int judge(Protocol protocol, int port) {
        if ((protocol == Protocol.UDP && sendsUdp) || (protocol == Protocol.ICMP && sendsIcmp)) {
            return answers << 1 | 1;
        }
        if (protocol != Protocol.TCP && protocol != Protocol.UDP) {
            return unmatched << 1;
        }
        for (Line line : denied) {
            if (line.rule.covers(port)) {
                return line.number << 1;
            }
        }
        for (Line line : allowed) {
            if (line.rule.covers(port)) {
                return line.number << 1 | 1;
            }
        }
        return allowsOthers ? others << 1 | 1 : unmatched << 1;
    }
}
