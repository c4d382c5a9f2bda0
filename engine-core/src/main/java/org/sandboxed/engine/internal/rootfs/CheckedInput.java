package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that is read and must turn out to have the digest that it is known by. Not thread-safe. */
final class CheckedInput implements AutoCloseable {

    private final Path file;
    private final String expected;
    private final DigestInputStream content;

    private CheckedInput(Path file, String expected, DigestInputStream content) {
        this.file = file;
        this.expected = expected;
        this.content = content;
    }

    /**
     * Opens a file.
     *
     * @param sha256 its digest in hexadecimal digits
     */
    static CheckedInput open(Path file, String sha256) throws IOException {
        return new CheckedInput(file, sha256, new DigestInputStream(Files.newInputStream(file), sha256()));
    }

    /** The digest of a file. */
    static String digestOf(Path file) throws IOException {
        try (DigestInputStream content = new DigestInputStream(Files.newInputStream(file), sha256())) {
            content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    InputStream content() {
        return content;
    }

    /** Reads what is left of the file. */
    void check() throws IOException {
        content.transferTo(OutputStream.nullOutputStream());
        String actual = HexFormat.of().formatHex(content.getMessageDigest().digest());
        if (!actual.equals(expected)) {
            throw new BadArchiveException(file + " has the SHA-256 digest " + actual + " and not " + expected
                    + ", by which it is known; it is damaged, or was changed while it was read");
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
