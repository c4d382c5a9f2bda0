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
            0006: jge #0x38, 0028, 0007
            0007: jge #0x2c, 0017, 0008
            0008: jge #0x11, 0012, 0009
            0009: jge #0x10, 0011, 0010
            0010: ret #0x7fff0000                    ; ALLOW
            0011: ja  0051
            0012: jge #0x29, 0014, 0013
            0013: ret #0x7fff0000                    ; ALLOW
            0014: jge #0x2a, 0016, 0015
            0015: ja  0080
            0016: ret #0x7fff0000                    ; ALLOW
            0017: jge #0x2f, 0023, 0018
            0018: jge #0x2d, 0020, 0019
            0019: ja  0111
            0020: jge #0x2e, 0022, 0021
            0021: ret #0x7fff0000                    ; ALLOW
            0022: ja  0125
            0023: jge #0x36, 0025, 0024
            0024: ret #0x7fff0000                    ; ALLOW
            0025: jge #0x37, 0027, 0026
            0026: ja  0129
            0027: ret #0x7fff0000                    ; ALLOW
            0028: jge #0x101, 0040, 0029
            0029: jge #0x9e, 0035, 0030
            0030: jge #0x39, 0032, 0031
            0031: ja  0154
            0032: jge #0x9d, 0034, 0033
            0033: ret #0x7fff0000                    ; ALLOW
            0034: ja  0160
            0035: jge #0xa5, 0037, 0036
            0036: ret #0x7fff0000                    ; ALLOW
            0037: jge #0xa6, 0039, 0038
            0038: ret #0x7fc00000                    ; USER_NOTIF
            0039: ret #0x7fff0000                    ; ALLOW
            0040: jge #0x134, 0046, 0041
            0041: jge #0x102, 0043, 0042
            0042: ret #0x7fc00000                    ; USER_NOTIF
            0043: jge #0x133, 0045, 0044
            0044: ret #0x7fff0000                    ; ALLOW
            0045: ja  0168
            0046: jge #0x1b3, 0048, 0047
            0047: ret #0x7fff0000                    ; ALLOW
            0048: jge #0x1b4, 0050, 0049
            0049: ret #0x50026                       ; ERRNO(38)
            0050: ret #0x7fff0000                    ; ALLOW
            0051: ld  [24]                           ; args[1]
            0052: jeq #0x5412, 0053, 0054
            0053: ret #0x7fc00000                    ; USER_NOTIF
            0054: jeq #0x541c, 0055, 0056
            0055: ret #0x7fc00000                    ; USER_NOTIF
            0056: jeq #0x40086602, 0057, 0058
            0057: ret #0x7fc00000                    ; USER_NOTIF
            0058: jeq #0x40087602, 0059, 0060
            0059: ret #0x7fc00000                    ; USER_NOTIF
            0060: jeq #0x401c5820, 0061, 0062
            0061: ret #0x7fc00000                    ; USER_NOTIF
            0062: jeq #0x8901, 0063, 0064
            0063: ret #0x7fc00000                    ; USER_NOTIF
            0064: jeq #0x8902, 0065, 0066
            0065: ret #0x7fc00000                    ; USER_NOTIF
            0066: ld  [24]                           ; args[1]
            0067: and #0xfffffff8
            0068: jeq #0x8900, 0069, 0070
            0069: ret #0x7fff0000                    ; ALLOW
            0070: ld  [24]                           ; args[1]
            0071: jeq #0x894b, 0072, 0073
            0072: ret #0x7fff0000                    ; ALLOW
            0073: ld  [24]                           ; args[1]
            0074: and #0xffffff00
            0075: jeq #0x8900, 0076, 0077
            0076: ret #0x7fc00000                    ; USER_NOTIF
            0077: jeq #0x8b00, 0078, 0079
            0078: ret #0x7fc00000                    ; USER_NOTIF
            0079: ret #0x7fff0000                    ; ALLOW
            0080: ld  [16]                           ; args[0]
            0081: jeq #0x1, 0082, 0083
            0082: ret #0x7fff0000                    ; ALLOW
            0083: jeq #0x10, 0084, 0087
            0084: ld  [32]                           ; args[2]
            0085: jeq #0x0, 0086, 0087
            0086: ret #0x7fc00000                    ; USER_NOTIF
            0087: ld  [16]                           ; args[0]
            0088: jeq #0x10, 0089, 0092
            0089: ld  [32]                           ; args[2]
            0090: jeq #0x4, 0091, 0092
            0091: ret #0x7fc00000                    ; USER_NOTIF
            0092: ld  [16]                           ; args[0]
            0093: jeq #0x10, 0094, 0095
            0094: ret #0x7fc00000                    ; USER_NOTIF
            0095: jeq #0x2, 0098, 0096
            0096: jeq #0xa, 0098, 0097
            0097: ret #0x7fc00000                    ; USER_NOTIF
            0098: ld  [24]                           ; args[1]
            0099: and #0xf
            0100: jeq #0x1, 0101, 0104
            0101: ld  [32]                           ; args[2]
            0102: jeq #0x0, 0103, 0104
            0103: ret #0x7fff0000                    ; ALLOW
            0104: ld  [24]                           ; args[1]
            0105: and #0xf
            0106: jeq #0x1, 0107, 0110
            0107: ld  [32]                           ; args[2]
            0108: jeq #0x6, 0109, 0110
            0109: ret #0x7fff0000                    ; ALLOW
            0110: ret #0x7fc00000                    ; USER_NOTIF
            0111: ld  [40]                           ; args[3]
            0112: jset #0x20000000, 0113, 0114
            0113: ret #0x7fc00000                    ; USER_NOTIF
            0114: ld  [32]                           ; args[2]
            0115: jeq #0x14, 0116, 0119
            0116: ld  [40]                           ; args[3]
            0117: jeq #0x0, 0118, 0119
            0118: ret #0x7fc00000                    ; USER_NOTIF
            0119: ld  [48]                           ; args[4]
            0120: jeq #0x0, 0121, 0124
            0121: ld  [52]                           ; args[4] high
            0122: jeq #0x0, 0123, 0124
            0123: ret #0x7fff0000                    ; ALLOW
            0124: ret #0x7fc00000                    ; USER_NOTIF
            0125: ld  [32]                           ; args[2]
            0126: jset #0x20000000, 0127, 0128
            0127: ret #0x7fc00000                    ; USER_NOTIF
            0128: ret #0x7fff0000                    ; ALLOW
            0129: ld  [24]                           ; args[1]
            0130: jeq #0x0, 0134, 0131
            0131: jeq #0x29, 0134, 0132
            0132: jeq #0x10e, 0134, 0133
            0133: ret #0x7fff0000                    ; ALLOW
            0134: jeq #0x0, 0135, 0138
            0135: ld  [32]                           ; args[2]
            0136: jeq #0x4, 0137, 0138
            0137: ret #0x7fc00000                    ; USER_NOTIF
            0138: ld  [24]                           ; args[1]
            0139: jeq #0x29, 0140, 0143
            0140: ld  [32]                           ; args[2]
            0141: jeq #0x39, 0142, 0143
            0142: ret #0x7fc00000                    ; USER_NOTIF
            0143: ld  [24]                           ; args[1]
            0144: jeq #0x29, 0145, 0148
            0145: ld  [32]                           ; args[2]
            0146: jeq #0x6, 0147, 0148
            0147: ret #0x7fc00000                    ; USER_NOTIF
            0148: ld  [24]                           ; args[1]
            0149: jeq #0x29, 0150, 0153
            0150: ld  [32]                           ; args[2]
            0151: jeq #0x20, 0152, 0153
            0152: ret #0x7fc00000                    ; USER_NOTIF
            0153: ret #0x7fff0000                    ; ALLOW
            0154: ld  [16]                           ; args[0]
            0155: jset #0x7e020000, 0156, 0157
            0156: ret #0x7fc00000                    ; USER_NOTIF
            0157: jset #0x8000, 0158, 0159
            0158: ret #0x7fc00000                    ; USER_NOTIF
            0159: ret #0x7fff0000                    ; ALLOW
            0160: ld  [16]                           ; args[0]
            0161: jeq #0x4, 0162, 0163
            0162: ret #0x7fc00000                    ; USER_NOTIF
            0163: jeq #0x1c, 0164, 0165
            0164: ret #0x7fc00000                    ; USER_NOTIF
            0165: jeq #0x59616d61, 0166, 0167
            0166: ret #0x7fc00000                    ; USER_NOTIF
            0167: ret #0x7fff0000                    ; ALLOW
            0168: ld  [40]                           ; args[3]
            0169: jset #0x20000000, 0170, 0171
            0170: ret #0x7fc00000                    ; USER_NOTIF
            0171: ret #0x7fff0000                    ; ALLOW
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
