package org.sandboxed.engine.internal.handler.process;

/**
 * How the record names a program that is executed, where the kernel knows it by another name.
 *
 * @param executable its absolute path
 * @param directory the working directory
 */
public record ExecNames(String executable, String directory) {}
