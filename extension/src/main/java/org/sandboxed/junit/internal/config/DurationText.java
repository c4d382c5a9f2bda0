package org.sandboxed.junit.internal.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as annotations write them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, {@code PT1M30S}. */
final class DurationText {

    private static final Pattern SHORT_FORM = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");

    private DurationText() {}

    /**
     * Reads a duration; whether it makes sense as a limit is not decided here.
     *
     * @throws IllegalArgumentException with a message that shows the forms
     */
    static Duration parse(String text) {
        try {
            Matcher matcher = SHORT_FORM.matcher(text.strip());
            return matcher.matches()
                    ? Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))
                    : Duration.parse(text.strip());
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "not a duration; write a number with ms, s, m or h, such as \"500ms\" or \"10s\","
                            + " or an ISO-8601 duration, such as \"PT1M30S\"",
                    e);
        }
    }

    private static ChronoUnit unit(String suffix) {
        return switch (suffix) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.HOURS;
        };
    }
}
