package org.sandboxed.engine.internal.confine;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BpfAssemblerTests {

    private final BpfAssembler code = new BpfAssembler();
    private final BpfLabel target = new BpfLabel("target");

    @Test
    void a_conditional_jump_reaches_255_instructions() {
        jumpOver(255);

        BpfInstruction jump = code.assemble().instructions().get(0);

        assertThat(jump).isEqualTo(new BpfInstruction(Bpf.JUMP_IF_EQUAL, 255, 0, 7));
    }

    @Test
    void refuses_a_conditional_jump_over_256_instructions() {
        jumpOver(256);

        assertThatIllegalStateException()
                .isThrownBy(code::assemble)
                .withMessage("the conditional jump at 0 to 'target' skips 256 instructions, the limit is 255");
    }

    @Test
    void an_unconditional_jump_reaches_any_instruction() {
        code.jump(target);
        pad(300);
        code.place(target).ret(SeccompAction.ALLOW);

        BpfInstruction jump = code.assemble().instructions().get(0);

        assertThat(jump).isEqualTo(new BpfInstruction(Bpf.JUMP, 0, 0, 300));
    }

    @Test
    void refuses_a_jump_backwards() {
        code.place(target).load(SeccompData.NUMBER).jump(target).ret(SeccompAction.ALLOW);

        assertThatIllegalStateException()
                .isThrownBy(code::assemble)
                .withMessage("the jump at 1 goes back to 'target' at 0");
    }

    @Test
    void refuses_a_label_that_is_placed_nowhere() {
        code.jump(target).ret(SeccompAction.ALLOW);

        assertThatIllegalStateException()
                .isThrownBy(code::assemble)
                .withMessage("the jump at 0 goes to 'target', which is placed nowhere");
    }

    @Test
    void refuses_a_label_behind_the_last_instruction() {
        code.jump(target).ret(SeccompAction.ALLOW).place(target);

        assertThatIllegalStateException()
                .isThrownBy(code::assemble)
                .withMessage("the jump at 0 to 'target' leaves the program");
    }

    @Test
    void refuses_a_label_that_is_placed_twice() {
        code.place(target);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.place(target))
                .withMessage("the label 'target' is placed twice");
    }

    @Test
    void refuses_a_program_that_runs_off_its_end() {
        code.ret(SeccompAction.ALLOW).load(SeccompData.NUMBER);

        assertThatIllegalStateException()
                .isThrownBy(code::assemble)
                .withMessage("the last instruction of a program is a return");
    }

    @Test
    void refuses_a_load_outside_of_the_structure() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.load(64))
                .withMessage("struct seccomp_data has no word at offset 64");
    }

    @Test
    void core_039_refuses_more_instructions_than_the_kernel_takes() {
        pad(4096);
        code.ret(SeccompAction.ALLOW);

        assertThatIllegalArgumentException()
                .isThrownBy(code::assemble)
                .withMessageContaining("4097 instructions, the kernel takes at most 4096");
    }

    @Test
    void encodes_struct_sock_filter_little_endian() {
        code.jumpIfEqual(0xC000003E, target, BpfLabel.NEXT)
                .ret(0x80000000)
                .place(target)
                .ret(0x7fff0000);

        assertThat(code.assemble().encode())
                .asHexString()
                .isEqualTo("150001003E0000C0" + "0600000000000080" + "060000000000FF7F");
    }

    private void jumpOver(int instructions) {
        code.jumpIfEqual(7, target, BpfLabel.NEXT);
        pad(instructions);
        code.place(target).ret(SeccompAction.ALLOW);
    }

    private void pad(int instructions) {
        for (int i = 0; i < instructions; i++) {
            code.ret(SeccompAction.KILL_PROCESS);
        }
    }
}
