package org.sandboxed.engine.internal.kernel;

/**
 * Something that the sandbox asks of the kernel or the C library.
 *
 * @param name what it is, with its manual page
 * @param isFound whether a probe succeeded in using it
 * @param detail what the probe saw
 * @param purpose what it is needed for
 * @param without what is lost without it, and the way to get it
 * @param isRequired whether there is no sandbox without it
 */
public record KernelFeature(
        String name, boolean isFound, String detail, String purpose, String without, boolean isRequired) {}
