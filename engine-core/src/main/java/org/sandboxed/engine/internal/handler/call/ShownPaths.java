package org.sandboxed.engine.internal.handler.call;

import java.util.Optional;

/** What programs call the files that the kernel tells by their paths on the machine. */
public interface ShownPaths {

    /** As the kernel calls them. */
    ShownPaths MACHINE = new ShownPaths() {
        @Override
        public Optional<String> directory(int pid) {
            return Optional.empty();
        }

        @Override
        public String of(String path) {
            return path;
        }
    };

    /** Where a process is, if the kernel does not know. */
    Optional<String> directory(int pid);

    /** What programs call a file of the machine; the path as it is where they have no name for it. */
    String of(String path);
}
