package org.sandboxed.engine;

import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.internal.kernel.KernelFeature;
import org.sandboxed.engine.internal.kernel.KernelProbe;

import static java.util.stream.Collectors.joining;

/**
 * What this machine offers to sandboxes, found out by trying. Immutable, safe to read from any thread.
 *
 * <p>Run this class as a program to print the report: {@code java -cp … org.sandboxed.engine.SandboxSupport}. It exits
 * with 0 where sandboxes are supported and with 1 where they are not.
 */
public final class SandboxSupport {

    private final List<KernelFeature> features;

    private SandboxSupport(List<KernelFeature> features) {
        this.features = features;
    }

    /** Tries every feature that sandboxes use; takes some milliseconds and leaves nothing behind. */
    public static SandboxSupport probe() {
        return new SandboxSupport(KernelProbe.run());
    }

    /** Whether sandboxes work here. */
    public boolean isSupported() {
        return missing().isEmpty();
    }

    /** The features that are needed and missing, each with what the probe saw and the way to mend it. */
    public Optional<String> missing() {
        String all = features.stream()
                .filter(feature -> feature.isRequired() && !feature.isFound())
                .map(feature -> feature.name() + " is missing (" + feature.detail() + "): " + feature.without())
                .collect(joining("; "));
        return Optional.of(all).filter(text -> !text.isEmpty());
    }

    /** Every feature: found or not, what it is needed for, and what is lost without it. */
    public String report() {
        StringBuilder report = new StringBuilder();
        for (KernelFeature feature : features) {
            report.append(feature.isFound() ? "found    " : "MISSING  ")
                    .append(feature.name())
                    .append(" (")
                    .append(feature.detail())
                    .append(")\n           for ")
                    .append(feature.purpose())
                    .append('\n');
            if (!feature.isFound()) {
                report.append("           without it: ")
                        .append(feature.without())
                        .append('\n');
            }
        }
        String verdict =
                missing().map(what -> "Sandboxes do not work here: " + what).orElse("Sandboxes work here.");
        return report.append(verdict).append('\n').toString();
    }

    /** The {@link #report()}. */
    @Override
    public String toString() {
        return report();
    }

    /**
     * Prints the report.
     *
     * @param args not used
     */
    @SuppressWarnings("SystemOut") // this is a program
    public static void main(String[] args) {
        SandboxSupport support = probe();
        System.out.print(support.report());
        System.exit(support.isSupported() ? 0 : 1);
    }
}
