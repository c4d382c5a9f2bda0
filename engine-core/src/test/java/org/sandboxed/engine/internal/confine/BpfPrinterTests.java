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
            0006: jge #0x38, 0034, 0007
            0007: jge #0x2c, 0021, 0008
            0008: jge #0x1c, 0014, 0009
            0009: jge #0x10, 0011, 0010
            0010: ret #0x7fff0000                    ; ALLOW
            0011: jge #0x11, 0013, 0012
            0012: ja  0061
            0013: ret #0x7fff0000                    ; ALLOW
            0014: jge #0x29, 0018, 0015
            0015: jge #0x1d, 0017, 0016
            0016: ja  0138
            0017: ret #0x7fff0000                    ; ALLOW
            0018: jge #0x2a, 0020, 0019
            0019: ja  0144
            0020: ret #0x7fff0000                    ; ALLOW
            0021: jge #0x2f, 0027, 0022
            0022: jge #0x2d, 0024, 0023
            0023: ja  0175
            0024: jge #0x2e, 0026, 0025
            0025: ret #0x7fff0000                    ; ALLOW
            0026: ja  0189
            0027: jge #0x36, 0031, 0028
            0028: jge #0x35, 0030, 0029
            0029: ret #0x7fff0000                    ; ALLOW
            0030: ja  0193
            0031: jge #0x37, 0033, 0032
            0032: ja  0199
            0033: ja  0267
            0034: jge #0xa6, 0048, 0035
            0035: jge #0x49, 0041, 0036
            0036: jge #0x39, 0038, 0037
            0037: ja  0304
            0038: jge #0x48, 0040, 0039
            0039: ret #0x7fff0000                    ; ALLOW
            0040: ja  0310
            0041: jge #0x9e, 0045, 0042
            0042: jge #0x9d, 0044, 0043
            0043: ret #0x7fff0000                    ; ALLOW
            0044: ja  0314
            0045: jge #0xa5, 0047, 0046
            0046: ret #0x7fff0000                    ; ALLOW
            0047: ret #0x7fc00000                    ; USER_NOTIF
            0048: jge #0x133, 0054, 0049
            0049: jge #0x101, 0051, 0050
            0050: ret #0x7fff0000                    ; ALLOW
            0051: jge #0x102, 0053, 0052
            0052: ret #0x7fc00000                    ; USER_NOTIF
            0053: ret #0x7fff0000                    ; ALLOW
            0054: jge #0x1b3, 0058, 0055
            0055: jge #0x134, 0057, 0056
            0056: ja  0322
            0057: ret #0x7fff0000                    ; ALLOW
            0058: jge #0x1b4, 0060, 0059
            0059: ret #0x50026                       ; ERRNO(38)
            0060: ret #0x7fff0000                    ; ALLOW
            0061: ld  [24]                           ; args[1]
            0062: jeq #0x5412, 0063, 0064
            0063: ret #0x7fc00000                    ; USER_NOTIF
            0064: jeq #0x541c, 0065, 0066
            0065: ret #0x7fc00000                    ; USER_NOTIF
            0066: jeq #0x541d, 0067, 0068
            0067: ret #0x7fc00000                    ; USER_NOTIF
            0068: jeq #0x5423, 0069, 0070
            0069: ret #0x7fc00000                    ; USER_NOTIF
            0070: ld  [24]                           ; args[1]
            0071: and #0xff00
            0072: jeq #0x5400, 0073, 0074
            0073: ret #0x7fff0000                    ; ALLOW
            0074: ld  [24]                           ; args[1]
            0075: jeq #0x40086602, 0076, 0077
            0076: ret #0x7fc00000                    ; USER_NOTIF
            0077: jeq #0x40087602, 0078, 0079
            0078: ret #0x7fc00000                    ; USER_NOTIF
            0079: jeq #0x401c5820, 0080, 0081
            0080: ret #0x7fc00000                    ; USER_NOTIF
            0081: jeq #0x80086601, 0082, 0083
            0082: ret #0x7fff0000                    ; ALLOW
            0083: jeq #0x80087601, 0084, 0085
            0084: ret #0x7fff0000                    ; ALLOW
            0085: jeq #0x801c581f, 0086, 0087
            0086: ret #0x7fff0000                    ; ALLOW
            0087: jeq #0x800c581e, 0088, 0089
            0088: ret #0x7fff0000                    ; ALLOW
            0089: jeq #0xc020660b, 0090, 0091
            0090: ret #0x7fff0000                    ; ALLOW
            0091: jeq #0xc0046686, 0092, 0093
            0092: ret #0x7fff0000                    ; ALLOW
            0093: jeq #0x81009431, 0094, 0095
            0094: ret #0x7fff0000                    ; ALLOW
            0095: jeq #0x40049409, 0096, 0097
            0096: ret #0x7fff0000                    ; ALLOW
            0097: jeq #0x4020940d, 0098, 0099
            0098: ret #0x7fff0000                    ; ALLOW
            0099: jeq #0xc0189436, 0100, 0101
            0100: ret #0x7fff0000                    ; ALLOW
            0101: ld  [24]                           ; args[1]
            0102: and #0xff00
            0103: jeq #0x6600, 0104, 0105
            0104: ret #0x7fc00000                    ; USER_NOTIF
            0105: jeq #0x7600, 0106, 0107
            0106: ret #0x7fc00000                    ; USER_NOTIF
            0107: jeq #0x5800, 0108, 0109
            0108: ret #0x7fc00000                    ; USER_NOTIF
            0109: jeq #0x9400, 0110, 0111
            0110: ret #0x7fc00000                    ; USER_NOTIF
            0111: jeq #0x7200, 0112, 0113
            0112: ret #0x7fc00000                    ; USER_NOTIF
            0113: jeq #0x6e00, 0114, 0115
            0114: ret #0x7fc00000                    ; USER_NOTIF
            0115: jeq #0xbc00, 0116, 0117
            0116: ret #0x7fc00000                    ; USER_NOTIF
            0117: jeq #0xf500, 0118, 0119
            0118: ret #0x7fc00000                    ; USER_NOTIF
            0119: ld  [24]                           ; args[1]
            0120: jeq #0x8901, 0121, 0122
            0121: ret #0x7fc00000                    ; USER_NOTIF
            0122: jeq #0x8902, 0123, 0124
            0123: ret #0x7fc00000                    ; USER_NOTIF
            0124: ld  [24]                           ; args[1]
            0125: and #0xfffffff8
            0126: jeq #0x8900, 0127, 0128
            0127: ret #0x7fff0000                    ; ALLOW
            0128: ld  [24]                           ; args[1]
            0129: jeq #0x894b, 0130, 0131
            0130: ret #0x7fff0000                    ; ALLOW
            0131: ld  [24]                           ; args[1]
            0132: and #0xffffff00
            0133: jeq #0x8900, 0134, 0135
            0134: ret #0x7fc00000                    ; USER_NOTIF
            0135: jeq #0x8b00, 0136, 0137
            0136: ret #0x7fc00000                    ; USER_NOTIF
            0137: ret #0x7fff0000                    ; ALLOW
            0138: ld  [32]                           ; args[2]
            0139: jeq #0x64, 0140, 0141
            0140: ret #0x7fc00000                    ; USER_NOTIF
            0141: jeq #0x65, 0142, 0143
            0142: ret #0x7fc00000                    ; USER_NOTIF
            0143: ret #0x7fff0000                    ; ALLOW
            0144: ld  [16]                           ; args[0]
            0145: jeq #0x1, 0146, 0147
            0146: ret #0x7fff0000                    ; ALLOW
            0147: jeq #0x10, 0148, 0151
            0148: ld  [32]                           ; args[2]
            0149: jeq #0x0, 0150, 0151
            0150: ret #0x7fc00000                    ; USER_NOTIF
            0151: ld  [16]                           ; args[0]
            0152: jeq #0x10, 0153, 0156
            0153: ld  [32]                           ; args[2]
            0154: jeq #0x4, 0155, 0156
            0155: ret #0x7fc00000                    ; USER_NOTIF
            0156: ld  [16]                           ; args[0]
            0157: jeq #0x10, 0158, 0159
            0158: ret #0x7fc00000                    ; USER_NOTIF
            0159: jeq #0x2, 0162, 0160
            0160: jeq #0xa, 0162, 0161
            0161: ret #0x7fc00000                    ; USER_NOTIF
            0162: ld  [24]                           ; args[1]
            0163: and #0xf
            0164: jeq #0x1, 0165, 0168
            0165: ld  [32]                           ; args[2]
            0166: jeq #0x0, 0167, 0168
            0167: ret #0x7fff0000                    ; ALLOW
            0168: ld  [24]                           ; args[1]
            0169: and #0xf
            0170: jeq #0x1, 0171, 0174
            0171: ld  [32]                           ; args[2]
            0172: jeq #0x6, 0173, 0174
            0173: ret #0x7fff0000                    ; ALLOW
            0174: ret #0x7fc00000                    ; USER_NOTIF
            0175: ld  [40]                           ; args[3]
            0176: jset #0x20000000, 0177, 0178
            0177: ret #0x7fc00000                    ; USER_NOTIF
            0178: ld  [32]                           ; args[2]
            0179: jeq #0x14, 0180, 0183
            0180: ld  [40]                           ; args[3]
            0181: jeq #0x0, 0182, 0183
            0182: ret #0x7fc00000                    ; USER_NOTIF
            0183: ld  [48]                           ; args[4]
            0184: jeq #0x0, 0185, 0188
            0185: ld  [52]                           ; args[4] high
            0186: jeq #0x0, 0187, 0188
            0187: ret #0x7fff0000                    ; ALLOW
            0188: ret #0x7fc00000                    ; USER_NOTIF
            0189: ld  [32]                           ; args[2]
            0190: jset #0x20000000, 0191, 0192
            0191: ret #0x7fc00000                    ; USER_NOTIF
            0192: ret #0x7fff0000                    ; ALLOW
            0193: ld  [16]                           ; args[0]
            0194: jeq #0x1, 0198, 0195
            0195: jeq #0x2, 0198, 0196
            0196: jeq #0xa, 0198, 0197
            0197: ret #0x7fc00000                    ; USER_NOTIF
            0198: ret #0x7fff0000                    ; ALLOW
            0199: ld  [24]                           ; args[1]
            0200: jeq #0x0, 0204, 0201
            0201: jeq #0x29, 0204, 0202
            0202: jeq #0x10e, 0204, 0203
            0203: ret #0x7fff0000                    ; ALLOW
            0204: jeq #0x0, 0205, 0208
            0205: ld  [32]                           ; args[2]
            0206: jeq #0x4, 0207, 0208
            0207: ret #0x7fc00000                    ; USER_NOTIF
            0208: ld  [24]                           ; args[1]
            0209: jeq #0x0, 0210, 0213
            0210: ld  [32]                           ; args[2]
            0211: jset #0xffffffc0, 0212, 0213
            0212: ret #0x7fc00000                    ; USER_NOTIF
            0213: ld  [24]                           ; args[1]
            0214: jeq #0x0, 0215, 0219
            0215: ld  [32]                           ; args[2]
            0216: and #0xfffffffe
            0217: jeq #0x10, 0218, 0219
            0218: ret #0x7fc00000                    ; USER_NOTIF
            0219: ld  [24]                           ; args[1]
            0220: jeq #0x0, 0221, 0224
            0221: ld  [32]                           ; args[2]
            0222: jeq #0x23, 0223, 0224
            0223: ret #0x7fff0000                    ; ALLOW
            0224: ld  [24]                           ; args[1]
            0225: jeq #0x0, 0226, 0229
            0226: ld  [32]                           ; args[2]
            0227: jeq #0x27, 0228, 0229
            0228: ret #0x7fff0000                    ; ALLOW
            0229: ld  [24]                           ; args[1]
            0230: jeq #0x0, 0231, 0234
            0231: ld  [32]                           ; args[2]
            0232: jeq #0x2a, 0233, 0234
            0233: ret #0x7fff0000                    ; ALLOW
            0234: ld  [24]                           ; args[1]
            0235: jeq #0x0, 0236, 0239
            0236: ld  [32]                           ; args[2]
            0237: jeq #0x2e, 0238, 0239
            0238: ret #0x7fff0000                    ; ALLOW
            0239: ld  [24]                           ; args[1]
            0240: jeq #0x29, 0241, 0245
            0241: ld  [32]                           ; args[2]
            0242: and #0xfffffffe
            0243: jeq #0x22, 0244, 0245
            0244: ret #0x7fc00000                    ; USER_NOTIF
            0245: ld  [24]                           ; args[1]
            0246: jeq #0x29, 0247, 0250
            0247: ld  [32]                           ; args[2]
            0248: jeq #0x39, 0249, 0250
            0249: ret #0x7fc00000                    ; USER_NOTIF
            0250: ld  [24]                           ; args[1]
            0251: jeq #0x29, 0252, 0255
            0252: ld  [32]                           ; args[2]
            0253: jeq #0x6, 0254, 0255
            0254: ret #0x7fc00000                    ; USER_NOTIF
            0255: ld  [24]                           ; args[1]
            0256: jeq #0x29, 0257, 0260
            0257: ld  [32]                           ; args[2]
            0258: jeq #0x20, 0259, 0260
            0259: ret #0x7fc00000                    ; USER_NOTIF
            0260: ld  [24]                           ; args[1]
            0261: jeq #0x29, 0262, 0266
            0262: ld  [32]                           ; args[2]
            0263: and #0xfffffffe
            0264: jeq #0x40, 0265, 0266
            0265: ret #0x7fc00000                    ; USER_NOTIF
            0266: ret #0x7fff0000                    ; ALLOW
            0267: ld  [24]                           ; args[1]
            0268: jeq #0x0, 0269, 0273
            0269: ld  [32]                           ; args[2]
            0270: and #0xfffffffc
            0271: jeq #0x40, 0272, 0273
            0272: ret #0x7fc00000                    ; USER_NOTIF
            0273: ld  [24]                           ; args[1]
            0274: jeq #0x0, 0275, 0279
            0275: ld  [32]                           ; args[2]
            0276: and #0xfffffffc
            0277: jeq #0x60, 0278, 0279
            0278: ret #0x7fc00000                    ; USER_NOTIF
            0279: ld  [24]                           ; args[1]
            0280: jeq #0x0, 0281, 0285
            0281: ld  [32]                           ; args[2]
            0282: and #0xfffffffc
            0283: jeq #0x80, 0284, 0285
            0284: ret #0x7fc00000                    ; USER_NOTIF
            0285: ld  [24]                           ; args[1]
            0286: jeq #0x0, 0287, 0291
            0287: ld  [32]                           ; args[2]
            0288: and #0xffffffc0
            0289: jeq #0x480, 0290, 0291
            0290: ret #0x7fc00000                    ; USER_NOTIF
            0291: ld  [24]                           ; args[1]
            0292: jeq #0x29, 0293, 0297
            0293: ld  [32]                           ; args[2]
            0294: and #0xfffffffe
            0295: jeq #0x40, 0296, 0297
            0296: ret #0x7fc00000                    ; USER_NOTIF
            0297: ld  [24]                           ; args[1]
            0298: jeq #0x29, 0299, 0303
            0299: ld  [32]                           ; args[2]
            0300: and #0xfffffffe
            0301: jeq #0x44, 0302, 0303
            0302: ret #0x7fc00000                    ; USER_NOTIF
            0303: ret #0x7fff0000                    ; ALLOW
            0304: ld  [16]                           ; args[0]
            0305: jset #0x7e020000, 0306, 0307
            0306: ret #0x7fc00000                    ; USER_NOTIF
            0307: jset #0x8000, 0308, 0309
            0308: ret #0x7fc00000                    ; USER_NOTIF
            0309: ret #0x7fff0000                    ; ALLOW
            0310: ld  [24]                           ; args[1]
            0311: jeq #0x400, 0312, 0313
            0312: ret #0x7fc00000                    ; USER_NOTIF
            0313: ret #0x7fff0000                    ; ALLOW
            0314: ld  [16]                           ; args[0]
            0315: jeq #0x4, 0316, 0317
            0316: ret #0x7fc00000                    ; USER_NOTIF
            0317: jeq #0x1c, 0318, 0319
            0318: ret #0x7fc00000                    ; USER_NOTIF
            0319: jeq #0x59616d61, 0320, 0321
            0320: ret #0x7fc00000                    ; USER_NOTIF
            0321: ret #0x7fff0000                    ; ALLOW
            0322: ld  [40]                           ; args[3]
            0323: jset #0x20000000, 0324, 0325
            0324: ret #0x7fc00000                    ; USER_NOTIF
            0325: ret #0x7fff0000                    ; ALLOW
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
