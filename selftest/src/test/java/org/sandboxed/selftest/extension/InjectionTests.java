package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Test;

class InjectionTests {

    @Test
    void constructors_lifecycle_methods_and_tests_get_the_sandbox_of_their_test() {
        Jupiter.runs(InjectionTestCase.class).succeeds(2);
    }
}
