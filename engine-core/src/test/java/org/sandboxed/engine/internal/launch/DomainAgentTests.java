package org.sandboxed.engine.internal.launch;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.assertj.core.api.Assertions.assertThat;

/** Orders to a carrier that is about to end: a handler may ask about a process while the run ends on another thread. */
class DomainAgentTests {

    @Test
    void who_asks_after_the_end_is_told_that_nobody_answers() {
        try (DomainAgent agent = new DomainAgent()) {
            agent.dismiss();

            assertThat(agent.contains(Processes.pid())).isTrue();
            assertThat(agent.killAll()).isFalse();
            agent.stopAll();
            agent.continueAll();
        }
    }

    @Test
    void a_carrier_that_serves_knows_who_is_confined_with_it() throws InterruptedException {
        try (DomainAgent agent = new DomainAgent()) {
            Thread carrier = new Thread(agent::serve);
            carrier.start();

            assertThat(agent.contains(Processes.pid())).isTrue();
            assertThat(agent.contains(Integer.MAX_VALUE)).isFalse();
            agent.dismiss();
            carrier.join();
        }
    }
}
