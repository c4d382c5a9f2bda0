package org.sandboxed.engine.internal.journal;

import org.jspecify.annotations.Nullable;

/** The names and rules that the events of one journal share. Kept apart from it, so that an event does not keep its ring. */
final class SharedTexts {

    private final InternTable<String> names = new InternTable<>("(too many names)");
    private final InternTable<RuleText> rules = new InternTable<>(new RuleText("(too many rules)", false));

    int intern(String name) {
        return names.intern(name);
    }

    int intern(RuleText rule) {
        return rules.intern(rule);
    }

    @Nullable
    String name(int number) {
        return names.get(number);
    }

    @Nullable
    RuleText rule(int number) {
        return rules.get(number);
    }
}
