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
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A file of certificates as programs read it: what is in it, and the certificate of the sandbox. To text that is added at the
 * end, whatever the file has become meanwhile; to a keystore as an entry, as long as it is as it was. Thread-safe.
 */
public final class TrustFile {

    private static final String BEGIN = "-----BEGIN ";
    private static final String ALIAS = "sandboxed";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int LINE = 64;
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final String path;
    private final String shown;
    private final boolean isPem;
    private final byte[] original;
    private final byte[] addition;
    private @Nullable Stamp stamp;
    private byte @Nullable [] content;

    private TrustFile(String path, String shown, boolean isPem, byte[] original, byte[] addition) {
        this.path = path;
        this.shown = shown;
        this.isPem = isPem;
        this.original = original;
        this.addition = addition;
    }

    /**
     * Which file was read, and of what time.
     *
     * @param device that holds it
     * @param inode its number there
     * @param size how many bytes it has
     * @param seconds when its content last changed
     * @param nanos what is to be added to that
     */
    public record Stamp(long device, long inode, long size, long seconds, int nanos) {

        /** So long after a change another one of the same size could go unseen. */
        private static final long UNSETTLED_MILLIS = 2_000;

        private boolean isSettled() {
            return System.currentTimeMillis() - seconds * 1_000 > UNSETTLED_MILLIS;
        }
    }

    /** Reads the file. */
    @FunctionalInterface
    public interface Source {
        /** All of it. */
        byte[] read() throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param path real, on the machine
     * @param shown as programs know it
     * @param added the certificate of the sandbox
     * @throws SandboxException where it is neither PEM nor a keystore
     */
    static TrustFile of(String path, String shown, X509Certificate added) {
        try {
            byte[] original = read(Path.of(path));
            // A bundle may be empty, or begin with names of what follows.
            if (original.length == 0 || new String(original, US_ASCII).contains(BEGIN)) {
                return new TrustFile(path, shown, true, new byte[0], pem(added));
            }
            return new TrustFile(path, shown, false, original, add(original, added));
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException(
                    "injectCa: \"" + shown + "\" cannot be read as certificates in PEM, nor as a keystore of Java: "
                            + e.getMessage(),
                    e);
        }
    }

    /** In another root there may be a FIFO, which nobody writes to, or more than anybody could hold. */
    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            throw new IOException("it is no file, or one of more than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static byte[] pem(X509Certificate certificate) throws GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(certificate.getEncoded());
        return ("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n").getBytes(US_ASCII);
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

    /** The real path of the file on the machine. */
    public String path() {
        return path;
    }

    /** The path of the file as programs know it. */
    String shown() {
        return shown;
    }

    /** Whether it is text that OpenSSL and its kin read. */
    boolean isPem() {
        return isPem;
    }

    /**
     * What programs read, which is not to be changed.
     *
     * @param now the file as it is now
     * @param source reads it
     * @return null where it is a keystore no longer as it was, of which programs read what is in it
     */
    public synchronized byte @Nullable [] content(Stamp now, Source source) throws IOException {
        if (!now.equals(stamp)) {
            byte[] bytes = source.read();
            stamp = now.isSettled() ? now : null;
            if (isPem) {
                content = append(bytes);
            } else {
                content = Arrays.equals(bytes, original) ? addition : null;
            }
        }
        return content;
    }

    private byte[] append(byte[] bytes) {
        boolean lacksEnd = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        int start = bytes.length + (lacksEnd ? 1 : 0);
        byte[] all = Arrays.copyOf(bytes, start + addition.length);
        if (lacksEnd) {
            all[bytes.length] = '\n';
        }
        System.arraycopy(addition, 0, all, start, addition.length);
        return all;
    }
}
