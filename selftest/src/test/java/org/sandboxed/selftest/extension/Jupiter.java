package org.sandboxed.selftest.extension;

import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ListAssert;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** Runs fixtures, and says what came of them. */
final class Jupiter {

    private final EngineExecutionResults results;

    private Jupiter(EngineExecutionResults results) {
        this.results = results;
    }

    static Jupiter runs(Class<?> testCase) {
        return runs(testCase, Map.of());
    }

    static Jupiter runs(Class<?> testCase, Map<String, String> parameters) {
        return new Jupiter(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testCase))
                .configurationParameters(parameters)
                .execute());
    }

    static Jupiter runsWithSystemProperties(Class<?> testCase) {
        return new Jupiter(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testCase))
                .enableImplicitConfigurationParameters(true)
                .execute());
    }

    Jupiter succeeds(long tests) {
        return hasFailed(0).hasSucceeded(tests);
    }

    Jupiter hasSucceeded(long tests) {
        assertThat(results.testEvents().succeeded().count()).as(this::failures).isEqualTo(tests);
        return this;
    }

    Jupiter hasFailed(long tests) {
        assertThat(results.allEvents().failed().count()).as(this::failures).isEqualTo(tests);
        return this;
    }

    Jupiter hasAborted(long tests) {
        assertThat(results.testEvents().aborted().count()).as(this::failures).isEqualTo(tests);
        return this;
    }

    /** The only failure, of a test or of a container. */
    AbstractThrowableAssert<?, ? extends Throwable> failure() {
        hasFailed(1);
        return assertThat(results.allEvents().failed().stream()
                .findFirst()
                .orElseThrow()
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow());
    }

    /** The failure of the test or container with a display name. */
    Throwable failureOf(String name) {
        return results.allEvents().failed().stream()
                .filter(event -> event.getTestDescriptor().getDisplayName().equals(name))
                .findFirst()
                .flatMap(event ->
                        event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                .orElseThrow(() -> new AssertionError("nothing named " + name + " failed; " + failures()));
    }

    /** The reasons of everything that was skipped. */
    ListAssert<String> skipReasons() {
        return assertThat(results.allEvents().skipped().stream()
                .map(event -> event.getRequiredPayload(String.class))
                .toList());
    }

    /** All report entries as lines of the form {@code key = value}. */
    ListAssert<String> reportEntries() {
        return assertThat(results.allEvents().stream()
                .filter(event -> event.getType() == EventType.REPORTING_ENTRY_PUBLISHED)
                .map(event -> event.getRequiredPayload(ReportEntry.class))
                .flatMap(entry -> entry.getKeyValuePairs().entrySet().stream())
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .toList());
    }

    private String failures() {
        return results.allEvents().failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName() + ": "
                        + event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .map(Throwable::toString)
                                .orElse("no cause"))
                .collect(joining("\n", "failures:\n", ""));
    }
}
