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
            0006: jge #0x39, 0026, 0007
            0007: jge #0x2c, 0017, 0008
            0008: jge #0x11, 0012, 0009
            0009: jge #0x10, 0011, 0010
            0010: ret #0x7fff0000                    ; ALLOW
            0011: ja  0047
            0012: jge #0x29, 0014, 0013
            0013: ret #0x7fff0000                    ; ALLOW
            0014: jge #0x2a, 0016, 0015
            0015: ja  0073
            0016: ret #0x7fff0000                    ; ALLOW
            0017: jge #0x2e, 0021, 0018
            0018: jge #0x2d, 0020, 0019
            0019: ja  0099
            0020: ret #0x7fff0000                    ; ALLOW
            0021: jge #0x2f, 0023, 0022
            0022: ja  0113
            0023: jge #0x38, 0025, 0024
            0024: ret #0x7fff0000                    ; ALLOW
            0025: ja  0117
            0026: jge #0x101, 0036, 0027
            0027: jge #0x9e, 0031, 0028
            0028: jge #0x9d, 0030, 0029
            0029: ret #0x7fff0000                    ; ALLOW
            0030: ja  0123
            0031: jge #0xa5, 0033, 0032
            0032: ret #0x7fff0000                    ; ALLOW
            0033: jge #0xa6, 0035, 0034
            0034: ret #0x7fc00000                    ; USER_NOTIF
            0035: ret #0x7fff0000                    ; ALLOW
            0036: jge #0x134, 0042, 0037
            0037: jge #0x102, 0039, 0038
            0038: ret #0x7fc00000                    ; USER_NOTIF
            0039: jge #0x133, 0041, 0040
            0040: ret #0x7fff0000                    ; ALLOW
            0041: ja  0131
            0042: jge #0x1b3, 0044, 0043
            0043: ret #0x7fff0000                    ; ALLOW
            0044: jge #0x1b4, 0046, 0045
            0045: ret #0x50026                       ; ERRNO(38)
            0046: ret #0x7fff0000                    ; ALLOW
            0047: ld  [24]                           ; args[1]
            0048: jeq #0x5412, 0049, 0050
            0049: ret #0x7fc00000                    ; USER_NOTIF
            0050: jeq #0x541c, 0051, 0052
            0051: ret #0x7fc00000                    ; USER_NOTIF
            0052: jeq #0x8910, 0053, 0054
            0053: ret #0x7fc00000                    ; USER_NOTIF
            0054: jeq #0x8912, 0055, 0056
            0055: ret #0x7fc00000                    ; USER_NOTIF
            0056: jeq #0x8913, 0057, 0058
            0057: ret #0x7fc00000                    ; USER_NOTIF
            0058: jeq #0x8915, 0059, 0060
            0059: ret #0x7fc00000                    ; USER_NOTIF
            0060: jeq #0x8917, 0061, 0062
            0061: ret #0x7fc00000                    ; USER_NOTIF
            0062: jeq #0x8919, 0063, 0064
            0063: ret #0x7fc00000                    ; USER_NOTIF
            0064: jeq #0x891b, 0065, 0066
            0065: ret #0x7fc00000                    ; USER_NOTIF
            0066: jeq #0x8927, 0067, 0068
            0067: ret #0x7fc00000                    ; USER_NOTIF
            0068: jeq #0x8933, 0069, 0070
            0069: ret #0x7fc00000                    ; USER_NOTIF
            0070: jeq #0x8946, 0071, 0072
            0071: ret #0x7fc00000                    ; USER_NOTIF
            0072: ret #0x7fff0000                    ; ALLOW
            0073: ld  [16]                           ; args[0]
            0074: jeq #0x1, 0075, 0076
            0075: ret #0x7fff0000                    ; ALLOW
            0076: jeq #0x10, 0077, 0080
            0077: ld  [32]                           ; args[2]
            0078: jeq #0x0, 0079, 0080
            0079: ret #0x7fc00000                    ; USER_NOTIF
            0080: ld  [16]                           ; args[0]
            0081: jeq #0x10, 0082, 0083
            0082: ret #0x7fc00000                    ; USER_NOTIF
            0083: jeq #0x2, 0086, 0084
            0084: jeq #0xa, 0086, 0085
            0085: ret #0x7fc00000                    ; USER_NOTIF
            0086: ld  [24]                           ; args[1]
            0087: and #0xf
            0088: jeq #0x1, 0089, 0092
            0089: ld  [32]                           ; args[2]
            0090: jeq #0x0, 0091, 0092
            0091: ret #0x7fff0000                    ; ALLOW
            0092: ld  [24]                           ; args[1]
            0093: and #0xf
            0094: jeq #0x1, 0095, 0098
            0095: ld  [32]                           ; args[2]
            0096: jeq #0x6, 0097, 0098
            0097: ret #0x7fff0000                    ; ALLOW
            0098: ret #0x7fc00000                    ; USER_NOTIF
            0099: ld  [40]                           ; args[3]
            0100: jset #0x20000000, 0101, 0102
            0101: ret #0x7fc00000                    ; USER_NOTIF
            0102: ld  [32]                           ; args[2]
            0103: jeq #0x14, 0104, 0107
            0104: ld  [40]                           ; args[3]
            0105: jeq #0x0, 0106, 0107
            0106: ret #0x7fc00000                    ; USER_NOTIF
            0107: ld  [48]                           ; args[4]
            0108: jeq #0x0, 0109, 0112
            0109: ld  [52]                           ; args[4] high
            0110: jeq #0x0, 0111, 0112
            0111: ret #0x7fff0000                    ; ALLOW
            0112: ret #0x7fc00000                    ; USER_NOTIF
            0113: ld  [32]                           ; args[2]
            0114: jset #0x20000000, 0115, 0116
            0115: ret #0x7fc00000                    ; USER_NOTIF
            0116: ret #0x7fff0000                    ; ALLOW
            0117: ld  [16]                           ; args[0]
            0118: jset #0x7e020000, 0119, 0120
            0119: ret #0x7fc00000                    ; USER_NOTIF
            0120: jset #0x8000, 0121, 0122
            0121: ret #0x7fc00000                    ; USER_NOTIF
            0122: ret #0x7fff0000                    ; ALLOW
            0123: ld  [16]                           ; args[0]
            0124: jeq #0x4, 0125, 0126
            0125: ret #0x7fc00000                    ; USER_NOTIF
            0126: jeq #0x1c, 0127, 0128
            0127: ret #0x7fc00000                    ; USER_NOTIF
            0128: jeq #0x59616d61, 0129, 0130
            0129: ret #0x7fc00000                    ; USER_NOTIF
            0130: ret #0x7fff0000                    ; ALLOW
            0131: ld  [40]                           ; args[3]
            0132: jset #0x20000000, 0133, 0134
            0133: ret #0x7fc00000                    ; USER_NOTIF
            0134: ret #0x7fff0000                    ; ALLOW
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
