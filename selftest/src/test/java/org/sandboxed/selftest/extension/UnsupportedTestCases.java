package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Unsupported;

import static org.assertj.core.api.Assertions.fail;

/** Tests on machines that cannot confine programs; no body must ever run. */
final class UnsupportedTestCases {

    private UnsupportedTestCases() {}

    @ExtendWith(Machines.OldLinux.class)
    @Sandboxed
    static class OldLinuxTestCase {

        OldLinuxTestCase(Sandbox sandbox) {
            fail("made in " + sandbox.workdir());
        }

        @Test
        void asks_for_a_sandbox() {
            fail("ran unconfined");
        }
    }

    @ExtendWith(Machines.OldLinux.class)
    @Sandboxed
    static class UninterestedTestCase {

        @Test
        void asks_for_nothing() {
            fail("ran, although nothing would be confined");
        }
    }

    @ExtendWith(Machines.OldLinux.class)
    @Sandboxed(unsupported = Unsupported.SKIP)
    static class SkippingTestCase {

        @Test
        void is_skipped_with_its_class() {
            fail("ran unconfined");
        }
    }

    @ExtendWith(Machines.OldLinux.class)
    @Sandboxed
    static class SkippingMethodTestCase {

        @Test
        @Sandboxed(unsupported = Unsupported.SKIP)
        void is_skipped_alone() {
            fail("ran unconfined");
        }
    }

    @ExtendWith(Machines.OtherSystem.class)
    @Sandboxed
    static class OtherSystemTestCase {

        @Test
        void is_skipped_with_its_class() {
            fail("ran unconfined");
        }
    }
}
