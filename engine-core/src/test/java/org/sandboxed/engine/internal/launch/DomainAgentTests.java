package org.sandboxed.engine.internal.launch;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.assertj.core.api.Assertions.assertThat;

/** Orders to a keeper that is about to end: a handler may ask about a process while the run ends on another thread. */
class DomainAgentTests {

    @Test
    void who_asks_after_the_end_is_told_that_nobody_answers() {
        try (DomainAgent agent = new DomainAgent()) {
            agent.dismiss();

            assertThat(agent.contains(Processes.pid())).isTrue();
            agent.killAll();
            agent.stopAll();
            agent.continueAll();
            agent.neverServed();
        }
    }

    @Test
    void a_keeper_that_serves_knows_who_is_confined_with_it() throws InterruptedException {
        try (DomainAgent agent = new DomainAgent()) {
            Thread keeper = new Thread(() -> {
                agent.serve();
                agent.leave();
            });
            keeper.start();

            assertThat(agent.contains(Processes.pid())).isTrue();
            assertThat(agent.contains(Integer.MAX_VALUE)).isFalse();
            agent.dismiss();
            keeper.join();
        }
    }
}
