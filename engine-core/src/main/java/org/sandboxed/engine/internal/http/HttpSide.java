package org.sandboxed.engine.internal.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.AddressRange;
import org.sandboxed.engine.policy.EndpointRule;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.policy.HttpRules;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * The HTTP side of one sandbox: its rules, its stubs, its record, and the proxy to which connections are led. Thread-safe.
 */
public final class HttpSide implements AutoCloseable {

    private final HttpRules rules;
    private final List<EndpointRule> deniedNet;
    private final HttpNames names = new HttpNames();
    private final HttpRecord record;
    private final Stubs stubs;
    private final Secrets secrets;
    private final HttpJudge judge;
    private final Map<Integer, HttpOrigin> expected = new ConcurrentHashMap<>();
    private final @Nullable HttpProxy proxy;
    private volatile List<TrustFile> trustFiles = List.of();

    private HttpSide(Policy policy, long originNanos) {
        this.rules = policy.http();
        this.deniedNet = policy.network().denied();
        this.secrets = new Secrets(rules.credentials());
        this.record = new HttpRecord(originNanos, secrets.redaction());
        this.stubs = new Stubs(names, rules.isActive());
        this.judge = new HttpJudge(rules, stubs, names, secrets);
        rules.all().forEach(names::addHostOf);
        this.proxy = rules.isActive() ? open(HttpProxyProvider.find()) : null;
    }

    /**
     * Opens the side of a sandbox; a proxy is only made where there are rules.
     *
     * @param originNanos what {@link System#nanoTime()} was when the sandbox was built
     * @throws SandboxException where there is no proxy on the class path
     */
    public static HttpSide open(Policy policy, long originNanos) {
        return new HttpSide(policy, originNanos);
    }

    private HttpProxy open(HttpProxyProvider provider) {
        try {
            return provider.open(this);
        } catch (IOException e) {
            throw new SandboxException("allowHttp, denyHttp: no socket for the proxy: " + e.getMessage(), e);
        }
    }

    /**
     * Looks for the files of certificates, once it is known what programs see; before the first run.
     *
     * @throws SandboxException where one that the policy names is none
     */
    public void lookForCertificates(TrustPaths paths) {
        X509Certificate certificate = proxy == null ? null : proxy.certificate();
        if (certificate != null) {
            trustFiles = TrustFiles.find(rules.bundles(), paths, certificate);
        }
    }

    /** Whether HTTPS is looked into. */
    public boolean looksIntoTls() {
        return rules.looksIntoTls();
    }

    /** The files in which programs find the certificate of the sandbox. */
    public List<TrustFile> trustFiles() {
        return trustFiles;
    }

    /** The variables by which programs find those files. */
    public Map<String, String> variables() {
        return TrustFiles.variables(trustFiles);
    }

    /** Begins a run. */
    public HttpRun openRun() {
        return new HttpRun(this);
    }

    /** The port of 127.0.0.1, and of ::1, to which connections are led; 0 where there are no rules. */
    public int proxyPort() {
        return proxy == null ? 0 : proxy.port();
    }

    /** Whether connections to a port are looked into. Allocates nothing. */
    public boolean concerns(int port) {
        return proxy != null && rules.ports().contains(port);
    }

    /**
     * Whether a rule or a stub is about a destination.
     *
     * @param name what the address is known as, or null
     */
    public boolean isAbout(InetAddress address, @Nullable String name) {
        return Stream.concat(rules.all(), stubs.rules())
                .map(HttpRule::host)
                .anyMatch(host -> host.equals(HttpRule.ANY) || judge.isPlainly(host, address, name));
    }

    /** The addresses of the hosts of rules and stubs. */
    public HttpNames names() {
        return names;
    }

    boolean expect(int localPort, boolean isInet6, HttpOrigin origin) {
        return expected.putIfAbsent(place(localPort, isInet6), origin) == null;
    }

    boolean forget(int localPort, boolean isInet6, HttpOrigin origin) {
        return expected.remove(place(localPort, isInet6), origin);
    }

    private static int place(int port, boolean isInet6) {
        return isInet6 ? port | 1 << Short.SIZE : port;
    }

    /**
     * The proxy has accepted a connection.
     *
     * @param remotePort from where
     * @param isInet6 whether from an IPv6 address, of which the ports are others
     * @return what is known about it; null where it is not one of a program of this sandbox
     */
    public @Nullable HttpOrigin arrived(int remotePort, boolean isInet6) {
        return expected.remove(place(remotePort, isInet6));
    }

    /** A secret is about to be sent, which the test should know where everybody on the way can read it. */
    public void sends(AttachedSecret secret, HttpOrigin origin, HttpRequest request) {
        boolean isInClear = request.scheme().equals("http") && !origin.isRedirected();
        if (isInClear && origin.run().isFirstInClear()) {
            System.getLogger(HttpSide.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "httpAuth: {0} is sent to {1} in clear text; with injectCa programs can use HTTPS",
                            secret,
                            request.host());
        }
    }

    /** Judges a request. May ask a name server, so it is not for the supervisor. */
    public HttpVerdict judge(HttpOrigin origin, HttpRequest request) {
        return judge.judge(origin, request);
    }

    /**
     * Where the server of a request is.
     *
     * @throws UnknownHostException where it has no address
     * @throws IOException where the policy denies every address that it has
     */
    public InetSocketAddress server(HttpOrigin origin) throws IOException {
        InetSocketAddress redirect = origin.redirect();
        if (redirect != null) {
            return redirect;
        }
        String name = names.nameOf(origin.address());
        if (name == null) {
            return new InetSocketAddress(reached(origin.address()), origin.port());
        }
        for (InetAddress address : InetAddress.getAllByName(name)) {
            if (!isDenied(address, origin.port())) {
                return new InetSocketAddress(address, origin.port());
            }
        }
        throw new IOException("denyNet: every address of " + name + " is denied");
    }

    /** The unspecified address leads to the machine itself, which Java takes for its IPv4 address. */
    private static InetAddress reached(InetAddress address) {
        return address.isAnyLocalAddress() && address instanceof Inet6Address
                ? AddressRange.LOOPBACK_6.first()
                : address;
    }

    private boolean isDenied(InetAddress address, int port) {
        return deniedNet.stream().anyMatch(rule -> rule.protocol() == Protocol.TCP && rule.covers(address, port));
    }

    /** What was said so far, and the way to add stubs. */
    public HttpTraffic live() {
        return new LiveHttpTraffic(() -> record.read(null), stubs);
    }

    /**
     * Writes a request down.
     *
     * @param headers as they were sent
     */
    public Recording record(HttpOrigin origin, HttpRequest request, List<Map.Entry<String, String>> headers) {
        return record.add(origin, request, headers);
    }

    HttpRecord record() {
        return record;
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        record.end();
        secrets.clear();
    }
}
