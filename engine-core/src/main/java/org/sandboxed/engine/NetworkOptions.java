package org.sandboxed.engine;

import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.policy.NetworkWorldBuilder;

/** The options of {@link Sandbox.Builder} about the network; see {@code docs/guide/network.md}. Not thread-safe. */
public abstract sealed class NetworkOptions extends HttpOptions permits LimitOptions {

    NetworkOptions() {}

    /**
     * Adds destinations that programs may reach. A rule is {@code host}, {@code host:port}, {@code host:80,443} or {@code
     * :port}, where host is an address, a range such as {@code 10.0.0.0/8}, {@code localhost} for the machine itself, a name, or
     * {@code *}; an IPv6 address with a port stands in brackets. It is about TCP and UDP, with {@code tcp://}, {@code udp://}
     * or {@code icmp://} before it about that alone. Names are looked up once, in {@link Sandbox.Builder#build()}.
     *
     * <p>Without rules nothing can be reached. What {@link #denyNet} names stays closed.
     *
     * @throws SandboxException that says what is wrong at which character of the rule
     */
    public Sandbox.Builder allowNet(String... rules) {
        policy().allowNet(rules);
        return self();
    }

    /**
     * Adds destinations that programs must not reach, whatever is allowed: rules as for {@link #allowNet}, without names other
     * than {@code localhost}. Where nothing is allowed explicitly, everything else then is.
     */
    public Sandbox.Builder denyNet(String... rules) {
        policy().denyNet(rules);
        return self();
    }

    /**
     * Adds local ports that programs may bind and listen on: {@code 8080}, {@code 8000-8005,9000}, {@code *}, or {@code 0} for
     * one that the kernel picks. Without rules there is none, except that who may send datagrams may get the answers.
     */
    public Sandbox.Builder allowBind(String... ports) {
        policy().allowBind(ports);
        return self();
    }

    /**
     * Adds local TCP ports that programs must not bind, whatever is allowed. Where nothing is allowed explicitly, every other
     * port then is.
     */
    public Sandbox.Builder denyBind(String... ports) {
        policy().denyBind(ports);
        return self();
    }

    /**
     * Gives the sandbox local ports of its own: whatever a program binds is a free port of the machine, and programs see the one
     * that they asked for. So several sandboxes listen on the same port at once. Without a list of allowed ports every one can
     * be bound then, and programs reach each other's; {@link SandboxedProcess#awaitListening} and {@link Sandbox#realPort} tell
     * the test where.
     */
    public Sandbox.Builder portRemap(boolean remapped) {
        policy().portRemap(remapped);
        return self();
    }

    /**
     * Lets TCP connections to a host and port go elsewhere, to a server of the test for instance. A name that no other rule
     * knows need not exist: nobody is asked for it.
     *
     * @param from such as {@code api.example.com:443}
     * @param to such as {@code localhost:8443}
     */
    public Sandbox.Builder redirectNet(String from, String to) {
        policy().redirectNet(from, to);
        return self();
    }

    /** What a refused connect or send fails with; ECONNREFUSED unless set. */
    public Sandbox.Builder netRefusal(Errno errno) {
        policy().netRefusal(errno);
        return self();
    }

    /** As {@link #virtualInterface(String, String, int)}, with an MTU of 1500. */
    public Sandbox.Builder virtualInterface(String name, String address) {
        return virtualInterface(name, address, NetworkWorldBuilder.ETHERNET_MTU);
    }

    /**
     * Adds a network interface that programs are told about beside {@code lo}, or another address of one, whatever way
     * they ask: netlink, ioctl, or {@code /proc/net}. It says nothing about what they can reach.
     *
     * @param name such as {@code eth0}
     * @param address with the length of its network, such as {@code 10.0.0.2/24}
     * @param mtu the largest packet
     */
    public Sandbox.Builder virtualInterface(String name, String address, int mtu) {
        policy().world().virtualInterface(name, address, mtu);
        return self();
    }

    /**
     * Adds a route that programs are told about, to those that the addresses of the interfaces bring with them.
     *
     * @param destination a network such as {@code 192.168.0.0/16}, or {@code default}
     * @param gateway an address in the network of a {@linkplain #virtualInterface virtual interface}
     * @throws SandboxException from {@link Sandbox.Builder#build()} where the gateway is in no interface's network
     */
    public Sandbox.Builder virtualRoute(String destination, String gateway) {
        policy().world().virtualRoute(destination, gateway);
        return self();
    }
}
