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
            0006: jge #0x38, 0032, 0007
            0007: jge #0x2a, 0019, 0008
            0008: jge #0x1c, 0014, 0009
            0009: jge #0x10, 0011, 0010
            0010: ret #0x7fff0000                    ; ALLOW
            0011: jge #0x11, 0013, 0012
            0012: ja  0059
            0013: ret #0x7fff0000                    ; ALLOW
            0014: jge #0x1d, 0016, 0015
            0015: ja  0132
            0016: jge #0x29, 0018, 0017
            0017: ret #0x7fff0000                    ; ALLOW
            0018: ja  0138
            0019: jge #0x2e, 0025, 0020
            0020: jge #0x2c, 0022, 0021
            0021: ret #0x7fff0000                    ; ALLOW
            0022: jge #0x2d, 0024, 0023
            0023: ja  0169
            0024: ret #0x7fff0000                    ; ALLOW
            0025: jge #0x36, 0029, 0026
            0026: jge #0x2f, 0028, 0027
            0027: ja  0183
            0028: ret #0x7fff0000                    ; ALLOW
            0029: jge #0x37, 0031, 0030
            0030: ja  0187
            0031: ret #0x7fff0000                    ; ALLOW
            0032: jge #0xa6, 0046, 0033
            0033: jge #0x49, 0039, 0034
            0034: jge #0x39, 0036, 0035
            0035: ja  0243
            0036: jge #0x48, 0038, 0037
            0037: ret #0x7fff0000                    ; ALLOW
            0038: ja  0249
            0039: jge #0x9e, 0043, 0040
            0040: jge #0x9d, 0042, 0041
            0041: ret #0x7fff0000                    ; ALLOW
            0042: ja  0253
            0043: jge #0xa5, 0045, 0044
            0044: ret #0x7fff0000                    ; ALLOW
            0045: ret #0x7fc00000                    ; USER_NOTIF
            0046: jge #0x133, 0052, 0047
            0047: jge #0x101, 0049, 0048
            0048: ret #0x7fff0000                    ; ALLOW
            0049: jge #0x102, 0051, 0050
            0050: ret #0x7fc00000                    ; USER_NOTIF
            0051: ret #0x7fff0000                    ; ALLOW
            0052: jge #0x1b3, 0056, 0053
            0053: jge #0x134, 0055, 0054
            0054: ja  0261
            0055: ret #0x7fff0000                    ; ALLOW
            0056: jge #0x1b4, 0058, 0057
            0057: ret #0x50026                       ; ERRNO(38)
            0058: ret #0x7fff0000                    ; ALLOW
            0059: ld  [24]                           ; args[1]
            0060: jeq #0x5412, 0061, 0062
            0061: ret #0x7fc00000                    ; USER_NOTIF
            0062: jeq #0x541c, 0063, 0064
            0063: ret #0x7fc00000                    ; USER_NOTIF
            0064: ld  [24]                           ; args[1]
            0065: and #0xff00
            0066: jeq #0x5400, 0067, 0068
            0067: ret #0x7fff0000                    ; ALLOW
            0068: ld  [24]                           ; args[1]
            0069: jeq #0x40086602, 0070, 0071
            0070: ret #0x7fc00000                    ; USER_NOTIF
            0071: jeq #0x40087602, 0072, 0073
            0072: ret #0x7fc00000                    ; USER_NOTIF
            0073: jeq #0x401c5820, 0074, 0075
            0074: ret #0x7fc00000                    ; USER_NOTIF
            0075: jeq #0x80086601, 0076, 0077
            0076: ret #0x7fff0000                    ; ALLOW
            0077: jeq #0x80087601, 0078, 0079
            0078: ret #0x7fff0000                    ; ALLOW
            0079: jeq #0x801c581f, 0080, 0081
            0080: ret #0x7fff0000                    ; ALLOW
            0081: jeq #0x800c581e, 0082, 0083
            0082: ret #0x7fff0000                    ; ALLOW
            0083: jeq #0xc020660b, 0084, 0085
            0084: ret #0x7fff0000                    ; ALLOW
            0085: jeq #0xc0046686, 0086, 0087
            0086: ret #0x7fff0000                    ; ALLOW
            0087: jeq #0x81009431, 0088, 0089
            0088: ret #0x7fff0000                    ; ALLOW
            0089: jeq #0x40049409, 0090, 0091
            0090: ret #0x7fff0000                    ; ALLOW
            0091: jeq #0x4020940d, 0092, 0093
            0092: ret #0x7fff0000                    ; ALLOW
            0093: jeq #0xc0189436, 0094, 0095
            0094: ret #0x7fff0000                    ; ALLOW
            0095: ld  [24]                           ; args[1]
            0096: and #0xff00
            0097: jeq #0x6600, 0098, 0099
            0098: ret #0x7fc00000                    ; USER_NOTIF
            0099: jeq #0x7600, 0100, 0101
            0100: ret #0x7fc00000                    ; USER_NOTIF
            0101: jeq #0x5800, 0102, 0103
            0102: ret #0x7fc00000                    ; USER_NOTIF
            0103: jeq #0x9400, 0104, 0105
            0104: ret #0x7fc00000                    ; USER_NOTIF
            0105: jeq #0x7200, 0106, 0107
            0106: ret #0x7fc00000                    ; USER_NOTIF
            0107: jeq #0x6e00, 0108, 0109
            0108: ret #0x7fc00000                    ; USER_NOTIF
            0109: jeq #0xbc00, 0110, 0111
            0110: ret #0x7fc00000                    ; USER_NOTIF
            0111: jeq #0xf500, 0112, 0113
            0112: ret #0x7fc00000                    ; USER_NOTIF
            0113: ld  [24]                           ; args[1]
            0114: jeq #0x8901, 0115, 0116
            0115: ret #0x7fc00000                    ; USER_NOTIF
            0116: jeq #0x8902, 0117, 0118
            0117: ret #0x7fc00000                    ; USER_NOTIF
            0118: ld  [24]                           ; args[1]
            0119: and #0xfffffff8
            0120: jeq #0x8900, 0121, 0122
            0121: ret #0x7fff0000                    ; ALLOW
            0122: ld  [24]                           ; args[1]
            0123: jeq #0x894b, 0124, 0125
            0124: ret #0x7fff0000                    ; ALLOW
            0125: ld  [24]                           ; args[1]
            0126: and #0xffffff00
            0127: jeq #0x8900, 0128, 0129
            0128: ret #0x7fc00000                    ; USER_NOTIF
            0129: jeq #0x8b00, 0130, 0131
            0130: ret #0x7fc00000                    ; USER_NOTIF
            0131: ret #0x7fff0000                    ; ALLOW
            0132: ld  [32]                           ; args[2]
            0133: jeq #0x64, 0134, 0135
            0134: ret #0x7fc00000                    ; USER_NOTIF
            0135: jeq #0x65, 0136, 0137
            0136: ret #0x7fc00000                    ; USER_NOTIF
            0137: ret #0x7fff0000                    ; ALLOW
            0138: ld  [16]                           ; args[0]
            0139: jeq #0x1, 0140, 0141
            0140: ret #0x7fff0000                    ; ALLOW
            0141: jeq #0x10, 0142, 0145
            0142: ld  [32]                           ; args[2]
            0143: jeq #0x0, 0144, 0145
            0144: ret #0x7fc00000                    ; USER_NOTIF
            0145: ld  [16]                           ; args[0]
            0146: jeq #0x10, 0147, 0150
            0147: ld  [32]                           ; args[2]
            0148: jeq #0x4, 0149, 0150
            0149: ret #0x7fc00000                    ; USER_NOTIF
            0150: ld  [16]                           ; args[0]
            0151: jeq #0x10, 0152, 0153
            0152: ret #0x7fc00000                    ; USER_NOTIF
            0153: jeq #0x2, 0156, 0154
            0154: jeq #0xa, 0156, 0155
            0155: ret #0x7fc00000                    ; USER_NOTIF
            0156: ld  [24]                           ; args[1]
            0157: and #0xf
            0158: jeq #0x1, 0159, 0162
            0159: ld  [32]                           ; args[2]
            0160: jeq #0x0, 0161, 0162
            0161: ret #0x7fff0000                    ; ALLOW
            0162: ld  [24]                           ; args[1]
            0163: and #0xf
            0164: jeq #0x1, 0165, 0168
            0165: ld  [32]                           ; args[2]
            0166: jeq #0x6, 0167, 0168
            0167: ret #0x7fff0000                    ; ALLOW
            0168: ret #0x7fc00000                    ; USER_NOTIF
            0169: ld  [40]                           ; args[3]
            0170: jset #0x20000000, 0171, 0172
            0171: ret #0x7fc00000                    ; USER_NOTIF
            0172: ld  [32]                           ; args[2]
            0173: jeq #0x14, 0174, 0177
            0174: ld  [40]                           ; args[3]
            0175: jeq #0x0, 0176, 0177
            0176: ret #0x7fc00000                    ; USER_NOTIF
            0177: ld  [48]                           ; args[4]
            0178: jeq #0x0, 0179, 0182
            0179: ld  [52]                           ; args[4] high
            0180: jeq #0x0, 0181, 0182
            0181: ret #0x7fff0000                    ; ALLOW
            0182: ret #0x7fc00000                    ; USER_NOTIF
            0183: ld  [32]                           ; args[2]
            0184: jset #0x20000000, 0185, 0186
            0185: ret #0x7fc00000                    ; USER_NOTIF
            0186: ret #0x7fff0000                    ; ALLOW
            0187: ld  [24]                           ; args[1]
            0188: jeq #0x0, 0192, 0189
            0189: jeq #0x29, 0192, 0190
            0190: jeq #0x10e, 0192, 0191
            0191: ret #0x7fff0000                    ; ALLOW
            0192: jeq #0x0, 0193, 0196
            0193: ld  [32]                           ; args[2]
            0194: jeq #0x4, 0195, 0196
            0195: ret #0x7fc00000                    ; USER_NOTIF
            0196: ld  [24]                           ; args[1]
            0197: jeq #0x0, 0198, 0201
            0198: ld  [32]                           ; args[2]
            0199: jset #0xffffffc0, 0200, 0201
            0200: ret #0x7fc00000                    ; USER_NOTIF
            0201: ld  [24]                           ; args[1]
            0202: jeq #0x0, 0203, 0206
            0203: ld  [32]                           ; args[2]
            0204: jeq #0x23, 0205, 0206
            0205: ret #0x7fff0000                    ; ALLOW
            0206: ld  [24]                           ; args[1]
            0207: jeq #0x0, 0208, 0211
            0208: ld  [32]                           ; args[2]
            0209: jeq #0x27, 0210, 0211
            0210: ret #0x7fff0000                    ; ALLOW
            0211: ld  [24]                           ; args[1]
            0212: jeq #0x0, 0213, 0216
            0213: ld  [32]                           ; args[2]
            0214: jeq #0x2a, 0215, 0216
            0215: ret #0x7fff0000                    ; ALLOW
            0216: ld  [24]                           ; args[1]
            0217: jeq #0x0, 0218, 0221
            0218: ld  [32]                           ; args[2]
            0219: jeq #0x2e, 0220, 0221
            0220: ret #0x7fff0000                    ; ALLOW
            0221: ld  [24]                           ; args[1]
            0222: jeq #0x29, 0223, 0226
            0223: ld  [32]                           ; args[2]
            0224: jeq #0x39, 0225, 0226
            0225: ret #0x7fc00000                    ; USER_NOTIF
            0226: ld  [24]                           ; args[1]
            0227: jeq #0x29, 0228, 0231
            0228: ld  [32]                           ; args[2]
            0229: jeq #0x6, 0230, 0231
            0230: ret #0x7fc00000                    ; USER_NOTIF
            0231: ld  [24]                           ; args[1]
            0232: jeq #0x29, 0233, 0236
            0233: ld  [32]                           ; args[2]
            0234: jeq #0x20, 0235, 0236
            0235: ret #0x7fc00000                    ; USER_NOTIF
            0236: ld  [24]                           ; args[1]
            0237: jeq #0x29, 0238, 0242
            0238: ld  [32]                           ; args[2]
            0239: and #0xfffffffe
            0240: jeq #0x40, 0241, 0242
            0241: ret #0x7fc00000                    ; USER_NOTIF
            0242: ret #0x7fff0000                    ; ALLOW
            0243: ld  [16]                           ; args[0]
            0244: jset #0x7e020000, 0245, 0246
            0245: ret #0x7fc00000                    ; USER_NOTIF
            0246: jset #0x8000, 0247, 0248
            0247: ret #0x7fc00000                    ; USER_NOTIF
            0248: ret #0x7fff0000                    ; ALLOW
            0249: ld  [24]                           ; args[1]
            0250: jeq #0x400, 0251, 0252
            0251: ret #0x7fc00000                    ; USER_NOTIF
            0252: ret #0x7fff0000                    ; ALLOW
            0253: ld  [16]                           ; args[0]
            0254: jeq #0x4, 0255, 0256
            0255: ret #0x7fc00000                    ; USER_NOTIF
            0256: jeq #0x1c, 0257, 0258
            0257: ret #0x7fc00000                    ; USER_NOTIF
            0258: jeq #0x59616d61, 0259, 0260
            0259: ret #0x7fc00000                    ; USER_NOTIF
            0260: ret #0x7fff0000                    ; ALLOW
            0261: ld  [40]                           ; args[3]
            0262: jset #0x20000000, 0263, 0264
            0263: ret #0x7fc00000                    ; USER_NOTIF
            0264: ret #0x7fff0000                    ; ALLOW
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
