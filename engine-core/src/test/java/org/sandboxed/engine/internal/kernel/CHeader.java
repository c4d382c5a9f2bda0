package org.sandboxed.engine.internal.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

/** The integer macros that a C header of this machine defines, as its C compiler sees them. */
final class CHeader {

    private static final Pattern MACRO = Pattern.compile("(?m)^#define (\\w+) (\\w+)$");

    private CHeader() {}

    /** The macros whose name starts with a prefix, by the rest of their name; aborts the test where there is no compiler. */
    static Map<String, Integer> macros(String header, String prefix, String... definitions) {
        Map<String, String> all = new HashMap<>();
        MACRO.matcher(preprocess(header, definitions))
                .results()
                .forEach((MatchResult macro) -> all.put(macro.group(1), macro.group(2)));
        Map<String, Integer> numbers = new TreeMap<>();
        all.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name ->
                        resolve(name, all).ifPresent(number -> numbers.put(name.substring(prefix.length()), number)));
        return numbers;
    }

    private static Optional<Integer> resolve(String name, Map<String, String> all) {
        String value = name;
        while (all.containsKey(value)) {
            value = all.getOrDefault(value, "");
        }
        return value.matches("\\d+") ? Optional.of(Integer.valueOf(value)) : Optional.empty();
    }

    private static String preprocess(String header, String... definitions) {
        List<String> command = new ArrayList<>(List.of("gcc", "-E", "-dM", "-x", "c"));
        for (String definition : definitions) {
            command.add("-D" + definition);
        }
        command.add("-");
        try {
            Process gcc = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            gcc.outputWriter(UTF_8).append("#include <" + header + ">\n").close();
            String output = new String(gcc.getInputStream().readAllBytes(), UTF_8);
            return gcc.waitFor() == 0 ? output : abort("the C compiler finds no <" + header + "> on this machine");
        } catch (IOException e) {
            return abort("no C compiler to read <" + header + "> with: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abort("interrupted while reading <" + header + ">");
        }
    }
}
