package org.sandboxed.engine.internal.handler.time;

import java.util.Optional;
import org.sandboxed.engine.internal.handler.time.CodeBuffer.Encoding;
import org.sandboxed.engine.internal.handler.time.CodeBuffer.Mark;
import org.sandboxed.engine.internal.kernel.VdsoImage;

/**
 * For aarch64. Arguments are in x0 and x1, the result in x0, and x2 to x8 may change. Each function begins with a landing
 * pad for indirect branches. There is no {@code time}.
 */
final class Aarch64ClockCode implements ClockCode {

    private static final int SIZE = 4;
    private static final int CLOCK_GETTIME = 113;

    private static final int BTI_C = 0xD503245F;
    private static final int RET = 0xD65F03C0;
    private static final int HIGHER = 8;
    private static final int NOT_EQUAL = 1;
    private static final int EQUAL = 0;
    private static final int LOWER = 3;

    @Override
    public int addTo(ClockLayout.Builder layout, VdsoImage vdso, int data, int start) {
        CodeBuffer code = new CodeBuffer(start);
        Optional<VdsoImage.Symbol> original = vdso.find("__kernel_clock_gettime");
        original(code, vdso, original);
        Mark clockGettime = Mark.at(code.here());
        original.ifPresent(function -> jump(layout, function, code.here()));
        clockGettime(code, data, Mark.at(start));
        vdso.find("__kernel_gettimeofday").ifPresent(function -> {
            jump(layout, function, code.here());
            gettimeofday(code, clockGettime);
        });
        layout.add(start, code.toByteArray());
        return code.here();
    }

    private static void jump(ClockLayout.Builder layout, VdsoImage.Symbol from, int to) {
        layout.add(
                from.offset(),
                new CodeBuffer(from.offset()).word(Mark.at(to), branch()).toByteArray());
    }

    private static void clockGettime(CodeBuffer code, int data, Mark moved) {
        Mark frozen = new Mark();
        Mark ask = new Mark();
        Mark read = new Mark();
        Mark done = new Mark();
        code.word(BTI_C)
                .word(0x71002C1F) //                        cmp  w0, #11
                .word(moved, branchIf(HIGHER))
                .word(0x52800002 | WALL_CLOCKS << 5) // mov w2, #WALL_CLOCKS
                .word(0x1AC02442) //                        lsr  w2, w2, w0
                .word(moved, distance -> 0x36000002 | field(distance, 14) << 5) // tbz w2, #0, moved
                .word(Mark.at(data), address(3)) //         adr  x3, data
                .word(0xF9400864) //                        ldr  x4, [x3, #16]
                .word(frozen, distance -> 0xB5000004 | field(distance, 19) << 5) // cbnz x4, frozen
                .place(ask)
                .word(0xA9BE7BE1) //                        stp  x1, x30, [sp, #-32]!
                .word(0xF9000BE0) //                        str  x0, [sp, #16]
                .word(moved, distance -> 0x94000000 | field(distance, 26)) // bl moved
                .word(0x2A0003E2) //                        mov  w2, w0
                .word(0xF9400BE0) //                        ldr  x0, [sp, #16]
                .word(0xA8C27BE1) //                        ldp  x1, x30, [sp], #32
                .word(0x3100105F) //                        cmn  w2, #4, which is EINTR
                .word(ask, branchIf(EQUAL))
                .word(0x2A0203E0) //                        mov  w0, w2
                .word(done, distance -> 0x35000000 | field(distance, 19) << 5); // cbnz w0, done
        add(code, data, read);
        code.place(done)
                .word(RET)
                .place(frozen)
                .word(0xA9007C3F) //                        stp  xzr, xzr, [x1]
                .word(read, branch());
    }

    /** Reads seconds and nanoseconds, again if the clock is set meanwhile, and adds them to the timespec. */
    private static void add(CodeBuffer code, int data, Mark read) {
        Mark store = new Mark();
        code.place(read)
                .word(Mark.at(data + ClockData.COUNT), address(3)) // adr x3, count
                .word(0xC8DFFC64) //                        ldar x4, [x3]
                .word(read, distance -> 0x37000004 | field(distance, 14) << 5) // tbnz w4, #0, read
                .word(0xA9411865) //                        ldp  x5, x6, [x3, #16]
                .word(0xD50339BF) //                        dmb  ishld
                .word(0xF9400067) //                        ldr  x7, [x3]
                .word(0xEB07009F) //                        cmp  x4, x7
                .word(read, branchIf(NOT_EQUAL))
                .word(0xA9401C28) //                        ldp  x8, x7, [x1]
                .word(0x8B0800A5) //                        add  x5, x5, x8
                .word(0x8B0700C6) //                        add  x6, x6, x7
                .word(0x52994008) //                        mov  w8, #0xCA00
                .word(0x72A77348) //                        movk w8, #0x3B9A, lsl #16
                .word(0xEB0800DF) //                        cmp  x6, x8
                .word(store, branchIf(LOWER))
                .word(0xCB0800C6) //                        sub  x6, x6, x8
                .word(0x910004A5) //                        add  x5, x5, #1
                .place(store)
                .word(0xA9001825) //                        stp  x5, x6, [x1]
                .word(0x2A1F03E0); //                       mov  w0, wzr
    }

    /** The function as it was: its first instruction and a jump behind it, or the system call if it cannot be moved. */
    private static void original(CodeBuffer code, VdsoImage vdso, Optional<VdsoImage.Symbol> function) {
        int offset = function.map(VdsoImage.Symbol::offset).orElse(0);
        byte[] bytes = vdso.bytes(offset, SIZE);
        int first = (bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16 | bytes[3] << 24;
        if (function.isPresent() && isMovable(first)) {
            code.word(first).word(Mark.at(offset + SIZE), branch());
        } else {
            code.word(0xD2800008 | CLOCK_GETTIME << 5) //   mov  x8, #113
                    .word(0xD4000001) //                    svc  #0
                    .word(RET);
        }
    }

    /** Whether an instruction means the same elsewhere: it is no branch and reads nothing relative to itself. */
    static boolean isMovable(int instruction) {
        boolean isHint = (instruction & 0xFFFFF01F) == 0xD503201F;
        boolean isBranch = (instruction & 0x1C000000) == 0x14000000;
        boolean isAddress = (instruction & 0x1F000000) == 0x10000000;
        boolean isLiteral = (instruction & 0x3B000000) == 0x18000000;
        return isHint || (!isBranch && !isAddress && !isLiteral);
    }

    private static void gettimeofday(CodeBuffer code, Mark clockGettime) {
        Mark zone = new Mark();
        Mark done = new Mark();
        code.word(BTI_C)
                .word(0xA9BD7BE0) //                        stp  x0, x30, [sp, #-48]!
                .word(0xF9000BE1) //                        str  x1, [sp, #16]
                .word(zone, distance -> 0xB4000000 | field(distance, 19) << 5) // cbz x0, zone
                .word(0x2A1F03E0) //                        mov  w0, wzr
                .word(0x910083E1) //                        add  x1, sp, #32
                .word(clockGettime, distance -> 0x94000000 | field(distance, 26)) // bl clock_gettime
                .word(0xF94003E0) //                        ldr  x0, [sp]
                .word(0xA94213E3) //                        ldp  x3, x4, [sp, #32]
                .word(0x52807D05) //                        mov  w5, #1000
                .word(0x9AC50884) //                        udiv x4, x4, x5
                .word(0xA9001003) //                        stp  x3, x4, [x0]
                .place(zone)
                .word(0xF9400BE1) //                        ldr  x1, [sp, #16]
                .word(done, distance -> 0xB4000001 | field(distance, 19) << 5) // cbz x1, done
                .word(0xF900003F) //                        str  xzr, [x1]
                .place(done)
                .word(0x2A1F03E0) //                        mov  w0, wzr
                .word(0xF94007FE) //                        ldr  x30, [sp, #8]
                .word(0x9100C3FF) //                        add  sp, sp, #48
                .word(RET);
    }

    private static Encoding branch() {
        return distance -> 0x14000000 | field(distance, 26);
    }

    private static Encoding branchIf(int condition) {
        return distance -> 0x54000000 | field(distance, 19) << 5 | condition;
    }

    private static Encoding address(int register) {
        return distance ->
                0x10000000 | (CodeBuffer.require(distance, 21) & 3) << 29 | (distance >> 2 & 0x7FFFF) << 5 | register;
    }

    /** A distance in instructions, in so many bits. */
    private static int field(int distance, int bits) {
        return CodeBuffer.require(distance >> 2, bits) & (1 << bits) - 1;
    }
}
