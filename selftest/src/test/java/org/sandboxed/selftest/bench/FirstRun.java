package org.sandboxed.selftest.bench;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Lets JUnit run a test, then starts a program for the first time, and prints how many nanoseconds that took and how many classes
 * were loaded for it.
 */
final class FirstRun {

    static final String SANDBOXED = "sandboxed";
    static final String PLAIN = "plain";

    private FirstRun() {}

    /** Takes what to measure, and the program. */
    public static void main(String... arguments) throws Exception {
        runTest();
        List<String> command = List.of(arguments[1]);
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        long loaded = classes.getTotalLoadedClassCount();
        long start = System.nanoTime();
        if (arguments[0].equals(SANDBOXED)) {
            LaunchRows.runOnce(command);
        } else {
            LaunchRows.process(command);
        }
        long nanos = System.nanoTime() - start;
        System.out.println(nanos + " " + (classes.getTotalLoadedClassCount() - loaded));
    }

    private static void runTest() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(TrivialTestCase.class))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        if (listener.getSummary().getTestsSucceededCount() != 1) {
            throw new IllegalStateException("JUnit has not run the test");
        }
    }
}
