package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Paths of HTTP requests in the one form in which rules are compared: each byte is a character, what is percent-encoded is
 * decoded once, empty and dot segments are gone, and no path leads above the root.
 */
public final class HttpPath {

    private static final int HEX = 16;
    private static final int ESCAPE_LENGTH = 3;
    private static final Pattern DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);
    /** What some servers take for a host: two slashes or more, of either kind, and what follows up to the next one. */
    private static final Pattern HOST = Pattern.compile("/[/\\\\]+[^/\\\\]*+[/\\\\]?");

    private HttpPath() {}

    /**
     * The form of a path.
     *
     * @param written as it stands in a request or in a rule, without a query
     */
    public static String normalize(String written) {
        return resolve(decode(written));
    }

    /**
     * What servers may take a path for, the form of {@link #normalize} first. Some do not follow what leads up, or only where
     * it is not encoded, and some take what stands behind two slashes for a host, as in a URL without a scheme.
     *
     * @param written as it stands in a request, without a query
     */
    public static List<String> readings(String written) {
        Set<String> readings = new LinkedHashSet<>(readingsOfPath(written));
        if (HOST.matcher(written).lookingAt()) {
            readings.addAll(readingsOfPath(HOST.matcher(written).replaceFirst("/")));
        }
        return List.copyOf(readings);
    }

    private static List<String> readingsOfPath(String written) {
        String decoded = decode(written);
        return Arrays.asList(decoded.split("/", -1)).contains("..")
                ? List.of(resolve(decoded), plain(decoded), plain(decode(resolve(withDots(written)))))
                : List.of(resolve(decoded));
    }

    private static String withDots(String written) {
        return DOT.matcher(written).replaceAll(".");
    }

    /** A path whose empty segments are gone, and those that lead up are not. */
    private static String plain(String decoded) {
        return Arrays.stream(decoded.split("/", -1))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .collect(Collectors.joining("/", "/", ""));
    }

    /**
     * A reading of a server that takes a backslash for a slash, and what stands in a segment behind a semicolon for no part of
     * its name.
     *
     * @param reading one of {@link #readings}
     */
    static String loosened(String reading) {
        return resolve(Arrays.stream(reading.replace('\\', '/').split("/", -1))
                .map(HttpPath::withoutParameters)
                .collect(Collectors.joining("/")));
    }

    /**
     * Whether servers differ on where a path leads: what is a way up for one, as {@code ..;x} or {@code a\..\b}, is a name for
     * another.
     *
     * @param written as it stands in a request, without a query
     */
    public static boolean isAmbiguous(String written) {
        return Arrays.stream(decode(written).split("/", -1))
                .filter(segment -> !isDots(segment))
                .flatMap(segment -> Arrays.stream(segment.split("\\\\", -1)))
                .anyMatch(part -> isDots(withoutParameters(part)));
    }

    private static boolean isDots(String segment) {
        return segment.equals("..") || segment.equals(".");
    }

    private static String withoutParameters(String segment) {
        int semicolon = segment.indexOf(';');
        return semicolon < 0 ? segment : segment.substring(0, semicolon);
    }

    private static String resolve(String decoded) {
        List<String> kept = new ArrayList<>();
        for (String segment : decoded.split("/", -1)) {
            if (segment.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.remove(kept.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** Decodes what is percent-encoded, once; what is malformed stays as it is. */
    public static String decode(String text) {
        String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
        StringBuilder decoded = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            int high = bytes.charAt(i) == '%' && i + 2 < bytes.length() ? digit(bytes.charAt(i + 1)) : -1;
            int low = high < 0 ? -1 : digit(bytes.charAt(i + 2));
            if (low < 0) {
                decoded.append(bytes.charAt(i));
            } else {
                decoded.append((char) (high * HEX + low));
                i += ESCAPE_LENGTH - 1;
            }
        }
        return decoded.toString();
    }

    private static int digit(char character) {
        return character > 'f' ? -1 : Character.digit(character, HEX);
    }
}
