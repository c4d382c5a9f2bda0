package org.sandboxed.junit.internal.fork;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.sandboxed.engine.SandboxedCallable;

/**
 * Runs one test in this JVM, which is the sandboxed one. Listeners and filters that the class path registers stay out of it:
 * they belong to whoever runs the tests.
 *
 * @param uniqueId that of the test method, of one invocation of it, or of a factory
 */
record ForkedTest(String uniqueId) implements SandboxedCallable<ForkReport, RuntimeException> {

    @Override
    public ForkReport call() {
        try {
            return execute();
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "fork = METHOD needs org.junit.platform:junit-platform-launcher on the class path of the tests, in"
                            + " the version of its other JUnit artifacts: "
                            + missing.getMessage() + " is missing",
                    missing);
        }
    }

    private ForkReport execute() {
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectUniqueId(uniqueId))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameter(Fork.INSIDE, Fork.TOKEN)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        ReportCollector collector = new ReportCollector(uniqueId);
        LauncherFactory.create(config).execute(request, collector);
        return collector.report();
    }
}
