package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ClockCodeTests {

    private static final int DATA = 0x900;
    private static final int CODE = DATA + ClockData.SIZE;

    /** The code for functions at 0x400 and 0x500, whose first instruction is a nop, as a disassembler lists it. */
    private static final String AARCH64 = """
        D503201F nop
        17FFFEB6 b 0x404
        D503245F bti c
        71002C1F cmp w0, 0xb
        54FFFF88 b.hi 0x928
        52812422 mov w2, 0x921
        1AC02442 lsr w2, w2, w0
        3607FF22 tbz w2, 0, 0x928
        10FFFDC3 adr x3, 0x900
        F9400864 ldr x4, [x3, 0x10]
        B50003E4 cbnz x4, 0x9cc
        A9BE7BE1 stp x1, x30, [sp, -0x20]!
        F9000BE0 str x0, [sp, 0x10]
        97FFFFF3 bl 0x928
        2A0003E2 mov w2, w0
        F9400BE0 ldr x0, [sp, 0x10]
        A8C27BE1 ldp x1, x30, [sp], 0x20
        3100105F cmn w2, 4
        54FFFF20 b.eq 0x954
        2A0203E0 mov w0, w2
        35000280 cbnz w0, 0x9c8
        10FFFC63 adr x3, 0x908
        C8DFFC64 ldar x4, [x3]
        3707FFC4 tbnz w4, 0, 0x97c
        A9411865 ldp x5, x6, [x3, 0x10]
        D50339BF dmb ishld
        F9400067 ldr x7, [x3]
        EB07009F cmp x4, x7
        54FFFF21 b.ne 0x97c
        A9401C28 ldp x8, x7, [x1]
        8B0800A5 add x5, x5, x8
        8B0700C6 add x6, x6, x7
        52994008 mov w8, 0xca00
        72A77348 movk w8, 0x3b9a, lsl 16
        EB0800DF cmp x6, x8
        54000063 b.lo 0x9c0
        CB0800C6 sub x6, x6, x8
        910004A5 add x5, x5, 1
        A9001825 stp x5, x6, [x1]
        2A1F03E0 mov w0, wzr
        D65F03C0 ret
        A9007C3F stp xzr, xzr, [x1]
        17FFFFEB b 0x97c
        D503245F bti c
        A9BD7BE0 stp x0, x30, [sp, -0x30]!
        F9000BE1 str x1, [sp, 0x10]
        B4000120 cbz x0, 0xa04
        2A1F03E0 mov w0, wzr
        910083E1 add x1, sp, 0x20
        97FFFFD1 bl 0x930
        F94003E0 ldr x0, [sp]
        A94213E3 ldp x3, x4, [sp, 0x20]
        52807D05 mov w5, 0x3e8
        9AC50884 udiv x4, x4, x5
        A9001003 stp x3, x4, [x0]
        F9400BE1 ldr x1, [sp, 0x10]
        B4000041 cbz x1, 0xa10
        F900003F str xzr, [x1]
        2A1F03E0 mov w0, wzr
        F94007FE ldr x30, [sp, 8]
        9100C3FF add sp, sp, 0x30
        D65F03C0 ret
        """;

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    private static byte[] bytes(String hex) {
        String digits = hex.replace(" ", "");
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static List<String> listing(byte[] code) {
        ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        List<String> lines = new ArrayList<>();
        while (words.hasRemaining()) {
            lines.add(String.format("%08X", words.getInt()));
        }
        return lines;
    }

    private static byte[] code(Map<Integer, byte[]> changes) {
        return changes.getOrDefault(CODE, new byte[0]);
    }

    private static Map<Integer, byte[]> changes(ClockCode code, VdsoImage vdso) {
        ClockLayout.Builder layout = new ClockLayout.Builder();
        code.addTo(layout, vdso, DATA, CODE);
        return layout.changes();
    }

    @Test
    void the_code_for_aarch64_is_what_was_meant() {
        byte[] nop = words(0xD503201F);
        Map<Integer, byte[]> changes = changes(
                new Aarch64ClockCode(),
                FakeVdso.of(Map.of("__kernel_clock_gettime", nop, "__kernel_gettimeofday", nop), 0x800, 0x900)
                        .image());

        assertThat(listing(code(changes)))
                .containsExactlyElementsOf(
                        AARCH64.lines().map(line -> line.substring(0, 8)).toList());
        // b 0x930 from 0x400, and b 0x9d4 from 0x500
        assertThat(changes.get(0x400)).isEqualTo(words(0x14000000 | (0x930 - 0x400) / 4));
        assertThat(changes.get(0x500)).isEqualTo(words(0x14000000 | (0x9D4 - 0x500) / 4));
    }

    @ParameterizedTest
    @CsvSource({
        "D503245F, true, bti c",
        "D503233F, true, paciasp",
        "7100581F, true, 'cmp w0, #22'",
        "A9BE7BFD, true, 'stp x29, x30, [sp, #-32]!'",
        "F9400060, true, 'ldr x0, [x3]'",
        "14000010, false, b",
        "34000040, false, cbz",
        "36000040, false, tbz",
        "54000040, false, b.eq",
        "90000001, false, adrp",
        "10000001, false, adr",
        "58000041, false, 'ldr x1, literal'"
    })
    void an_instruction_of_aarch64_moves_unless_it_refers_to_its_place(String word, boolean isMovable, String text) {
        assertThat(Aarch64ClockCode.isMovable(Integer.parseUnsignedInt(word, 16)))
                .as(text)
                .isEqualTo(isMovable);
    }

    @Test
    void what_cannot_be_moved_becomes_the_system_call() {
        byte[] branch = words(0x34000040);
        byte[] conditional = bytes("0F 84 00 01 00 00");

        assertThat(listing(code(changes(
                        new Aarch64ClockCode(),
                        FakeVdso.of(Map.of("__kernel_clock_gettime", branch), 0x800, 0x900)
                                .image()))))
                .startsWith("D2800E28", "D4000001", "D65F03C0");
        assertThat(code(changes(
                        new X86ClockCode(),
                        FakeVdso.of(Map.of("__vdso_clock_gettime", conditional), 0x800, 0x900)
                                .image())))
                .startsWith(bytes("B8 E4 00 00 00 0F 05 C3"));
    }

    @Test
    void a_function_that_is_a_jump_keeps_its_target() {
        // jmp 0x600 at 0x400
        byte[] jump = bytes("E9 FB 01 00 00");

        byte[] code = code(changes(
                new X86ClockCode(),
                FakeVdso.of(Map.of("__vdso_clock_gettime", jump), 0x800, 0x900).image()));

        assertThat(code[0]).isEqualTo((byte) 0xE9);
        assertThat(CODE
                        + 5
                        + ByteBuffer.wrap(code, 1, 4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt())
                .isEqualTo(0x600);
    }

    @ParameterizedTest
    @CsvSource({
        "55 48 89 E5 41 56 53, 6, push; mov; push",
        "F3 0F 1E FA 55 48 89 E5, 5, endbr64; push",
        "83 FF 17 55 53, 5, cmp; push; push",
        "48 83 EC 10 55, 5, sub; push",
        "48 81 EC 10 00 00 00, 7, sub of a word",
        "41 B8 01 00 00 00, 6, mov of a word",
        "48 B8 01 00 00 00 00 00 00 00, 10, mov of two words",
        "48 8B 44 24 08 90, 5, mov from the stack",
        "48 8B 84 24 00 01 00 00, 8, mov from far up the stack",
        "8B 04 25 00 00 00 00, 7, mov from an address",
        "48 8D 35 73 D8 FF FF, -1, lea of a place nearby",
        "83 FF 17 0F 87 D2 00 00 00, -1, cmp; ja",
        "E8 00 00 00 00, -1, call",
        "48, -1, nothing more"
    })
    void instructions_of_x86_are_counted_unless_they_refer_to_their_place(String hex, int length, String text) {
        assertThat(X86Instructions.lengthToCover(bytes(hex), 5)).as(text).isEqualTo(length);
    }

    @Test
    void names_of_sections_give_way_where_nothing_else_does() {
        Map<String, byte[]> functions = Map.of("__vdso_clock_gettime", bytes("55 48 89 E5 41 56"));
        ClockLayout behind = ClockLayout.of(FakeVdso.of(functions, 0x800, 0x900).image(), Architecture.X86_64);
        ClockLayout instead =
                ClockLayout.of(FakeVdso.of(functions, 0x800, 0xFF0).image(), Architecture.X86_64);

        assertThat(behind.data()).isEqualTo(0x900);
        assertThat(instead.data()).isEqualTo(0x800);
        assertThatExceptionOfType(SandboxUnavailableException.class)
                .isThrownBy(() ->
                        ClockLayout.of(FakeVdso.of(functions, 0xF80, 0xFF0).image(), Architecture.X86_64))
                .withMessageContainingAll("frozenTime", "no room");
    }

    @Test
    void a_jump_that_is_too_far_is_noticed() {
        CodeBuffer far = new CodeBuffer(0).near(0xEB, CodeBuffer.Mark.at(200));

        assertThatIllegalStateException().isThrownBy(far::toByteArray).withMessageContaining("too far");
    }

    @Test
    void a_vdso_without_clocks_is_left_alone() {
        assertThat(changes(
                        new X86ClockCode(), FakeVdso.of(Map.of(), 0x800, 0x900).image()))
                .containsOnlyKeys(CODE);
    }
}
