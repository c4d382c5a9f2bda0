package org.sandboxed.engine.internal.rootfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives, good ones and bad ones. */
final class Archive {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    Archive() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    Archive file(String name, String content) {
        return file(name, content, 0644);
    }

    Archive file(String name, String content, int mode) {
        return file(name, text(content), mode);
    }

    Archive file(String name, byte[] data, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setMode(mode);
        entry.setModTime(1_000_000_000_000L);
        entry.setSize(data.length);
        return add(entry, data);
    }

    Archive directory(String name, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_DIR, true);
        entry.setMode(mode);
        entry.setModTime(1_000_000_000_000L);
        return add(entry, new byte[0]);
    }

    Archive symlink(String name, String target) {
        return link(TarConstants.LF_SYMLINK, name, target);
    }

    Archive hardLink(String name, String target) {
        return link(TarConstants.LF_LINK, name, target);
    }

    private Archive link(byte type, String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        return add(entry, new byte[0]);
    }

    Archive special(String name, byte type) {
        return add(new TarArchiveEntry(name, type, true), new byte[0]);
    }

    private Archive add(TarArchiveEntry entry, byte[] data) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(data);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() throws IOException {
        tar.finish();
        return bytes.toByteArray();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    byte[] compressed() throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(result)) {
            gzip.write(bytes());
        }
        return result.toByteArray();
    }

    /** Puts something into the blobs of an image, and returns its digest. */
    static String blob(Path layout, byte[] content) throws IOException {
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            Path folder = Files.createDirectories(layout.resolve("blobs/sha256"));
            Files.write(folder.resolve(digest), content);
            return "sha256:" + digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes an image of layers, and returns the digest of its manifest. */
    static String image(Path layout, byte[]... layers) throws IOException {
        StringBuilder list = new StringBuilder();
        for (byte[] layer : layers) {
            list.append(list.length() == 0 ? "" : ", ")
                    .append("{\"mediaType\": \"application/vnd.oci.image.layer.v1.tar\", \"size\": ")
                    .append(layer.length)
                    .append(", \"digest\": \"")
                    .append(blob(layout, layer))
                    .append("\"}");
        }
        return blob(layout, text("{\"schemaVersion\": 2, \"layers\": [" + list + "]}"));
    }

    /** Writes the index of an image. */
    static Path index(Path layout, String... manifests) throws IOException {
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
        Files.writeString(
                layout.resolve("index.json"),
                "{\"schemaVersion\": 2, \"manifests\": [" + String.join(", ", manifests) + "]}");
        return layout;
    }

    static String descriptor(String digest) {
        return "{\"digest\": \"" + digest + "\", \"size\": 1}";
    }

    static String descriptor(String digest, String os, String architecture) {
        return "{\"digest\": \"" + digest + "\", \"platform\": {\"os\": \"" + os + "\", \"architecture\": \""
                + architecture + "\"}}";
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
