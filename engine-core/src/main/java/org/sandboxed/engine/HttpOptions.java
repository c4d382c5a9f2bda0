package org.sandboxed.engine;

import org.sandboxed.engine.policy.PolicyBuilder;

/** The options of {@link Sandbox.Builder} about HTTP; see {@code docs/guide/http.md}. Not thread-safe. */
public abstract sealed class HttpOptions permits NetworkOptions {

    HttpOptions() {}

    abstract PolicyBuilder policy();

    abstract Sandbox.Builder self();

    /**
     * Adds HTTP requests that programs may make. A rule is a method and a host, with or without a path: {@code GET
     * api.example.com/v1/*}. The method and the host may be {@code *} for any, and so may the end of the path; without a path
     * every one is meant. Query strings take no part. Hosts need not exist: no name server is asked before a request is
     * forwarded.
     *
     * <p>With any rule, an empty list included, connections to the {@linkplain #httpPorts ports} of HTTP lead to a proxy in
     * this JVM, which judges and records each request. For that the artifact {@code sandboxed-http} has to be on the class
     * path. What is not allowed is answered with status 403.
     *
     * @throws SandboxException that says what is wrong at which character of the rule
     */
    public Sandbox.Builder allowHttp(String... rules) {
        policy().allowHttp(rules);
        return self();
    }

    /**
     * Adds HTTP requests that programs must not make, whatever is allowed: rules as for {@link #allowHttp}. Where nothing is
     * allowed explicitly, every other request to the hosts of these rules then is.
     */
    public Sandbox.Builder denyHttp(String... rules) {
        policy().denyHttp(rules);
        return self();
    }

    /**
     * Lets the HTTP rules look into HTTPS: connections to port 443 are looked into as well, with a certificate authority that is
     * made for this sandbox and whose key is nowhere but in the memory of this JVM. Programs trust it, because its certificate is
     * added to the files of trusted certificates whenever they open one: those that the distributions have, that of the JVM in
     * use, and those that are named here. The files themselves do not change.
     *
     * @param bundles further files, in PEM or as a keystore of Java, with {@link Sandbox.Builder#chroot} as programs see them;
     *     there need be none
     * @throws SandboxException where one is no file; and from {@link Sandbox.Builder#build()} where there are no HTTP rules, or
     *     one cannot be read
     */
    public Sandbox.Builder injectCa(String... bundles) {
        policy().injectCa(bundles);
        return self();
    }

    /**
     * Declares secrets that programs need and must not have: {@code token=env:API_TOKEN} or {@code token=file:/home/me/.token},
     * of a file without the end of its last line. {@link #httpAuth} attaches them to requests. The variables are taken out of
     * what {@link Sandbox.Builder#inheritEnv} passes on, whether a rule needs them or not, and the files are denied.
     *
     * @throws SandboxException where one makes no sense, is a file that does not exist, or has the name of another; and from
     *     {@link Sandbox.Builder#build()} where a secret that a rule needs is not there, or cannot be sent, or lies in what
     *     programs of {@link Sandbox.Builder#chroot} see
     */
    public Sandbox.Builder credentials(String... declared) {
        policy().credentials(declared);
        return self();
    }

    /**
     * Adds requests to which a secret of {@link #credentials} is attached once the HTTP rules allow them: {@code GET
     * api.example.com/v1/* bearer token}. A rule is a method and a host, with or without a path, as for {@link #allowHttp}; how
     * the secret is sent, {@code bearer}, {@code basic:user}, {@code header:name}, {@code apikey:name} or {@code
     * query:parameter}; the name of the secret; and {@code replace}, the default, or {@code add-only}, which lets the program
     * send something of its own in its place. Of several rules for a request the first counts.
     *
     * <p>The record shows what the program sent, and which secret was attached by its name.
     *
     * @throws SandboxException that says what is wrong; and from {@link Sandbox.Builder#build()} where no secret has the name, or
     *     there are no HTTP rules
     */
    public Sandbox.Builder httpAuth(String... rules) {
        policy().httpAuth(rules);
        return self();
    }

    /**
     * Adds ports where connections are looked into, in place of 80, and of 443 with {@link #injectCa}.
     *
     * @throws SandboxException where it is no port
     */
    public Sandbox.Builder httpPorts(int... ports) {
        policy().httpPorts(ports);
        return self();
    }
}
