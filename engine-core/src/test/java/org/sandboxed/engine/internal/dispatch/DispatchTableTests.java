package org.sandboxed.engine.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.handler.user.UserHandlerAdapter;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Notification;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.SeccompListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The order in which handlers are asked, and when asking stops. */
class DispatchTableTests {

    /** The number in a notification that is all zeros. */
    private static final Syscall CALLED = Syscall.of(0);

    private static final Syscall OTHER = Syscall.of(1);

    private final SeccompListener noListener = new SeccompListener(Pipes.eventfd());
    private final Journal journal = new Journal(0, Journal.DEFAULT_BUDGET);
    private final Call call = new Call(new Notification(), noListener, journal.newWriter());
    private final DispatchTable.Builder table = DispatchTable.builder(journal::name);
    private final List<String> order = new ArrayList<>();
    private final Failures failures = new Failures();

    @AfterEach
    void close() {
        noListener.close();
    }

    @Test
    void core_059_all_handlers_are_asked_in_the_order_in_which_they_were_added() {
        builtin("1", answer -> {});
        builtin("2", answer -> {});
        builtin("3", answer -> {});

        assertThat(decide()).isEqualTo(2);
        assertThat(order).containsExactly("1", "2", "3");
        assertThat(call.answer().kind()).isEqualTo(Answer.Kind.PROCEED);
    }

    @Test
    void a_builtin_is_asked_before_a_handler_of_the_test() {
        builtin("builtin", answer -> {});
        user("user", Action.proceed());

        decide();

        assertThat(order).containsExactly("builtin", "user");
    }

    @Test
    void core_058_the_first_answer_is_final() {
        builtin("first", answer -> answer.fail(Errno.EACCES.number()));
        builtin("second", answer -> answer.returns(1));
        user("user", Action.returnValue(2));

        assertThat(decide()).isZero();
        assertThat(order).containsExactly("first");
        assertThat(call.answer().kind()).isEqualTo(Answer.Kind.FAIL);
        assertThat(call.answer().value()).isEqualTo(Errno.EACCES.number());
    }

    @Test
    void a_handler_of_the_test_is_not_asked_where_a_builtin_answered() {
        builtin("builtin", answer -> answer.returns(7));
        user("user", Action.errno(Errno.EPERM));

        decide();

        assertThat(order).containsExactly("builtin");
        assertThat(call.answer().value()).isEqualTo(7);
    }

    @Test
    void a_deferred_answer_ends_the_chain_as_any_other() {
        user("defers", Action.defer(() -> Action.returnValue(1)));
        user("later", Action.errno(Errno.EPERM));

        decide();

        assertThat(order).containsExactly("defers");
        assertThat(call.answer().kind()).isEqualTo(Answer.Kind.DEFER);
        assertThat(call.answer().work()).isNotNull();
    }

    @Test
    void every_other_answer_ends_the_chain() {
        List<Action> answers =
                List.of(Action.errno(Errno.EPERM), Action.returnValue(0), Action.injectFd(0), Action.kill(9));
        for (Action answer : answers) {
            order.clear();
            DispatchTable.Builder chain = DispatchTable.builder(journal::name);
            chain.add(List.of(CALLED), adapter("first", answer));
            chain.add(List.of(CALLED), adapter("second", Action.proceed()));
            call.reset(1, journal.newWriter());

            assertThat(chain.build().decide(call)).isZero();
            assertThat(order).containsExactly("first");
        }
    }

    @Test
    void core_063_a_handler_keeps_its_state_from_call_to_call() {
        AtomicInteger calls = new AtomicInteger();
        table.add(List.of(CALLED), new Named("counter", answer -> answer.returns(calls.incrementAndGet())));
        DispatchTable built = table.build();

        for (int expected = 1; expected <= 3; expected++) {
            call.reset(1, journal.newWriter());
            built.decide(call);
            assertThat(call.answer().value()).isEqualTo(expected);
        }
    }

    @Test
    void one_handler_may_be_in_several_chains_and_a_syscall_without_any_proceeds() {
        Named both = new Named("both", answer -> {});
        DispatchTable built = table.add(List.of(CALLED, OTHER), both).build();

        assertThat(built.chain(CALLED.number())).containsExactly(both);
        assertThat(built.chain(OTHER.number())).containsExactly(both);
        assertThat(built.chain(2)).isEmpty();
        assertThat(built.chain(-1)).isEmpty();
        assertThat(built.chain(1 << 20)).isEmpty();
        assertThat(built.name(2, -1)).isEqualTo(-1);
    }

    @Test
    void core_054_an_empty_table_lets_every_call_proceed() {
        assertThat(decide()).isEqualTo(-1);
        assertThat(call.answer().kind()).isEqualTo(Answer.Kind.PROCEED);
    }

    @Test
    void a_handler_of_the_test_that_throws_ends_the_chain_with_EIO() {
        table.add(
                List.of(CALLED),
                new UserHandlerAdapter(
                        CALLED,
                        held -> {
                            throw new StackOverflowError("broken");
                        },
                        failures));
        user("later", Action.proceed());

        decide();

        assertThat(order).isEmpty();
        assertThat(call.answer().value()).isEqualTo(Errno.EIO.number());
        assertThat(failures.all())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining(CALLED.name())
                        .hasRootCauseInstanceOf(StackOverflowError.class));
    }

    @Test
    void what_a_handler_of_the_test_decides_is_not_due_to_the_rule_that_allowed_the_call() {
        builtin("builtin", answer -> answer.allow(5));
        user("user", Action.errno(Errno.EPERM));

        decide();

        assertThat(call.answer().rule()).isEqualTo(Answer.NO_RULE);
    }

    @Test
    void failures_beyond_the_first_ones_are_not_kept() {
        for (int i = 0; i < 100; i++) {
            failures.add(new IllegalStateException(String.valueOf(i)));
        }

        assertThat(failures.all())
                .hasSize(16)
                .first()
                .satisfies(first -> assertThat(first).hasMessage("0"));
        assertThatThrownBy(() -> failures.all().add(new Error())).isInstanceOf(UnsupportedOperationException.class);
    }

    private void builtin(String name, Consumer<Answer> answer) {
        table.add(List.of(CALLED), new Named(name, answer));
    }

    private void user(String name, Action action) {
        table.add(List.of(CALLED), adapter(name, action));
    }

    private Builtin adapter(String name, Action action) {
        return new UserHandlerAdapter(
                CALLED,
                held -> {
                    order.add(name);
                    return action;
                },
                failures);
    }

    private int decide() {
        call.reset(1, journal.newWriter());
        return table.build().decide(call);
    }

    private final class Named implements Builtin {

        private final String name;
        private final Consumer<Answer> answer;

        Named(String name, Consumer<Answer> answer) {
            this.name = name;
            this.answer = answer;
        }

        @Override
        public void handle(Call of) {
            order.add(name);
            answer.accept(of.answer());
        }

        @Override
        public String name() {
            return name;
        }
    }
}
