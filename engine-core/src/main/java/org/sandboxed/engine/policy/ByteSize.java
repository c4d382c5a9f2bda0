package org.sandboxed.engine.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

import static java.util.Objects.requireNonNullElse;

/**
 * An amount of memory or storage, written as a number of bytes or with one of the suffixes K, M, G, T: {@code "512M"}, or
 * {@code "512MiB"}, is 512 times 1024 times 1024.
 *
 * @param bytes a positive number
 */
public record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("(\\d+)(?:([KMGT])(?:IB)?)?");
    private static final String SUFFIXES = "KMGT";
    private static final int STEP = 10;

    /** Checks the number. */
    public ByteSize {
        if (bytes <= 0) {
            throw new IllegalArgumentException(bytes + " is not a positive number of bytes");
        }
    }

    /**
     * Reads the value of an option.
     *
     * @throws SandboxException that names the option and the value where it is no size, zero, or more than a long holds
     */
    public static ByteSize parse(String option, String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new SandboxException(option + ": \"" + text.replace("\0", "\\0")
                    + "\" is not a size; write a number of bytes, or one with K, M, G or T, such as \"512M\"");
        }
        long bytes = bytes(option, text, matcher.group(1), requireNonNullElse(matcher.group(2), ""));
        if (bytes == 0) {
            throw new SandboxException(option + ": \"" + text + "\" is not a positive size");
        }
        return new ByteSize(bytes);
    }

    private static long bytes(String option, String text, String digits, String suffix) {
        int shift = suffix.isEmpty() ? 0 : STEP * (SUFFIXES.indexOf(suffix) + 1);
        try {
            return Math.multiplyExact(Long.parseLong(digits), 1L << shift);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new SandboxException(option + ": \"" + text + "\" is out of range; the most is " + Long.MAX_VALUE, e);
        }
    }

    /** The size as one would write it, with the largest suffix that needs no fraction. */
    @Override
    public String toString() {
        long rest = bytes;
        int suffix = 0;
        while (suffix < SUFFIXES.length() && rest % (1 << STEP) == 0) {
            rest >>= STEP;
            suffix++;
        }
        return suffix == 0 ? Long.toString(rest) : rest + SUFFIXES.substring(suffix - 1, suffix);
    }
}
