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
            0015: ja  0076
            0016: ret #0x7fff0000                    ; ALLOW
            0017: jge #0x2f, 0023, 0018
            0018: jge #0x2d, 0020, 0019
            0019: ja  0107
            0020: jge #0x2e, 0022, 0021
            0021: ret #0x7fff0000                    ; ALLOW
            0022: ja  0121
            0023: jge #0x36, 0025, 0024
            0024: ret #0x7fff0000                    ; ALLOW
            0025: jge #0x37, 0027, 0026
            0026: ja  0125
            0027: ret #0x7fff0000                    ; ALLOW
            0028: jge #0x101, 0040, 0029
            0029: jge #0x9e, 0035, 0030
            0030: jge #0x39, 0032, 0031
            0031: ja  0150
            0032: jge #0x9d, 0034, 0033
            0033: ret #0x7fff0000                    ; ALLOW
            0034: ja  0156
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
            0045: ja  0164
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
            0062: ld  [24]                           ; args[1]
            0063: and #0xfffffff8
            0064: jeq #0x8900, 0065, 0066
            0065: ret #0x7fff0000                    ; ALLOW
            0066: ld  [24]                           ; args[1]
            0067: jeq #0x894b, 0068, 0069
            0068: ret #0x7fff0000                    ; ALLOW
            0069: ld  [24]                           ; args[1]
            0070: and #0xffffff00
            0071: jeq #0x8900, 0072, 0073
            0072: ret #0x7fc00000                    ; USER_NOTIF
            0073: jeq #0x8b00, 0074, 0075
            0074: ret #0x7fc00000                    ; USER_NOTIF
            0075: ret #0x7fff0000                    ; ALLOW
            0076: ld  [16]                           ; args[0]
            0077: jeq #0x1, 0078, 0079
            0078: ret #0x7fff0000                    ; ALLOW
            0079: jeq #0x10, 0080, 0083
            0080: ld  [32]                           ; args[2]
            0081: jeq #0x0, 0082, 0083
            0082: ret #0x7fc00000                    ; USER_NOTIF
            0083: ld  [16]                           ; args[0]
            0084: jeq #0x10, 0085, 0088
            0085: ld  [32]                           ; args[2]
            0086: jeq #0x4, 0087, 0088
            0087: ret #0x7fc00000                    ; USER_NOTIF
            0088: ld  [16]                           ; args[0]
            0089: jeq #0x10, 0090, 0091
            0090: ret #0x7fc00000                    ; USER_NOTIF
            0091: jeq #0x2, 0094, 0092
            0092: jeq #0xa, 0094, 0093
            0093: ret #0x7fc00000                    ; USER_NOTIF
            0094: ld  [24]                           ; args[1]
            0095: and #0xf
            0096: jeq #0x1, 0097, 0100
            0097: ld  [32]                           ; args[2]
            0098: jeq #0x0, 0099, 0100
            0099: ret #0x7fff0000                    ; ALLOW
            0100: ld  [24]                           ; args[1]
            0101: and #0xf
            0102: jeq #0x1, 0103, 0106
            0103: ld  [32]                           ; args[2]
            0104: jeq #0x6, 0105, 0106
            0105: ret #0x7fff0000                    ; ALLOW
            0106: ret #0x7fc00000                    ; USER_NOTIF
            0107: ld  [40]                           ; args[3]
            0108: jset #0x20000000, 0109, 0110
            0109: ret #0x7fc00000                    ; USER_NOTIF
            0110: ld  [32]                           ; args[2]
            0111: jeq #0x14, 0112, 0115
            0112: ld  [40]                           ; args[3]
            0113: jeq #0x0, 0114, 0115
            0114: ret #0x7fc00000                    ; USER_NOTIF
            0115: ld  [48]                           ; args[4]
            0116: jeq #0x0, 0117, 0120
            0117: ld  [52]                           ; args[4] high
            0118: jeq #0x0, 0119, 0120
            0119: ret #0x7fff0000                    ; ALLOW
            0120: ret #0x7fc00000                    ; USER_NOTIF
            0121: ld  [32]                           ; args[2]
            0122: jset #0x20000000, 0123, 0124
            0123: ret #0x7fc00000                    ; USER_NOTIF
            0124: ret #0x7fff0000                    ; ALLOW
            0125: ld  [24]                           ; args[1]
            0126: jeq #0x0, 0130, 0127
            0127: jeq #0x29, 0130, 0128
            0128: jeq #0x10e, 0130, 0129
            0129: ret #0x7fff0000                    ; ALLOW
            0130: jeq #0x0, 0131, 0134
            0131: ld  [32]                           ; args[2]
            0132: jeq #0x4, 0133, 0134
            0133: ret #0x7fc00000                    ; USER_NOTIF
            0134: ld  [24]                           ; args[1]
            0135: jeq #0x29, 0136, 0139
            0136: ld  [32]                           ; args[2]
            0137: jeq #0x39, 0138, 0139
            0138: ret #0x7fc00000                    ; USER_NOTIF
            0139: ld  [24]                           ; args[1]
            0140: jeq #0x29, 0141, 0144
            0141: ld  [32]                           ; args[2]
            0142: jeq #0x6, 0143, 0144
            0143: ret #0x7fc00000                    ; USER_NOTIF
            0144: ld  [24]                           ; args[1]
            0145: jeq #0x29, 0146, 0149
            0146: ld  [32]                           ; args[2]
            0147: jeq #0x20, 0148, 0149
            0148: ret #0x7fc00000                    ; USER_NOTIF
            0149: ret #0x7fff0000                    ; ALLOW
            0150: ld  [16]                           ; args[0]
            0151: jset #0x7e020000, 0152, 0153
            0152: ret #0x7fc00000                    ; USER_NOTIF
            0153: jset #0x8000, 0154, 0155
            0154: ret #0x7fc00000                    ; USER_NOTIF
            0155: ret #0x7fff0000                    ; ALLOW
            0156: ld  [16]                           ; args[0]
            0157: jeq #0x4, 0158, 0159
            0158: ret #0x7fc00000                    ; USER_NOTIF
            0159: jeq #0x1c, 0160, 0161
            0160: ret #0x7fc00000                    ; USER_NOTIF
            0161: jeq #0x59616d61, 0162, 0163
            0162: ret #0x7fc00000                    ; USER_NOTIF
            0163: ret #0x7fff0000                    ; ALLOW
            0164: ld  [40]                           ; args[3]
            0165: jset #0x20000000, 0166, 0167
            0166: ret #0x7fc00000                    ; USER_NOTIF
            0167: ret #0x7fff0000                    ; ALLOW
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
