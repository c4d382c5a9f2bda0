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
            0006: jge #0x39, 0030, 0007
            0007: jge #0x2d, 0019, 0008
            0008: jge #0x29, 0014, 0009
            0009: jge #0x10, 0011, 0010
            0010: ret #0x7fff0000                    ; ALLOW
            0011: jge #0x11, 0013, 0012
            0012: ja  0055
            0013: ret #0x7fff0000                    ; ALLOW
            0014: jge #0x2a, 0016, 0015
            0015: ja  0128
            0016: jge #0x2c, 0018, 0017
            0017: ret #0x7fff0000                    ; ALLOW
            0018: ja  0159
            0019: jge #0x36, 0025, 0020
            0020: jge #0x2e, 0022, 0021
            0021: ret #0x7fff0000                    ; ALLOW
            0022: jge #0x2f, 0024, 0023
            0023: ja  0173
            0024: ret #0x7fff0000                    ; ALLOW
            0025: jge #0x37, 0027, 0026
            0026: ja  0177
            0027: jge #0x38, 0029, 0028
            0028: ret #0x7fff0000                    ; ALLOW
            0029: ja  0202
            0030: jge #0xa6, 0042, 0031
            0031: jge #0x9d, 0037, 0032
            0032: jge #0x48, 0034, 0033
            0033: ret #0x7fff0000                    ; ALLOW
            0034: jge #0x49, 0036, 0035
            0035: ja  0208
            0036: ret #0x7fff0000                    ; ALLOW
            0037: jge #0x9e, 0039, 0038
            0038: ja  0212
            0039: jge #0xa5, 0041, 0040
            0040: ret #0x7fff0000                    ; ALLOW
            0041: ret #0x7fc00000                    ; USER_NOTIF
            0042: jge #0x133, 0048, 0043
            0043: jge #0x101, 0045, 0044
            0044: ret #0x7fff0000                    ; ALLOW
            0045: jge #0x102, 0047, 0046
            0046: ret #0x7fc00000                    ; USER_NOTIF
            0047: ret #0x7fff0000                    ; ALLOW
            0048: jge #0x1b3, 0052, 0049
            0049: jge #0x134, 0051, 0050
            0050: ja  0220
            0051: ret #0x7fff0000                    ; ALLOW
            0052: jge #0x1b4, 0054, 0053
            0053: ret #0x50026                       ; ERRNO(38)
            0054: ret #0x7fff0000                    ; ALLOW
            0055: ld  [24]                           ; args[1]
            0056: jeq #0x5412, 0057, 0058
            0057: ret #0x7fc00000                    ; USER_NOTIF
            0058: jeq #0x541c, 0059, 0060
            0059: ret #0x7fc00000                    ; USER_NOTIF
            0060: ld  [24]                           ; args[1]
            0061: and #0xff00
            0062: jeq #0x5400, 0063, 0064
            0063: ret #0x7fff0000                    ; ALLOW
            0064: ld  [24]                           ; args[1]
            0065: jeq #0x40086602, 0066, 0067
            0066: ret #0x7fc00000                    ; USER_NOTIF
            0067: jeq #0x40087602, 0068, 0069
            0068: ret #0x7fc00000                    ; USER_NOTIF
            0069: jeq #0x401c5820, 0070, 0071
            0070: ret #0x7fc00000                    ; USER_NOTIF
            0071: jeq #0x80086601, 0072, 0073
            0072: ret #0x7fff0000                    ; ALLOW
            0073: jeq #0x80087601, 0074, 0075
            0074: ret #0x7fff0000                    ; ALLOW
            0075: jeq #0x801c581f, 0076, 0077
            0076: ret #0x7fff0000                    ; ALLOW
            0077: jeq #0x800c581e, 0078, 0079
            0078: ret #0x7fff0000                    ; ALLOW
            0079: jeq #0xc020660b, 0080, 0081
            0080: ret #0x7fff0000                    ; ALLOW
            0081: jeq #0xc0046686, 0082, 0083
            0082: ret #0x7fff0000                    ; ALLOW
            0083: jeq #0x81009431, 0084, 0085
            0084: ret #0x7fff0000                    ; ALLOW
            0085: jeq #0x40049409, 0086, 0087
            0086: ret #0x7fff0000                    ; ALLOW
            0087: jeq #0x4020940d, 0088, 0089
            0088: ret #0x7fff0000                    ; ALLOW
            0089: jeq #0xc0189436, 0090, 0091
            0090: ret #0x7fff0000                    ; ALLOW
            0091: ld  [24]                           ; args[1]
            0092: and #0xff00
            0093: jeq #0x6600, 0094, 0095
            0094: ret #0x7fc00000                    ; USER_NOTIF
            0095: jeq #0x7600, 0096, 0097
            0096: ret #0x7fc00000                    ; USER_NOTIF
            0097: jeq #0x5800, 0098, 0099
            0098: ret #0x7fc00000                    ; USER_NOTIF
            0099: jeq #0x9400, 0100, 0101
            0100: ret #0x7fc00000                    ; USER_NOTIF
            0101: jeq #0x7200, 0102, 0103
            0102: ret #0x7fc00000                    ; USER_NOTIF
            0103: jeq #0x6e00, 0104, 0105
            0104: ret #0x7fc00000                    ; USER_NOTIF
            0105: jeq #0xbc00, 0106, 0107
            0106: ret #0x7fc00000                    ; USER_NOTIF
            0107: jeq #0xf500, 0108, 0109
            0108: ret #0x7fc00000                    ; USER_NOTIF
            0109: ld  [24]                           ; args[1]
            0110: jeq #0x8901, 0111, 0112
            0111: ret #0x7fc00000                    ; USER_NOTIF
            0112: jeq #0x8902, 0113, 0114
            0113: ret #0x7fc00000                    ; USER_NOTIF
            0114: ld  [24]                           ; args[1]
            0115: and #0xfffffff8
            0116: jeq #0x8900, 0117, 0118
            0117: ret #0x7fff0000                    ; ALLOW
            0118: ld  [24]                           ; args[1]
            0119: jeq #0x894b, 0120, 0121
            0120: ret #0x7fff0000                    ; ALLOW
            0121: ld  [24]                           ; args[1]
            0122: and #0xffffff00
            0123: jeq #0x8900, 0124, 0125
            0124: ret #0x7fc00000                    ; USER_NOTIF
            0125: jeq #0x8b00, 0126, 0127
            0126: ret #0x7fc00000                    ; USER_NOTIF
            0127: ret #0x7fff0000                    ; ALLOW
            0128: ld  [16]                           ; args[0]
            0129: jeq #0x1, 0130, 0131
            0130: ret #0x7fff0000                    ; ALLOW
            0131: jeq #0x10, 0132, 0135
            0132: ld  [32]                           ; args[2]
            0133: jeq #0x0, 0134, 0135
            0134: ret #0x7fc00000                    ; USER_NOTIF
            0135: ld  [16]                           ; args[0]
            0136: jeq #0x10, 0137, 0140
            0137: ld  [32]                           ; args[2]
            0138: jeq #0x4, 0139, 0140
            0139: ret #0x7fc00000                    ; USER_NOTIF
            0140: ld  [16]                           ; args[0]
            0141: jeq #0x10, 0142, 0143
            0142: ret #0x7fc00000                    ; USER_NOTIF
            0143: jeq #0x2, 0146, 0144
            0144: jeq #0xa, 0146, 0145
            0145: ret #0x7fc00000                    ; USER_NOTIF
            0146: ld  [24]                           ; args[1]
            0147: and #0xf
            0148: jeq #0x1, 0149, 0152
            0149: ld  [32]                           ; args[2]
            0150: jeq #0x0, 0151, 0152
            0151: ret #0x7fff0000                    ; ALLOW
            0152: ld  [24]                           ; args[1]
            0153: and #0xf
            0154: jeq #0x1, 0155, 0158
            0155: ld  [32]                           ; args[2]
            0156: jeq #0x6, 0157, 0158
            0157: ret #0x7fff0000                    ; ALLOW
            0158: ret #0x7fc00000                    ; USER_NOTIF
            0159: ld  [40]                           ; args[3]
            0160: jset #0x20000000, 0161, 0162
            0161: ret #0x7fc00000                    ; USER_NOTIF
            0162: ld  [32]                           ; args[2]
            0163: jeq #0x14, 0164, 0167
            0164: ld  [40]                           ; args[3]
            0165: jeq #0x0, 0166, 0167
            0166: ret #0x7fc00000                    ; USER_NOTIF
            0167: ld  [48]                           ; args[4]
            0168: jeq #0x0, 0169, 0172
            0169: ld  [52]                           ; args[4] high
            0170: jeq #0x0, 0171, 0172
            0171: ret #0x7fff0000                    ; ALLOW
            0172: ret #0x7fc00000                    ; USER_NOTIF
            0173: ld  [32]                           ; args[2]
            0174: jset #0x20000000, 0175, 0176
            0175: ret #0x7fc00000                    ; USER_NOTIF
            0176: ret #0x7fff0000                    ; ALLOW
            0177: ld  [24]                           ; args[1]
            0178: jeq #0x0, 0182, 0179
            0179: jeq #0x29, 0182, 0180
            0180: jeq #0x10e, 0182, 0181
            0181: ret #0x7fff0000                    ; ALLOW
            0182: jeq #0x0, 0183, 0186
            0183: ld  [32]                           ; args[2]
            0184: jeq #0x4, 0185, 0186
            0185: ret #0x7fc00000                    ; USER_NOTIF
            0186: ld  [24]                           ; args[1]
            0187: jeq #0x29, 0188, 0191
            0188: ld  [32]                           ; args[2]
            0189: jeq #0x39, 0190, 0191
            0190: ret #0x7fc00000                    ; USER_NOTIF
            0191: ld  [24]                           ; args[1]
            0192: jeq #0x29, 0193, 0196
            0193: ld  [32]                           ; args[2]
            0194: jeq #0x6, 0195, 0196
            0195: ret #0x7fc00000                    ; USER_NOTIF
            0196: ld  [24]                           ; args[1]
            0197: jeq #0x29, 0198, 0201
            0198: ld  [32]                           ; args[2]
            0199: jeq #0x20, 0200, 0201
            0200: ret #0x7fc00000                    ; USER_NOTIF
            0201: ret #0x7fff0000                    ; ALLOW
            0202: ld  [16]                           ; args[0]
            0203: jset #0x7e020000, 0204, 0205
            0204: ret #0x7fc00000                    ; USER_NOTIF
            0205: jset #0x8000, 0206, 0207
            0206: ret #0x7fc00000                    ; USER_NOTIF
            0207: ret #0x7fff0000                    ; ALLOW
            0208: ld  [24]                           ; args[1]
            0209: jeq #0x400, 0210, 0211
            0210: ret #0x7fc00000                    ; USER_NOTIF
            0211: ret #0x7fff0000                    ; ALLOW
            0212: ld  [16]                           ; args[0]
            0213: jeq #0x4, 0214, 0215
            0214: ret #0x7fc00000                    ; USER_NOTIF
            0215: jeq #0x1c, 0216, 0217
            0216: ret #0x7fc00000                    ; USER_NOTIF
            0217: jeq #0x59616d61, 0218, 0219
            0218: ret #0x7fc00000                    ; USER_NOTIF
            0219: ret #0x7fff0000                    ; ALLOW
            0220: ld  [40]                           ; args[3]
            0221: jset #0x20000000, 0222, 0223
            0222: ret #0x7fc00000                    ; USER_NOTIF
            0223: ret #0x7fff0000                    ; ALLOW
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
