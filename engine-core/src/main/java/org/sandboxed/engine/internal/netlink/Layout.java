package org.sandboxed.engine.internal.netlink;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What messages of a type carry.
 *
 * @param header how many bytes precede the attributes
 * @param prefix what the names of the attributes begin with
 * @param names by number, without the prefix
 * @param kinds by number
 */
record Layout(int header, String prefix, Map<Integer, String> names, Map<Integer, AttributeKind> kinds) {

    /**
     * A layout.
     *
     * @param attributes number, name and kind of each, separated by commas
     */
    static Layout of(int header, String prefix, String attributes) {
        Map<Integer, String> names = new HashMap<>();
        Map<Integer, AttributeKind> kinds = new HashMap<>();
        for (String attribute : attributes.split(", *", -1)) {
            String[] parts = attribute.split(" ", -1);
            names.put(Integer.valueOf(parts[0]), parts[1]);
            kinds.put(Integer.valueOf(parts[0]), AttributeKind.valueOf(parts[2].toUpperCase(Locale.ROOT)));
        }
        return new Layout(header, prefix, Map.copyOf(names), Map.copyOf(kinds));
    }

    String name(int type) {
        String name = names.get(type);
        return name == null ? prefix + type : prefix + name;
    }

    AttributeKind kind(int type) {
        return kinds.getOrDefault(type, AttributeKind.BYTES);
    }
}
