package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** Names of numbers: either of single values, or of bits that are joined by {@code |}. Immutable. */
final class Symbols {

    private final Map<String, Long> values;
    private final String prefix;

    private Symbols(Map<String, Long> values) {
        this.values = values;
        String first = values.keySet().iterator().next();
        this.prefix = first.substring(0, first.indexOf('_', 1) + 1);
    }

    /** Reads words like {@code O_CREAT=0100}; a name of several bits has to come before the names of its parts. */
    static Symbols parse(String text) {
        Map<String, Long> values = new LinkedHashMap<>();
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), Long.decode(word.substring(equals + 1)));
        }
        return new Symbols(values);
    }

    /** The values by name, in the order in which flags are printed. */
    Map<String, Long> values() {
        return values;
    }

    /** The name of a value, or the number and what was missed, such as {@code 0x63 /* AF_??? *}{@code /}. */
    String name(long value) {
        for (Map.Entry<String, Long> symbol : values.entrySet()) {
            if (symbol.getValue() == value) {
                return symbol.getKey();
            }
        }
        return unknown(value);
    }

    /** The names of all bits that are set, and a number for the bits that have none. */
    String flags(long value) {
        if (value == 0) {
            return values.containsValue(0L) ? name(0) : "0";
        }
        List<String> words = new ArrayList<>();
        long rest = appendFlags(words, value);
        if (words.isEmpty()) {
            return unknown(value);
        }
        if (rest != 0) {
            words.add("0x" + Long.toHexString(rest));
        }
        return String.join("|", words);
    }

    /** Adds the names of the bits that are set to a list, and returns the bits that have no name. */
    long appendFlags(List<String> words, long value) {
        long rest = value;
        for (Map.Entry<String, Long> symbol : values.entrySet()) {
            long bits = symbol.getValue();
            if (bits != 0 && (rest & bits) == bits) {
                words.add(symbol.getKey());
                rest &= ~bits;
            }
        }
        return rest;
    }

    private String unknown(long value) {
        return "0x" + Long.toHexString(value) + " /* " + prefix + "??? */";
    }
}
