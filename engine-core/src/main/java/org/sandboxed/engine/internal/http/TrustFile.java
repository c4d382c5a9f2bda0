package org.sandboxed.engine.internal.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A file of certificates as programs read it: those of the machine's file, and that of the sandbox. Immutable.
 */
public final class TrustFile {

    private static final String BEGIN = "-----BEGIN ";
    private static final String ALIAS = "sandboxed";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int LINE = 64;

    private final String path;
    private final boolean isPem;
    private final byte[] content;

    private TrustFile(String path, boolean isPem, byte[] content) {
        this.path = path;
        this.isPem = isPem;
        this.content = content;
    }

    /**
     * Reads a file and adds a certificate: to PEM at its end, to a keystore of Java as an entry.
     *
     * @param path real and absolute
     * @throws SandboxException where it can be read as neither
     */
    static TrustFile of(String path, X509Certificate added) {
        try {
            byte[] original = Files.readAllBytes(Path.of(path));
            // A bundle may be empty, or begin with names of what follows.
            if (original.length == 0 || new String(original, US_ASCII).contains(BEGIN)) {
                return new TrustFile(path, true, append(original, added));
            }
            return new TrustFile(path, false, add(original, added));
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException(
                    "injectCa: \"" + path + "\" cannot be read as certificates in PEM, nor as a keystore of Java: "
                            + e.getMessage(),
                    e);
        }
    }

    private static byte[] append(byte[] original, X509Certificate added) throws GeneralSecurityException {
        boolean lacksEnd = original.length > 0 && original[original.length - 1] != '\n';
        byte[] pem = ((lacksEnd ? "\n" : "") + pem(added)).getBytes(US_ASCII);
        byte[] all = new byte[original.length + pem.length];
        System.arraycopy(original, 0, all, 0, original.length);
        System.arraycopy(pem, 0, all, original.length, pem.length);
        return all;
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    /** In the old form, for that is the one in which certificates can be read without a password. */
    private static byte[] add(byte[] original, X509Certificate added) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        KeyStore machines = load(original, null);
        if (machines.size() == 0) {
            machines = load(original, PASSWORD);
        }
        store.load(null, null);
        for (String alias : Collections.list(machines.aliases())) {
            if (machines.isCertificateEntry(alias)) {
                store.setCertificateEntry(alias, machines.getCertificate(alias));
            }
        }
        store.setCertificateEntry(ALIAS, added);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, PASSWORD);
        return out.toByteArray();
    }

    private static KeyStore load(byte[] bytes, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        // Reads the old form as well.
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            store.load(in, password);
        }
        return store;
    }

    /** The real path of the machine's file. */
    public String path() {
        return path;
    }

    /** Whether it is text that OpenSSL and its kin read. */
    boolean isPem() {
        return isPem;
    }

    /** A copy of what programs read. */
    public byte[] content() {
        return content.clone();
    }
}
