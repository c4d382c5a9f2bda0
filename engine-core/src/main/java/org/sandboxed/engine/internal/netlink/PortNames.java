package org.sandboxed.engine.internal.netlink;

/** Tells under which number programs know a local port of the machine. */
@FunctionalInterface
public interface PortNames {

    /**
     * The number that programs are shown.
     *
     * @param protocol IPPROTO_TCP or IPPROTO_UDP
     * @param real a port of the machine
     * @return the same where it is no other
     */
    int shown(int protocol, int real);
}
