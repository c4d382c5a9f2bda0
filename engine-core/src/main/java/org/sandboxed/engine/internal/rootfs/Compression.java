package org.sandboxed.engine.internal.rootfs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Finds out how an archive is compressed from how it begins, and decompresses what the JDK can. */
enum Compression {
    GZIP(0x1f, 0x8b),
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    XZ(0xfd, '7', 'z', 'X', 'Z'),
    BZIP2('B', 'Z', 'h');

    private static final int LONGEST = 8;
    private static final int BUFFER = 64 * 1024;

    private final int[] magic;

    Compression(int... magic) {
        this.magic = magic;
    }

    /** What is in an archive, compressed or not. */
    static InputStream decompress(InputStream archive) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(archive, BUFFER);
        buffered.mark(LONGEST);
        byte[] head = buffered.readNBytes(LONGEST);
        buffered.reset();
        for (Compression compression : values()) {
            if (compression.matches(head)) {
                return compression.open(buffered);
            }
        }
        return buffered;
    }

    private boolean matches(byte[] head) {
        boolean matches = head.length >= magic.length;
        for (int i = 0; matches && i < magic.length; i++) {
            matches = (head[i] & 0xFF) == magic[i];
        }
        return matches;
    }

    private InputStream open(InputStream archive) throws IOException {
        if (this != GZIP) {
            throw new BadArchiveException("it is compressed with " + name().toLowerCase(Locale.ROOT)
                    + ", which is not read here; decompress it, or compress it with gzip");
        }
        return new GZIPInputStream(archive, BUFFER);
    }
}
