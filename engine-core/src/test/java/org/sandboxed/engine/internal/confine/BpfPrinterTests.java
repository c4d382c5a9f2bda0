package org.sandboxed.engine.internal.confine;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BpfPrinterTests {

    @Test
    void prints_a_small_filter() {
        FilterPolicy policy = new FilterPolicy.Builder(Map.of(Syscall.MOUNT, Refusal.eperm("blocked: a test")))
                .notify(List.of(Syscall.OPENAT, Syscall.SENDTO))
                .build();

        assertThat(FilterCompiler.compile(policy, Architecture.X86_64)).hasToString("""
                0000: ld  [4]                            ; arch
                0001: jeq #0xc000003e, 0003, 0002
                0002: ret #0x80000000                    ; KILL_PROCESS
                0003: ld  [0]                            ; nr
                0004: jge #0x40000000, 0005, 0006
                0005: ret #0x7fc00000                    ; USER_NOTIF
                0006: jge #0x39, 0022, 0007
                0007: jge #0x2a, 0015, 0008
                0008: jge #0x11, 0012, 0009
                0009: jge #0x10, 0011, 0010
                0010: ret #0x7fff0000                    ; ALLOW
                0011: ja  0039
                0012: jge #0x29, 0014, 0013
                0013: ret #0x7fff0000                    ; ALLOW
                0014: ja  0065
                0015: jge #0x2d, 0019, 0016
                0016: jge #0x2c, 0018, 0017
                0017: ret #0x7fff0000                    ; ALLOW
                0018: ja  0084
                0019: jge #0x38, 0021, 0020
                0020: ret #0x7fff0000                    ; ALLOW
                0021: ja  0090
                0022: jge #0xa6, 0030, 0023
                0023: jge #0x9e, 0027, 0024
                0024: jge #0x9d, 0026, 0025
                0025: ret #0x7fff0000                    ; ALLOW
                0026: ja  0094
                0027: jge #0xa5, 0029, 0028
                0028: ret #0x7fff0000                    ; ALLOW
                0029: ret #0x7fc00000                    ; USER_NOTIF
                0030: jge #0x102, 0034, 0031
                0031: jge #0x101, 0033, 0032
                0032: ret #0x7fff0000                    ; ALLOW
                0033: ret #0x7fc00000                    ; USER_NOTIF
                0034: jge #0x1b3, 0036, 0035
                0035: ret #0x7fff0000                    ; ALLOW
                0036: jge #0x1b4, 0038, 0037
                0037: ret #0x50026                       ; ERRNO(38)
                0038: ret #0x7fff0000                    ; ALLOW
                0039: ld  [24]                           ; args[1]
                0040: jeq #0x5412, 0041, 0042
                0041: ret #0x7fc00000                    ; USER_NOTIF
                0042: jeq #0x541c, 0043, 0044
                0043: ret #0x7fc00000                    ; USER_NOTIF
                0044: jeq #0x8910, 0045, 0046
                0045: ret #0x7fc00000                    ; USER_NOTIF
                0046: jeq #0x8912, 0047, 0048
                0047: ret #0x7fc00000                    ; USER_NOTIF
                0048: jeq #0x8913, 0049, 0050
                0049: ret #0x7fc00000                    ; USER_NOTIF
                0050: jeq #0x8915, 0051, 0052
                0051: ret #0x7fc00000                    ; USER_NOTIF
                0052: jeq #0x8917, 0053, 0054
                0053: ret #0x7fc00000                    ; USER_NOTIF
                0054: jeq #0x8919, 0055, 0056
                0055: ret #0x7fc00000                    ; USER_NOTIF
                0056: jeq #0x891b, 0057, 0058
                0057: ret #0x7fc00000                    ; USER_NOTIF
                0058: jeq #0x8927, 0059, 0060
                0059: ret #0x7fc00000                    ; USER_NOTIF
                0060: jeq #0x8933, 0061, 0062
                0061: ret #0x7fc00000                    ; USER_NOTIF
                0062: jeq #0x8946, 0063, 0064
                0063: ret #0x7fc00000                    ; USER_NOTIF
                0064: ret #0x7fff0000                    ; ALLOW
                0065: ld  [16]                           ; args[0]
                0066: jeq #0x1, 0067, 0068
                0067: ret #0x7fff0000                    ; ALLOW
                0068: jeq #0x2, 0071, 0069
                0069: jeq #0xa, 0071, 0070
                0070: ret #0x7fc00000                    ; USER_NOTIF
                0071: ld  [24]                           ; args[1]
                0072: and #0xf
                0073: jeq #0x1, 0074, 0077
                0074: ld  [32]                           ; args[2]
                0075: jeq #0x0, 0076, 0077
                0076: ret #0x7fff0000                    ; ALLOW
                0077: ld  [24]                           ; args[1]
                0078: and #0xf
                0079: jeq #0x1, 0080, 0083
                0080: ld  [32]                           ; args[2]
                0081: jeq #0x6, 0082, 0083
                0082: ret #0x7fff0000                    ; ALLOW
                0083: ret #0x7fc00000                    ; USER_NOTIF
                0084: ld  [48]                           ; args[4]
                0085: jeq #0x0, 0086, 0089
                0086: ld  [52]                           ; args[4] high
                0087: jeq #0x0, 0088, 0089
                0088: ret #0x7fff0000                    ; ALLOW
                0089: ret #0x7fc00000                    ; USER_NOTIF
                0090: ld  [16]                           ; args[0]
                0091: jset #0x7e020000, 0092, 0093
                0092: ret #0x7fc00000                    ; USER_NOTIF
                0093: ret #0x7fff0000                    ; ALLOW
                0094: ld  [16]                           ; args[0]
                0095: jeq #0x4, 0096, 0097
                0096: ret #0x7fc00000                    ; USER_NOTIF
                0097: jeq #0x1c, 0098, 0099
                0098: ret #0x7fc00000                    ; USER_NOTIF
                0099: jeq #0x59616d61, 0100, 0101
                0100: ret #0x7fc00000                    ; USER_NOTIF
                0101: ret #0x7fff0000                    ; ALLOW
                """);
    }

    @Test
    void names_every_kind_of_word() {
        assertThat(SeccompData.describe(8)).isEqualTo("instruction pointer");
        assertThat(SeccompData.describe(16)).isEqualTo("args[0]");
        assertThat(SeccompData.describe(60)).isEqualTo("args[5] high");
    }

    @Test
    void refuses_an_opcode_that_seccomp_does_not_know() {
        BpfProgram program = new BpfProgram(List.of(BpfInstruction.of(0x87, 0)));

        assertThatIllegalArgumentException()
                .isThrownBy(program::toString)
                .withMessage("not an opcode of a seccomp filter: 0x87");
    }
}
