package org.sandboxed.engine.internal.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which files of the machine get the certificate of a sandbox, and which variables make programs read them. */
final class TrustFiles {

    /** Where the distributions have the bundle that OpenSSL, GnuTLS, curl, git and Go read. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /** What OpenSSL, Python and Go, what Python's requests, and what Node takes for more certificates. */
    private static final List<String> VARIABLES = List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS");

    private TrustFiles() {}

    /**
     * The machine's own, those that the policy names, and that of the JVM in use.
     *
     * @param named of the policy, real paths
     */
    static List<TrustFile> find(List<String> named, X509Certificate added) throws IOException {
        Set<String> paths = new LinkedHashSet<>();
        for (String path : BUNDLES) {
            addExisting(Path.of(path), paths);
        }
        paths.addAll(named);
        addExisting(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"), paths);
        return paths.stream().map(path -> TrustFile.of(path, added)).toList();
    }

    private static void addExisting(Path path, Set<String> to) throws IOException {
        if (Files.isReadable(path)) {
            to.add(path.toRealPath().toString());
        }
    }

    /** Variables for programs that would look elsewhere. */
    static Map<String, String> variables(List<TrustFile> files) {
        Map<String, String> variables = new LinkedHashMap<>();
        files.stream()
                .filter(TrustFile::isPem)
                .findFirst()
                .ifPresent(first -> VARIABLES.forEach(name -> variables.put(name, first.path())));
        return variables;
    }
}
