package org.sandboxed.engine.internal.filesystem.root;

/** Which programs processes execute, for links of proc(5) that tell it. */
@FunctionalInterface
public interface Programs {

    /** The path of the program in the view, without links and dots; empty where it has none. Not to be changed. */
    byte[] of(int pid);
}
