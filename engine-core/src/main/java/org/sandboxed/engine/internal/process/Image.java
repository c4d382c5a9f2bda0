package org.sandboxed.engine.internal.process;

import java.util.List;

/**
 * What a process executes.
 *
 * @param argv its arguments, the program's name first
 * @param executable an absolute path
 * @param name the number of the program's name in the record, or -1
 */
record Image(List<String> argv, String executable, int name) {

    /** Nothing yet. */
    static final Image NONE = new Image(List.of(), "", -1);

    Image {
        argv = List.copyOf(argv);
    }
}
