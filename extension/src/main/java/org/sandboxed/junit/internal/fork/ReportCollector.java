package org.sandboxed.junit.internal.fork;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Watches one test, with the containers around it and what it makes itself, and reports what became of it. */
final class ReportCollector implements TestExecutionListener {

    private static final Set<String> DYNAMIC = Set.of("dynamic-test", "dynamic-container");

    private final String wanted;
    private final List<Map<String, String>> entries = new ArrayList<>();
    private final Map<String, TestIdentifier> dynamic = new LinkedHashMap<>();
    private final Map<String, Throwable> dynamicFailures = new LinkedHashMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean wasSeen;

    ReportCollector(String wanted) {
        this.wanted = wanted;
    }

    @Override
    public void dynamicTestRegistered(TestIdentifier test) {
        if (isOfFactory(test)) {
            dynamic.put(test.getUniqueId(), test);
        }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        entries.add(new LinkedHashMap<>(entry.getKeyValuePairs()));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        wasSeen = true;
        note(test, new TestAbortedException("Disabled in the forked JVM: " + reason));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        wasSeen |= test.getUniqueId().equals(wanted);
        result.getThrowable().ifPresent(thrown -> note(test, thrown));
    }

    private void note(TestIdentifier test, Throwable thrown) {
        if (isOfFactory(test)) {
            dynamicFailures.put(test.getUniqueId(), thrown);
        } else {
            failures.add(thrown);
        }
    }

    private static boolean isOfFactory(TestIdentifier test) {
        return DYNAMIC.contains(
                UniqueId.parse(test.getUniqueId()).getLastSegment().getType());
    }

    ForkReport report() {
        if (!wasSeen && failures.isEmpty()) {
            failures.add(new AssertionFailedError("The forked JVM found no test " + wanted
                    + "; are junit-jupiter-engine and the class of the test on the class path?"));
        }
        List<ForkReport.Node> nodes = new ArrayList<>();
        dynamic.forEach((id, test) -> nodes.add(new ForkReport.Node(
                id, test.getParentId().orElse(wanted), test.getDisplayName(), test.isTest(), dynamicFailures.get(id))));
        return new ForkReport(failure(), entries, nodes);
    }

    /** The first failure; of a test that passed and whose class failed, that of the class. */
    private @Nullable Throwable failure() {
        if (failures.isEmpty()) {
            return null;
        }
        Throwable first = failures.get(0);
        failures.stream().skip(1).filter(next -> next != first).forEach(first::addSuppressed);
        return first;
    }
}
