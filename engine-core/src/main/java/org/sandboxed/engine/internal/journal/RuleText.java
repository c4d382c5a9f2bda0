package org.sandboxed.engine.internal.journal;

/**
 * A rule of the policy, as the record names it.
 *
 * @param text in the words of the policy
 * @param isRefusing whether an event that carries this rule was refused, whatever its decision
 */
record RuleText(String text, boolean isRefusing) {}
