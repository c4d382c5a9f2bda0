package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.fault.FaultRule;

/**
 * What a message is about.
 *
 * @param text words that follow "Expecting"
 */
public record Subject(String text) {

    /**
     * A run, by its command.
     *
     * @param run the run
     * @return the subject
     */
    public static Subject of(RunResult run) {
        return new Subject(String.format("run:%n  %s", run.commandLine()));
    }

    /**
     * Code that ran in a sandboxed JVM, which has no name.
     *
     * @return the subject
     */
    public static Subject code() {
        return new Subject("code in a sandboxed JVM");
    }

    /**
     * A fault rule.
     *
     * @param rule the rule
     * @return the subject
     */
    public static Subject of(FaultRule rule) {
        return new Subject(String.format("fault rule:%n  %s", rule.describe()));
    }

    /**
     * A log that nobody knows the run of.
     *
     * @return the subject
     */
    public static Subject log() {
        return new Subject("syscall log");
    }

    /**
     * Attempts to use the network that nobody knows the run of.
     *
     * @return the subject
     */
    public static Subject network() {
        return new Subject("network log");
    }

    /**
     * HTTP requests that nobody knows the run of.
     *
     * @return the subject
     */
    public static Subject http() {
        return new Subject("HTTP traffic");
    }

    /**
     * The changes of a run, by its command.
     *
     * @param run the run
     * @return the subject
     */
    public static Subject changesOf(RunResult run) {
        return new Subject(String.format("changes of run:%n  %s", String.join(" ", run.command())));
    }

    /**
     * Changes that nobody knows the run of.
     *
     * @return the subject
     */
    public static Subject changes() {
        return new Subject("changes");
    }

    /**
     * Processes that nobody knows the run of.
     *
     * @return the subject
     */
    public static Subject processes() {
        return new Subject("processes");
    }

    /**
     * What was said over netlink sockets.
     *
     * @return the subject
     */
    public static Subject netlink() {
        return new Subject("netlink traffic");
    }

    /**
     * Netlink requests of one type.
     *
     * @param type the name of the type
     * @return the subject
     */
    public static Subject netlinkRequests(String type) {
        return new Subject(String.format("netlink requests:%n  %s", type));
    }
}
