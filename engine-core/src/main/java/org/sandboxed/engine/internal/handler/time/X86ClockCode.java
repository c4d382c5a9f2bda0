package org.sandboxed.engine.internal.handler.time;

import java.util.Arrays;
import java.util.Optional;
import org.sandboxed.engine.internal.handler.time.CodeBuffer.Mark;
import org.sandboxed.engine.internal.kernel.VdsoImage;

/**
 * For x86_64. The functions are called as the C ABI says: arguments in rdi and rsi, result in rax, and rcx, rdx and r8 may
 * change.
 */
final class X86ClockCode implements ClockCode {

    private static final int JUMP = 0xE9;
    private static final int JUMP_SIZE = 5;
    private static final int CLOCK_GETTIME = 228;
    private static final int LONGEST_PROLOGUE = 32;

    private static final int JE = 0x74;
    private static final int JNE = 0x75;
    private static final int JB = 0x72;
    private static final int JAE = 0x73;
    private static final int JA = 0x77;
    private static final int JMP = 0xEB;

    @Override
    public int addTo(ClockLayout.Builder layout, VdsoImage vdso, int data, int start) {
        CodeBuffer code = new CodeBuffer(start);
        Optional<VdsoImage.Symbol> original = vdso.find("__vdso_clock_gettime", "clock_gettime");
        original(code, vdso, original);
        Mark clockGettime = Mark.at(code.here());
        original.ifPresent(function -> jump(layout, function, code.here()));
        clockGettime(code, data, Mark.at(start));
        vdso.find("__vdso_time", "time").ifPresent(function -> {
            jump(layout, function, code.here());
            time(code, clockGettime);
        });
        vdso.find("__vdso_gettimeofday", "gettimeofday").ifPresent(function -> {
            jump(layout, function, code.here());
            gettimeofday(code, clockGettime);
        });
        layout.add(start, code.toByteArray());
        return code.here();
    }

    private static void jump(ClockLayout.Builder layout, VdsoImage.Symbol from, int to) {
        layout.add(
                from.offset(),
                new CodeBuffer(from.offset()).far(Mark.at(to), JUMP).toByteArray());
    }

    private static void clockGettime(CodeBuffer code, int data, Mark moved) {
        Mark frozen = new Mark();
        Mark read = new Mark();
        Mark done = new Mark();
        code.bytes(0x83, 0xFF, LAST_WALL_CLOCK) //          cmp  $11, %edi
                .near(JA, moved)
                .bytes(0xB8)
                .word(WALL_CLOCKS) //           mov  $WALL_CLOCKS, %eax
                .bytes(0x0F, 0xA3, 0xF8) //                 bt   %edi, %eax
                .near(JAE, moved)
                .far(Mark.at(data + ClockData.FROZEN), 0x48, 0x8B, 0x05) // mov frozen(%rip), %rax
                .bytes(0x48, 0x85, 0xC0) //                 test %rax, %rax
                .near(JNE, frozen);
        callMoved(code, moved);
        code.bytes(0x85, 0xC0) //                           test %eax, %eax
                .near(JNE, done);
        add(code, data, read);
        code.place(done)
                .bytes(0xC3) //                             ret
                .place(frozen)
                .bytes(0x31, 0xC0) //                       xor  %eax, %eax
                .bytes(0x48, 0x89, 0x06) //                 mov  %rax, (%rsi)
                .bytes(0x48, 0x89, 0x46, 0x08) //           mov  %rax, 8(%rsi)
                .near(JMP, read);
    }

    /** Calls what was there, again where a signal breaks into its system call. */
    private static void callMoved(CodeBuffer code, Mark moved) {
        Mark ask = new Mark();
        code.place(ask)
                .bytes(0x57, 0x56) //                       push %rdi; push %rsi
                .bytes(0x48, 0x83, 0xEC, 0x08) //           sub  $8, %rsp
                .far(moved, 0xE8) //                        call moved
                .bytes(0x48, 0x83, 0xC4, 0x08) //           add  $8, %rsp
                .bytes(0x5E, 0x5F) //                       pop  %rsi; pop %rdi
                .bytes(0x83, 0xF8, 0xFC) //                 cmp  $-EINTR, %eax
                .near(JE, ask);
    }

    /** Reads seconds and nanoseconds, again if the clock is set meanwhile, and adds them to the timespec. */
    private static void add(CodeBuffer code, int data, Mark read) {
        Mark store = new Mark();
        Mark wait = new Mark();
        Mark start = new Mark();
        code.near(JMP, start)
                .place(wait)
                .bytes(0xF3, 0x90) //                       pause
                .place(start)
                .place(read)
                .far(Mark.at(data + ClockData.COUNT), 0x48, 0x8B, 0x0D) //   mov count(%rip), %rcx
                .bytes(0xF6, 0xC1, 0x01) //                 test $1, %cl
                .near(JNE, wait)
                .far(Mark.at(data + ClockData.SECONDS), 0x48, 0x8B, 0x15) // mov seconds(%rip), %rdx
                .far(Mark.at(data + ClockData.NANOS), 0x4C, 0x8B, 0x05) //   mov nanos(%rip), %r8
                .far(Mark.at(data + ClockData.COUNT), 0x48, 0x3B, 0x0D) //   cmp count(%rip), %rcx
                .near(JNE, wait)
                .bytes(0x48, 0x03, 0x16) //                 add  (%rsi), %rdx
                .bytes(0x4C, 0x03, 0x46, 0x08) //           add  8(%rsi), %r8
                .bytes(0x49, 0x81, 0xF8)
                .word(NANOS_PER_SECOND) // cmp $1000000000, %r8
                .near(JB, store)
                .bytes(0x49, 0x81, 0xE8)
                .word(NANOS_PER_SECOND) // sub $1000000000, %r8
                .bytes(0x48, 0xFF, 0xC2) //                 inc  %rdx
                .place(store)
                .bytes(0x48, 0x89, 0x16) //                 mov  %rdx, (%rsi)
                .bytes(0x4C, 0x89, 0x46, 0x08) //           mov  %r8, 8(%rsi)
                .bytes(0x31, 0xC0); //                      xor  %eax, %eax
    }

    /** The function as it was: its first instructions and a jump behind them, or the system call if they cannot be moved. */
    private static void original(CodeBuffer code, VdsoImage vdso, Optional<VdsoImage.Symbol> function) {
        int offset = function.map(VdsoImage.Symbol::offset).orElse(0);
        byte[] first = vdso.bytes(offset, LONGEST_PROLOGUE);
        int moved = function.isEmpty() ? X86Instructions.UNKNOWN : X86Instructions.lengthToCover(first, JUMP_SIZE);
        if (function.isPresent() && (first[0] & 0xFF) == JUMP) {
            int distance = (first[1] & 0xFF) | (first[2] & 0xFF) << 8 | (first[3] & 0xFF) << 16 | first[4] << 24;
            code.far(Mark.at(offset + JUMP_SIZE + distance), JUMP);
        } else if (moved != X86Instructions.UNKNOWN) {
            code.bytes(Arrays.copyOf(first, moved)).far(Mark.at(offset + moved), JUMP);
        } else {
            code.bytes(0xB8)
                    .word(CLOCK_GETTIME) //                 mov  $228, %eax
                    .bytes(0x0F, 0x05, 0xC3); //            syscall; ret
        }
    }

    private static void time(CodeBuffer code, Mark clockGettime) {
        Mark done = new Mark();
        code.bytes(0x57) //                                 push %rdi
                .bytes(0x48, 0x83, 0xEC, 0x10) //           sub  $16, %rsp
                .bytes(0xBF, 5, 0, 0, 0) //                 mov  $CLOCK_REALTIME_COARSE, %edi
                .bytes(0x48, 0x89, 0xE6) //                 mov  %rsp, %rsi
                .far(clockGettime, 0xE8) //                 call clock_gettime
                .bytes(0x48, 0x8B, 0x04, 0x24) //           mov  (%rsp), %rax
                .bytes(0x48, 0x83, 0xC4, 0x10) //           add  $16, %rsp
                .bytes(0x5F) //                             pop  %rdi
                .bytes(0x48, 0x85, 0xFF) //                 test %rdi, %rdi
                .near(JE, done)
                .bytes(0x48, 0x89, 0x07) //                 mov  %rax, (%rdi)
                .place(done)
                .bytes(0xC3); //                            ret
    }

    /** The time zone that can be asked for is nobody's: zero, as C libraries say. */
    private static void gettimeofday(CodeBuffer code, Mark clockGettime) {
        Mark zone = new Mark();
        Mark done = new Mark();
        code.bytes(0x57, 0x56) //                           push %rdi; push %rsi
                .bytes(0x48, 0x83, 0xEC, 0x18) //           sub  $24, %rsp
                .bytes(0x48, 0x85, 0xFF) //                 test %rdi, %rdi
                .near(JE, zone)
                .bytes(0x31, 0xFF) //                       xor  %edi, %edi
                .bytes(0x48, 0x89, 0xE6) //                 mov  %rsp, %rsi
                .far(clockGettime, 0xE8) //                 call clock_gettime
                .bytes(0x48, 0x8B, 0x7C, 0x24, 0x20) //     mov  32(%rsp), %rdi
                .bytes(0x48, 0x8B, 0x04, 0x24) //           mov  (%rsp), %rax
                .bytes(0x48, 0x89, 0x07) //                 mov  %rax, (%rdi)
                .bytes(0x8B, 0x44, 0x24, 0x08) //           mov  8(%rsp), %eax
                .bytes(0x48, 0x69, 0xC0)
                .word(0x10624DD3) // imul $(2^38 / 1000), %rax, %rax
                .bytes(0x48, 0xC1, 0xE8, 0x26) //           shr  $38, %rax
                .bytes(0x48, 0x89, 0x47, 0x08) //           mov  %rax, 8(%rdi)
                .place(zone)
                .bytes(0x48, 0x8B, 0x74, 0x24, 0x18) //     mov  24(%rsp), %rsi
                .bytes(0x48, 0x85, 0xF6) //                 test %rsi, %rsi
                .near(JE, done)
                .bytes(0x48, 0xC7, 0x06, 0, 0, 0, 0) //     movq $0, (%rsi)
                .place(done)
                .bytes(0x48, 0x83, 0xC4, 0x28) //           add  $40, %rsp
                .bytes(0x31, 0xC0) //                       xor  %eax, %eax
                .bytes(0xC3); //                            ret
    }
}
