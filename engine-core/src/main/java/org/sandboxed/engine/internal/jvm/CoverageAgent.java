package org.sandboxed.engine.internal.jvm;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent's settings say about where it writes to. Known are those of JaCoCo, whose file is made absolute, so that
 * coverage of sandboxed code goes where that of the tests goes; settings of other agents are passed on as they are.
 *
 * @param settings what follows the path of the agent, with its equals sign
 * @param file the file that it writes, if one is known
 * @param canRunHere whether it works without a network
 */
record CoverageAgent(String settings, Optional<String> file, boolean canRunHere) {

    private static final Pattern JACOCO = Pattern.compile("(?i)(?:.*/)?[^/]*jacoco[^/]*\\.jar");
    private static final Pattern FILE = Pattern.compile("(?<=[=,])destfile=([^,]*)");
    private static final Pattern OVER_THE_NETWORK = Pattern.compile("[=,]output=tcp(server|client)");

    static CoverageAgent of(String path, String settings) {
        if (!JACOCO.matcher(path).matches()) {
            return new CoverageAgent(settings, Optional.empty(), true);
        }
        if (OVER_THE_NETWORK.matcher(settings).find()) {
            return new CoverageAgent(settings, Optional.empty(), false);
        }
        Matcher file = FILE.matcher(settings);
        boolean isNamed = file.find();
        String absolute = Path.of(isNamed ? file.group(1) : "jacoco.exec")
                .toAbsolutePath()
                .normalize()
                .toString();
        String named = "destfile=" + absolute;
        String complete = isNamed
                ? file.replaceFirst(Matcher.quoteReplacement(named))
                : (settings.isEmpty() ? "=" : settings + ",") + named;
        return new CoverageAgent(complete, Optional.of(absolute), true);
    }
}
