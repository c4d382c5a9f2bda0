package org.sandboxed.engine.internal.handler.listing;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.kernel.DirectoryReader;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * A directory that a program has open. A duplicate of its descriptor shares its position, which so stays the program's own to
 * ask for and to move, whatever duplicates and children it has.
 *
 * @param fd the duplicate
 */
record OpenDirectory(int fd) implements AutoCloseable {

    /** The directory that a call is about; its descriptor is a negated errno where there is none, or it is not permitted. */
    static OpenDirectory of(Call call) {
        return new OpenDirectory(CallerDescriptor.duplicate(call));
    }

    boolean isOpen() {
        return fd >= 0;
    }

    /** Whether this machine does not let descriptors be duplicated. */
    boolean isNotPermitted() {
        return fd == -Errnos.EPERM || fd == -Errnos.ENOSYS;
    }

    long position() {
        return DirectoryReader.position(fd);
    }

    void moveTo(long position) {
        DirectoryReader.moveTo(fd, position);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
    }
}
