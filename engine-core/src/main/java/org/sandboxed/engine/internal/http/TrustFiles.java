package org.sandboxed.engine.internal.http;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.SandboxException;

/** Which files of the machine get the certificate of a sandbox, and which variables make programs read them. */
final class TrustFiles {

    /** Where the distributions have the bundle that OpenSSL, GnuTLS, curl, git and Go read. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /** Where they have that of their JVMs. */
    private static final List<String> KEYSTORES =
            List.of("/etc/ssl/certs/java/cacerts", "/etc/pki/ca-trust/extracted/java/cacerts");

    /** What OpenSSL, Python and Go, what Python's requests, and what Node takes for more certificates. */
    private static final List<String> VARIABLES = List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS");

    private TrustFiles() {}

    /**
     * Those of the distribution, those that the policy names, and that of the JVM in use.
     *
     * @param named of the policy, as programs know them
     * @throws SandboxException where one that the policy names is not there, or has no certificates
     */
    static List<TrustFile> find(List<String> named, TrustPaths paths, X509Certificate added) {
        Map<String, TrustFile> files = new LinkedHashMap<>();
        BUNDLES.forEach(path -> addUsual(path, paths, added, files));
        for (String path : named) {
            String real = paths.real(path)
                    .orElseThrow(() -> new SandboxException("injectCa: \"" + path
                            + "\" is no file that programs could read; name one, or leave it out"));
            files.putIfAbsent(real, TrustFile.of(real, path, added));
        }
        KEYSTORES.forEach(path -> addUsual(path, paths, added, files));
        if (paths.hasJavaOfTest()) {
            addUsual(
                    Path.of(System.getProperty("java.home"), "lib", "security", "cacerts")
                            .toString(),
                    paths,
                    added,
                    files);
        }
        return List.copyOf(files.values());
    }

    /** Nobody has asked for these: what cannot be read as certificates is left as it is. */
    private static void addUsual(String path, TrustPaths paths, X509Certificate added, Map<String, TrustFile> to) {
        paths.real(path).filter(real -> !to.containsKey(real)).ifPresent(real -> {
            try {
                to.put(real, TrustFile.of(real, path, added));
            } catch (SandboxException e) {
                System.getLogger(TrustFiles.class.getName()).log(System.Logger.Level.DEBUG, "no certificates", e);
            }
        });
    }

    /** Variables for programs that would look elsewhere. */
    static Map<String, String> variables(List<TrustFile> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        files.stream()
                .filter(TrustFile::isPem)
                .findFirst()
                .ifPresent(first -> VARIABLES.forEach(name -> variables.put(name, first.shown())));
        return variables;
    }
}
