package org.sandboxed.engine.policy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

/**
 * Which credential is attached to which requests, and how.
 *
 * @param requests the requests
 * @param scheme how it is sent
 * @param detail the user, the header, or the parameter; empty where the scheme has none
 * @param credential its name
 * @param replaces whether it takes the place of what the program sends there
 * @param text the rule as it was written
 */
public record HttpAuthRule(
        HttpRule requests, Scheme scheme, String detail, String credential, boolean replaces, String text) {

    private static final String OPTION = "httpAuth";
    private static final String EXAMPLE = "such as \"GET api.example.com/v1/* bearer token\"";
    private static final String ADD_ONLY = "add-only";
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final int LEAST_WORDS = 4;
    private static final int MOST_WORDS = 5;

    /** What tells servers where a request goes and where it ends. */
    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "proxy-connection");

    /** How a credential is sent. */
    public enum Scheme {
        /** As {@code Authorization: Bearer …}. */
        BEARER,
        /** As the password of {@code Authorization: Basic …}. */
        BASIC,
        /** As the value of a header. */
        HEADER,
        /** As a parameter of the query. */
        QUERY
    }

    /**
     * Reads a rule: {@code METHOD HOST[/PATH] AUTH NAME [replace|add-only]}, in which AUTH is {@code bearer}, {@code
     * basic:user}, {@code header:name}, {@code apikey:name} or {@code query:parameter}.
     *
     * @throws SandboxException that says what is wrong
     */
    static HttpAuthRule parse(String rule) {
        String[] words = WHITESPACE.split(rule.strip(), -1);
        if (words.length < LEAST_WORDS || words.length > MOST_WORDS) {
            throw wrong(
                    rule,
                    "write a method, a host with or without a path, how the credential is sent, and its name, "
                            + EXAMPLE);
        }
        HttpRule requests = HttpRule.parse(OPTION, words[0] + " " + words[1]);
        String mode = words.length == MOST_WORDS ? words[MOST_WORDS - 1] : "replace";
        if (!mode.equals("replace") && !mode.equals(ADD_ONLY)) {
            throw wrong(rule, "\"" + mode + "\" is neither \"replace\" nor \"add-only\"");
        }
        int colon = words[2].indexOf(':');
        String kind = colon < 0 ? words[2] : words[2].substring(0, colon);
        String detail = colon < 0 ? "" : words[2].substring(colon + 1);
        Scheme scheme = scheme(rule, kind.toLowerCase(Locale.ROOT), colon >= 0, detail);
        return new HttpAuthRule(requests, scheme, detail, words[3], !mode.equals(ADD_ONLY), rule);
    }

    private static Scheme scheme(String rule, String kind, boolean hasDetail, String detail) {
        if (hasDetail != !kind.equals("bearer")) {
            throw unknown(rule);
        }
        boolean isToken = TOKEN.matcher(detail).matches();
        boolean isVisible = VISIBLE.matcher(detail).matches();
        return switch (kind) {
            case "bearer" -> Scheme.BEARER;
            case "basic" -> checked(Scheme.BASIC, isVisible && detail.indexOf(':') < 0, rule, detail, "a user name");
            case "header", "apikey" -> {
                boolean isFree = !OF_THE_MESSAGE.contains(detail.toLowerCase(Locale.ROOT));
                yield checked(Scheme.HEADER, isToken && isFree, rule, detail, "a header that a credential can have");
            }
            case "query" -> checked(Scheme.QUERY, isVisible, rule, detail, "a parameter");
            default -> throw unknown(rule);
        };
    }

    private static Scheme checked(Scheme scheme, boolean isGood, String rule, String detail, String what) {
        if (!isGood) {
            throw wrong(rule, "\"" + detail + "\" is not " + what);
        }
        return scheme;
    }

    private static SandboxException unknown(String rule) {
        return wrong(
                rule,
                "a credential is sent by \"bearer\", \"basic:user\", \"header:name\", \"apikey:name\" or"
                        + " \"query:parameter\", " + EXAMPLE);
    }

    private static SandboxException wrong(String rule, String reason) {
        return new SandboxException(OPTION + ": \"" + rule + "\": " + reason);
    }
}
