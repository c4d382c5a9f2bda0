package org.sandboxed.engine.internal.handler.chroot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** What the first bytes of a program say about how it is executed; see elf(5) and execve(2). Immutable. */
final class ProgramImage {

    /** How the kernel executes it. */
    enum Kind {
        /** By itself: it names no loader. */
        PLAIN,
        /** By the loader that it names. */
        LOADED,
        /** By the interpreter in its first line. */
        SCRIPT,
        /** Not at all, as far as can be told. */
        UNKNOWN
    }

    private static final byte[] NONE = {};
    private static final int ELF_MAGIC = 0x464C457F;
    private static final int HEADER_SIZE = 64;
    private static final int CLASS_64 = 2;
    private static final int ENTRY_SIZE = 56;
    private static final int MOST_ENTRIES = 512;
    private static final int PT_INTERP = 3;
    private static final int PATH_MAX = 4096;

    private final Kind kind;
    private final byte[] loader;
    private final long entry;

    private ProgramImage(Kind kind, byte[] loader, long entry) {
        this.kind = kind;
        this.loader = loader;
        this.entry = entry;
    }

    /** Looks at a file. */
    static ProgramImage read(FileChannel file) throws IOException {
        ByteBuffer header = bytes(file, 0, HEADER_SIZE);
        if (header.remaining() >= 2 && header.get(0) == '#' && header.get(1) == '!') {
            return new ProgramImage(Kind.SCRIPT, NONE, 0);
        }
        boolean isElf = header.remaining() == HEADER_SIZE && header.getInt(0) == ELF_MAGIC && header.get(4) == CLASS_64;
        return isElf ? elf(file, header) : new ProgramImage(Kind.UNKNOWN, NONE, 0);
    }

    private static ProgramImage elf(FileChannel file, ByteBuffer header) throws IOException {
        long table = header.getLong(32);
        int size = header.getShort(54);
        int count = Short.toUnsignedInt(header.getShort(56));
        if (size != ENTRY_SIZE || count > MOST_ENTRIES || table < 0) {
            return new ProgramImage(Kind.UNKNOWN, NONE, 0);
        }
        ByteBuffer entries = bytes(file, table, count * ENTRY_SIZE);
        for (int at = 0; at + ENTRY_SIZE <= entries.remaining(); at += ENTRY_SIZE) {
            if (entries.getInt(at) == PT_INTERP) {
                return loaded(file, entries.getLong(at + 8), entries.getLong(at + 32), table + at);
            }
        }
        return new ProgramImage(Kind.PLAIN, NONE, 0);
    }

    private static ProgramImage loaded(FileChannel file, long offset, long size, long entry) throws IOException {
        if (offset < 0 || size < 2 || size > PATH_MAX) {
            return new ProgramImage(Kind.UNKNOWN, NONE, 0);
        }
        ByteBuffer text = bytes(file, offset, (int) size);
        int length = 0;
        while (length < text.remaining() && text.get(length) != 0) {
            length++;
        }
        if (length == text.remaining() || length == 0) {
            return new ProgramImage(Kind.UNKNOWN, NONE, 0);
        }
        byte[] loader = new byte[length];
        text.get(0, loader);
        return new ProgramImage(Kind.LOADED, loader, entry);
    }

    private static ByteBuffer bytes(FileChannel file, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.nativeOrder());
        int got = 0;
        while (got >= 0 && buffer.hasRemaining()) {
            got = file.read(buffer, from + buffer.position());
        }
        return buffer.flip();
    }

    Kind kind() {
        return kind;
    }

    /** The path of the loader; empty where there is none. Not to be changed. */
    byte[] loader() {
        return loader;
    }

    /**
     * Lets a copy of the file name another loader. The path is put behind everything else, so nothing that is loaded into
     * memory moves, and it may be longer than the one before.
     */
    void nameLoader(FileChannel copy, byte[] path) throws IOException {
        ByteBuffer text =
                ByteBuffer.allocate(path.length + 1).put(path).put((byte) 0).flip();
        ByteBuffer place = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        long end = copy.size();
        writeAll(copy, text, end);
        writeAll(copy, place.putLong(0, end), entry + 8);
        writeAll(copy, place.rewind().putLong(0, path.length + 1L), entry + 32);
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }
}
