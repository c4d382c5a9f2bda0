package org.sandboxed.engine.internal.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ELF file that the kernel maps into every program, see vdso(7): where its functions are. Read from its dynamic
 * segment, as loaders do. Immutable.
 */
public final class VdsoImage {

    private static final int PAGE = 4096;
    private static final int MAX_SIZE = 16 * PAGE;
    private static final int SECTIONS = 40;
    private static final int SECTION_COUNT = 60;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int SYMBOL_SIZE = 24;

    private final byte[] bytes;
    private final int endOfSegments;
    private final int end;
    private final Map<String, Symbol> symbols = new HashMap<>();

    /**
     * A function.
     *
     * @param offset where it begins, from the start of the image
     * @param size how many bytes it has
     */
    public record Symbol(int offset, int size) {}

    private VdsoImage(byte[] bytes) {
        this.bytes = bytes;
        ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 64 || elf.getInt(0) != 0x464C457F || bytes[4] != 2) {
            throw new IllegalArgumentException("not a 64-bit ELF file");
        }
        this.endOfSegments = readSegments(elf);
        // Behind the last segment are names and section headers, which end the file.
        this.end =
                Math.max(endOfSegments, (int) elf.getLong(SECTIONS) + elf.getShort(58) * elf.getShort(SECTION_COUNT));
    }

    /**
     * Reads an image.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static VdsoImage parse(byte[] image) {
        try {
            return new VdsoImage(image.clone());
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a vDSO that ends before its tables do", e);
        }
    }

    /** The image that this JVM has, which is the one that every 64-bit program gets; none where the kernel maps none. */
    public static Optional<VdsoImage> own() {
        AuxiliaryVector vector = new AuxiliaryVector();
        vector.read(Processes.pid());
        if (vector.vdso() == 0) {
            return Optional.empty();
        }
        byte[] image = new byte[MAX_SIZE];
        try (ProcMemory memory = ProcMemory.open(Processes.pid())) {
            int length = memory.read(vector.vdso(), image, MAX_SIZE);
            return Optional.of(parse(Arrays.copyOf(image, Math.max(0, length))));
        }
    }

    private int readSegments(ByteBuffer elf) {
        int start = (int) elf.getLong(32);
        int size = elf.getShort(54);
        int count = elf.getShort(56);
        int loaded = 0;
        for (int i = 0; i < count; i++) {
            int header = start + i * size;
            int address = (int) elf.getLong(header + 16);
            if (elf.getInt(header) == PT_LOAD) {
                loaded = Math.max(loaded, address + (int) elf.getLong(header + 40));
            } else if (elf.getInt(header) == PT_DYNAMIC) {
                readDynamic(elf, address);
            }
        }
        return loaded;
    }

    private void readDynamic(ByteBuffer elf, int dynamic) {
        int strings = 0;
        int table = 0;
        int hash = 0;
        for (int at = dynamic; elf.getLong(at) != 0; at += 16) {
            int value = (int) elf.getLong(at + 8);
            switch ((int) elf.getLong(at)) {
                case DT_HASH -> hash = value;
                case DT_STRTAB -> strings = value;
                case DT_SYMTAB -> table = value;
                default -> {}
            }
        }
        // Without the classic hash table the names begin where the symbols end.
        int count = hash == 0 ? (strings - table) / SYMBOL_SIZE : elf.getInt(hash + 4);
        for (int i = 1; i < count; i++) {
            int symbol = table + i * SYMBOL_SIZE;
            String name = name(elf, strings + elf.getInt(symbol));
            symbols.put(name, new Symbol((int) elf.getLong(symbol + 8), (int) elf.getLong(symbol + 16)));
        }
    }

    private String name(ByteBuffer elf, int from) {
        int to = from;
        while (elf.get(to) != 0) {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    /** The function of the first of these names that the image has. */
    public Optional<Symbol> find(String... names) {
        for (String name : names) {
            Symbol found = symbols.get(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** How many bytes of its last page nothing uses. */
    public int roomAtEnd() {
        return -end & (PAGE - 1);
    }

    /** Where the image ends and that room begins. */
    public int end() {
        return end;
    }

    /** Where the last segment ends: what follows is for debuggers only. */
    public int endOfSegments() {
        return endOfSegments;
    }

    /** What the header has to say, by offset, where what is behind the last segment is overwritten. */
    public static Map<Integer, byte[]> withoutSections() {
        return Map.of(SECTIONS, new byte[Long.BYTES], SECTION_COUNT, new byte[2 * Short.BYTES]);
    }

    /** A copy of some of its bytes. */
    public byte[] bytes(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
