package org.sandboxed.engine.internal.filesystem.root;

/**
 * What one run of programs in another root is about.
 *
 * @param view what is where
 * @param directories where each process is
 * @param programs what each process executes
 */
public record RootedRun(RootView view, RootedDirectories directories, Programs programs) {}
