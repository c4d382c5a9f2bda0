package org.sandboxed.engine.policy;

import java.util.Locale;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

/**
 * Reads one rule of {@code allowHttp} or {@code denyHttp}:
 *
 * <pre>
 * rule   = method whitespace host [ "/" path ]
 * method = "*" | token
 * host   = "*" | name | IPv4 | "[" IPv6 "]"
 * path   = characters, the last of which may be "*" for everything that begins like this
 * </pre>
 */
final class HttpRuleParser {

    private static final String EXAMPLE = "such as \"GET api.example.com/v1/*\"";
    private static final String ANY = HttpRule.ANY;
    private static final Pattern WHITESPACE = Pattern.compile("\\s");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final String option;
    private final String rule;

    HttpRuleParser(String option, String rule) {
        this.option = option;
        this.rule = rule;
    }

    HttpRule parse() {
        String text = rule.strip();
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String method = text.substring(0, end);
        String target = text.substring(end).strip();
        if (method.isEmpty() || target.isEmpty()) {
            throw wrong("", "write a method and a host, " + EXAMPLE);
        }
        if (!method.equals(ANY) && (!TOKEN.matcher(method).matches() || method.indexOf('*') >= 0)) {
            throw wrong(method, "not a method; write one, such as GET, or \"*\" for any");
        }
        if (WHITESPACE.matcher(target).find()) {
            throw wrong(target, "a host and a path have no whitespace; write it as %20");
        }
        if (target.contains("://")) {
            throw wrong(target, "leave the scheme out: a rule is about HTTP and HTTPS");
        }
        int slash = target.indexOf('/');
        String host = host(slash < 0 ? target : target.substring(0, slash));
        return rule(method.toUpperCase(Locale.ROOT), host, slash < 0 ? "/*" : target.substring(slash));
    }

    private HttpRule rule(String method, String host, String path) {
        boolean isPrefix = path.endsWith(ANY);
        String exact = isPrefix ? path.substring(0, path.length() - 1) : path;
        if (exact.indexOf('*') >= 0) {
            throw wrong(path, "\"*\" stands at the end of a path only, for everything that begins like it");
        }
        if (exact.indexOf('?') >= 0 || exact.indexOf('#') >= 0) {
            throw wrong(path, "leave the query out: a rule is about the path, whatever the query");
        }
        String normal = HttpPath.normalize(exact);
        boolean endsInSlash = isPrefix && exact.endsWith("/") && !normal.equals("/");
        return new HttpRule(method, host, endsInSlash ? normal + "/" : normal, isPrefix, rule);
    }

    private String host(String written) {
        if (written.equals(ANY)) {
            return ANY;
        }
        if (written.isEmpty()) {
            throw wrong(written, "no host; write one, " + EXAMPLE + ", or \"*\" for any");
        }
        if (written.indexOf('*') >= 0) {
            throw wrong(written, "no wildcard is supported inside of a name; list the names, or write \"*\" for any");
        }
        String host = HttpHost.normalize(written);
        if (host != null) {
            return host;
        }
        if (written.indexOf(':') >= 0) {
            throw wrong(
                    written,
                    "a rule takes no port, and an IPv6 address stands in brackets; which ports are looked into says"
                            + " httpPorts");
        }
        throw wrong(written, "neither a host name nor an address");
    }

    private SandboxException wrong(String part, String reason) {
        String place = part.isEmpty() ? "" : "\"" + part + "\" at character " + (rule.indexOf(part) + 1) + ": ";
        return new SandboxException(option + ": \"" + rule + "\": " + place + reason);
    }
}
