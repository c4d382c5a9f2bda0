package org.sandboxed.engine.internal.rootfs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Finds out how an archive is compressed from how it begins, and decompresses what the JDK can. */
enum Compression {
    GZIP("1f8b"),
    ZSTD("28b52ffd"),
    XZ("fd377a585a"),
    BZIP2("425a68");

    private static final int LONGEST = 8;
    private static final int BUFFER = 64 * 1024;

    /** How it begins, in hexadecimal digits. */
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** What is in an archive, compressed or not. */
    static InputStream decompress(InputStream archive) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(archive, BUFFER);
        buffered.mark(LONGEST);
        String head = HexFormat.of().formatHex(buffered.readNBytes(LONGEST));
        buffered.reset();
        for (Compression compression : values()) {
            if (head.startsWith(compression.magic)) {
                return compression.open(buffered);
            }
        }
        return buffered;
    }

    private InputStream open(InputStream archive) throws IOException {
        if (this != GZIP) {
            throw new BadArchiveException("it is compressed with " + name().toLowerCase(Locale.ROOT)
                    + ", which is not read here; decompress it, or compress it with gzip");
        }
        return new GZIPInputStream(archive, BUFFER);
    }
}
