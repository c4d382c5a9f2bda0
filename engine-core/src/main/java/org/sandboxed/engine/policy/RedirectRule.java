package org.sandboxed.engine.policy;

import java.util.List;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.EndpointRule.Target;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * Connections to one destination that go to another.
 *
 * @param from what the program wants to reach, over TCP
 * @param host what it reaches: an address, a name, or localhost
 * @param port at this port
 * @param text both, as the record shows them
 */
public record RedirectRule(EndpointRule from, String host, int port, String text) {

    private static final String OPTION = "redirectNet";

    /**
     * Reads both sides.
     *
     * @throws SandboxException that says which one makes no sense, and why
     */
    static RedirectRule parse(String from, String to) {
        EndpointRule source = tcp(from);
        if (source.target() instanceof Target.Any || source.hasAllPorts()) {
            throw new SandboxException(
                    OPTION + ": \"" + from + "\": write a host and its port, such as api.example.com:443");
        }
        EndpointRule destination = tcp(to);
        if (destination.ports().size() != 1) {
            throw new SandboxException(OPTION + ": \"" + to + "\": write where connections go, such as localhost:8443");
        }
        return new RedirectRule(
                source, host(to, destination.target()), destination.ports().get(0), from + " to " + to);
    }

    private static EndpointRule tcp(String rule) {
        List<EndpointRule> rules = EndpointParser.parse(OPTION, rule, true);
        if (rules.get(0).protocol() != Protocol.TCP) {
            throw new SandboxException(OPTION + ": \"" + rule + "\": only TCP connections can be redirected");
        }
        return rules.get(0);
    }

    private static String host(String to, Target target) {
        if (target instanceof Target.Loopback) {
            return "127.0.0.1";
        }
        if (target instanceof Target.Range range && range.range().isSingle()) {
            return range.range().first().getHostAddress();
        }
        if (target instanceof Target.Host name) {
            return name.name();
        }
        throw new SandboxException(OPTION + ": \"" + to
                + "\": connections go to one host; write it with its port, such as localhost:8443");
    }
}
