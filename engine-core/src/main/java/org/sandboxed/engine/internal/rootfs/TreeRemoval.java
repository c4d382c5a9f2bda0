package org.sandboxed.engine.internal.rootfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.kernel.DirectoryReader;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_REMOVEDIR;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;

/** Removes by descriptor what layers take away, so that no link leads elsewhere. Results are 0 or negated errnos. */
final class TreeRemoval {

    private static final int PIN = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

    private final Files files;
    private final Names names;
    private final DirectoryReader reader = new DirectoryReader();

    TreeRemoval(Files files, Names names) {
        this.files = files;
        this.names = names;
    }

    /** Removes a name with all below it; nothing where nothing has it. */
    int remove(int directory, byte[] name) {
        int result = names.unlinkat(directory, name, name.length, 0);
        if (result == -Errnos.ENOENT) {
            return 0;
        }
        if (result != -Errnos.EISDIR) {
            return result;
        }
        int fd = files.openat2(directory, name, name.length, PIN, 0, 0);
        if (fd < 0) {
            return fd;
        }
        try (Fd opened = new Fd(fd)) {
            result = clear(opened.number());
        }
        return result < 0 ? result : names.unlinkat(directory, name, name.length, AT_REMOVEDIR);
    }

    private int clear(int directory) {
        List<byte[]> found = new ArrayList<>();
        int result = reader.read(directory, (name, type, inode) -> found.add(name));
        for (int i = 0; i < found.size() && result == 0; i++) {
            result = remove(directory, found.get(i));
        }
        return result;
    }

    /** Adds the names in a directory to a list. */
    int list(int directory, List<String> into) {
        return reader.read(directory, (name, type, inode) -> into.add(new String(name, StandardCharsets.UTF_8)));
    }
}
