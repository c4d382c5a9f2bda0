package org.sandboxed.engine.internal.rootfs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) as far as the descriptions of an image need it: objects are maps, arrays lists, strings strings; numbers,
 * {@code true}, {@code false} and {@code null} are their text, for nothing here asks for one.
 */
final class Json {

    private static final int DEEPEST = 64;
    private static final int HEXADECIMAL = 16;
    private static final int DIGITS = 4;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** Reads one object. */
    static Map<String, Object> object(String text) throws BadArchiveException {
        Json json = new Json(text);
        Object value = json.value();
        if (json.peek() != 0 || !(value instanceof Map)) {
            throw json.unexpected();
        }
        return map(value);
    }

    /** The objects in an array that is a member of an object; none where there is no such member. */
    static List<Map<String, Object>> objects(Map<String, Object> in, String name) {
        List<Map<String, Object>> found = new ArrayList<>();
        if (in.get(name) instanceof List<?> list) {
            list.forEach(element -> found.add(map(element)));
        }
        return found;
    }

    /** An object that is a member of another; without members where there is no such object. */
    static Map<String, Object> member(Map<String, Object> in, String name) {
        return map(in.get(name));
    }

    /** A string that is a member of an object. */
    static Optional<String> string(Map<String, Object> in, String name) {
        return in.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> result.put(String.valueOf(name), member));
        }
        return result;
    }

    private Object value() throws BadArchiveException {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object() throws BadArchiveException {
        Map<String, Object> members = new LinkedHashMap<>();
        enter('{');
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
                peek();
            }
            String name = string();
            expect(':');
            members.put(name, value());
        }
        leave('}');
        return members;
    }

    private List<Object> array() throws BadArchiveException {
        List<Object> elements = new ArrayList<>();
        enter('[');
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
            }
            elements.add(value());
        }
        leave(']');
        return elements;
    }

    private String string() throws BadArchiveException {
        StringBuilder content = new StringBuilder();
        expect('"');
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            content.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return content.toString();
    }

    private char escaped() throws BadArchiveException {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw unexpected();
        };
    }

    private char unicode() throws BadArchiveException {
        if (at + DIGITS > text.length()) {
            throw unexpected();
        }
        try {
            at += DIGITS;
            return (char) Integer.parseInt(text.substring(at - DIGITS, at), HEXADECIMAL);
        } catch (NumberFormatException e) {
            throw unexpected();
        }
    }

    private String word() throws BadArchiveException {
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == from) {
            throw unexpected();
        }
        return text.substring(from, at);
    }

    private void enter(char bracket) throws BadArchiveException {
        expect(bracket);
        if (++depth > DEEPEST) {
            throw unexpected();
        }
    }

    private void leave(char bracket) throws BadArchiveException {
        expect(bracket);
        depth--;
    }

    /** The next character that is not white space, or 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char expected) throws BadArchiveException {
        if (peek() != expected) {
            throw unexpected();
        }
        at++;
    }

    private BadArchiveException unexpected() {
        return new BadArchiveException("a description of the image is no JSON, at character " + at + " of "
                + text.length() + "; it is damaged");
    }
}
