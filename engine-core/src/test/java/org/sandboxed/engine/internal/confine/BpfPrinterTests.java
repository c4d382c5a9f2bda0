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
            0015: ja  0072
            0016: ret #0x7fff0000                    ; ALLOW
            0017: jge #0x2e, 0021, 0018
            0018: jge #0x2d, 0020, 0019
            0019: ja  0103
            0020: ret #0x7fff0000                    ; ALLOW
            0021: jge #0x2f, 0023, 0022
            0022: ja  0117
            0023: jge #0x38, 0025, 0024
            0024: ret #0x7fff0000                    ; ALLOW
            0025: ja  0121
            0026: jge #0x101, 0036, 0027
            0027: jge #0x9e, 0031, 0028
            0028: jge #0x9d, 0030, 0029
            0029: ret #0x7fff0000                    ; ALLOW
            0030: ja  0127
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
            0041: ja  0135
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
            0052: jeq #0x40086602, 0053, 0054
            0053: ret #0x7fc00000                    ; USER_NOTIF
            0054: jeq #0x40087602, 0055, 0056
            0055: ret #0x7fc00000                    ; USER_NOTIF
            0056: jeq #0x401c5820, 0057, 0058
            0057: ret #0x7fc00000                    ; USER_NOTIF
            0058: ld  [24]                           ; args[1]
            0059: and #0xfffffff8
            0060: jeq #0x8900, 0061, 0062
            0061: ret #0x7fff0000                    ; ALLOW
            0062: ld  [24]                           ; args[1]
            0063: jeq #0x894b, 0064, 0065
            0064: ret #0x7fff0000                    ; ALLOW
            0065: ld  [24]                           ; args[1]
            0066: and #0xffffff00
            0067: jeq #0x8900, 0068, 0069
            0068: ret #0x7fc00000                    ; USER_NOTIF
            0069: jeq #0x8b00, 0070, 0071
            0070: ret #0x7fc00000                    ; USER_NOTIF
            0071: ret #0x7fff0000                    ; ALLOW
            0072: ld  [16]                           ; args[0]
            0073: jeq #0x1, 0074, 0075
            0074: ret #0x7fff0000                    ; ALLOW
            0075: jeq #0x10, 0076, 0079
            0076: ld  [32]                           ; args[2]
            0077: jeq #0x0, 0078, 0079
            0078: ret #0x7fc00000                    ; USER_NOTIF
            0079: ld  [16]                           ; args[0]
            0080: jeq #0x10, 0081, 0084
            0081: ld  [32]                           ; args[2]
            0082: jeq #0x4, 0083, 0084
            0083: ret #0x7fc00000                    ; USER_NOTIF
            0084: ld  [16]                           ; args[0]
            0085: jeq #0x10, 0086, 0087
            0086: ret #0x7fc00000                    ; USER_NOTIF
            0087: jeq #0x2, 0090, 0088
            0088: jeq #0xa, 0090, 0089
            0089: ret #0x7fc00000                    ; USER_NOTIF
            0090: ld  [24]                           ; args[1]
            0091: and #0xf
            0092: jeq #0x1, 0093, 0096
            0093: ld  [32]                           ; args[2]
            0094: jeq #0x0, 0095, 0096
            0095: ret #0x7fff0000                    ; ALLOW
            0096: ld  [24]                           ; args[1]
            0097: and #0xf
            0098: jeq #0x1, 0099, 0102
            0099: ld  [32]                           ; args[2]
            0100: jeq #0x6, 0101, 0102
            0101: ret #0x7fff0000                    ; ALLOW
            0102: ret #0x7fc00000                    ; USER_NOTIF
            0103: ld  [40]                           ; args[3]
            0104: jset #0x20000000, 0105, 0106
            0105: ret #0x7fc00000                    ; USER_NOTIF
            0106: ld  [32]                           ; args[2]
            0107: jeq #0x14, 0108, 0111
            0108: ld  [40]                           ; args[3]
            0109: jeq #0x0, 0110, 0111
            0110: ret #0x7fc00000                    ; USER_NOTIF
            0111: ld  [48]                           ; args[4]
            0112: jeq #0x0, 0113, 0116
            0113: ld  [52]                           ; args[4] high
            0114: jeq #0x0, 0115, 0116
            0115: ret #0x7fff0000                    ; ALLOW
            0116: ret #0x7fc00000                    ; USER_NOTIF
            0117: ld  [32]                           ; args[2]
            0118: jset #0x20000000, 0119, 0120
            0119: ret #0x7fc00000                    ; USER_NOTIF
            0120: ret #0x7fff0000                    ; ALLOW
            0121: ld  [16]                           ; args[0]
            0122: jset #0x7e020000, 0123, 0124
            0123: ret #0x7fc00000                    ; USER_NOTIF
            0124: jset #0x8000, 0125, 0126
            0125: ret #0x7fc00000                    ; USER_NOTIF
            0126: ret #0x7fff0000                    ; ALLOW
            0127: ld  [16]                           ; args[0]
            0128: jeq #0x4, 0129, 0130
            0129: ret #0x7fc00000                    ; USER_NOTIF
            0130: jeq #0x1c, 0131, 0132
            0131: ret #0x7fc00000                    ; USER_NOTIF
            0132: jeq #0x59616d61, 0133, 0134
            0133: ret #0x7fc00000                    ; USER_NOTIF
            0134: ret #0x7fff0000                    ; ALLOW
            0135: ld  [40]                           ; args[3]
            0136: jset #0x20000000, 0137, 0138
            0137: ret #0x7fc00000                    ; USER_NOTIF
            0138: ret #0x7fff0000                    ; ALLOW
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
