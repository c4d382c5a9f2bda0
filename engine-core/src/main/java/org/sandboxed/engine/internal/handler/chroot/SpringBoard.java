package org.sandboxed.engine.internal.handler.chroot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * A program that does nothing but execute another: it passes on its environment, and reads the path and the arguments from memory
 * that the supervisor fills while the call is held. So a script is given more arguments than its caller has room for. The
 * registers of the call are those of execve(2), then the stack with which the program began, and {@link #MARK} as the sixth.
 */
public final class SpringBoard {

    /** What the sixth argument of the call is. */
    public static final int MARK = 0x5B0A;

    /** Where the path is read from. */
    public static final long PATH = 0x20000000L;
    /** Where there is room for strings. */
    public static final long STRINGS = 0x20001000L;
    /** Where the array of arguments is read from. */
    public static final long ARGUMENTS = 0x20011000L;
    /** Where the memory ends; more arguments than there is room for, the kernel does not take either. */
    public static final long END = 0x21000000L;

    private static final long CODE = 0x10000000L;
    private static final int HEADER_SIZE = 64;
    private static final int ENTRY_SIZE = 56;
    private static final int CODE_OFFSET = HEADER_SIZE + 2 * ENTRY_SIZE;
    private static final int PAGE = 0x10000;
    private static final short X86_64 = 62;
    private static final short AARCH64 = 183;

    /** mov r10,rsp; mov rax,[rsp]; lea rdx,[rsp+rax*8+16]; mov edi,PATH; mov esi,ARGUMENTS; mov r9d,MARK; execve; exit 127. */
    private static final int[] X86_64_CODE = {
        0x49, 0x89, 0xE2, 0x48, 0x8B, 0x04, 0x24, 0x48, 0x8D, 0x54, 0xC4, 0x10, 0xBF, 0x00, 0x00, 0x00, 0x20, 0xBE,
                0x00,
        0x10, 0x01, 0x20, 0x41, 0xB9, 0x0A, 0x5B, 0x00, 0x00, 0xB8, 0x3B, 0x00, 0x00, 0x00, 0x0F, 0x05, 0xBF, 0x7F,
                0x00,
        0x00, 0x00, 0xB8, 0xE7, 0x00, 0x00, 0x00, 0x0F, 0x05
    };

    /** The same: x3 is the stack, x2 the environment behind the arguments, x0 and x1 the addresses, x5 the mark. */
    private static final int[] AARCH64_CODE = {
        0xF94003E9,
        0x8B296FE2,
        0x91004042,
        0x910003E3,
        0xD2A40000,
        0xD2A40021,
        0xF2820001,
        0xD28B6145,
        0xD2801BA8,
        0xD4000001,
        0xD2800FE0,
        0xD2800BC8,
        0xD4000001
    };

    private SpringBoard() {}

    /** The file of the program. */
    public static byte[] image(Architecture architecture) {
        boolean arm = architecture == Architecture.AARCH64;
        byte[] code = arm ? words(AARCH64_CODE) : bytes(X86_64_CODE);
        ByteBuffer file = ByteBuffer.allocate(CODE_OFFSET + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
        file.position(16);
        file.putShort((short) 2).putShort(arm ? AARCH64 : X86_64).putInt(1);
        file.putLong(CODE + CODE_OFFSET).putLong(HEADER_SIZE).putLong(0).putInt(0);
        file.putShort((short) HEADER_SIZE).putShort((short) ENTRY_SIZE).putShort((short) 2);
        file.position(HEADER_SIZE);
        load(file, 5, CODE, file.capacity(), file.capacity());
        load(file, 6, PATH, 0, END - PATH);
        return file.put(code).array();
    }

    private static void load(ByteBuffer file, int rights, long address, long fileSize, long memorySize) {
        file.putInt(1).putInt(rights).putLong(0).putLong(address).putLong(address);
        file.putLong(fileSize).putLong(memorySize).putLong(PAGE);
    }

    private static byte[] bytes(int[] code) {
        byte[] result = new byte[code.length];
        for (int i = 0; i < code.length; i++) {
            result[i] = (byte) code[i];
        }
        return result;
    }

    private static byte[] words(int[] code) {
        ByteBuffer result = ByteBuffer.allocate(Integer.BYTES * code.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : code) {
            result.putInt(word);
        }
        return result.array();
    }
}
