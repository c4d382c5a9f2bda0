package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.root.RootedPaths;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** Where the paths of sockets in another root are on the machine. */
final class RootedSockets implements RootedPaths {

    private final CowSupport support;
    private final CowPlace place = new CowPlace();
    private final PathBytes text = new PathBytes();

    RootedSockets(CowSupport support) {
        this.support = support;
    }

    @Override
    public int toHost(Caller caller, byte[] path, int length, boolean follow) {
        support.tree().lock().lock();
        try {
            support.resolver().resolve(caller, AT_FDCWD, Arrays.copyOf(path, length), length, follow, place);
            int result = switch (place.kind()) {
                case OUTSIDE -> {
                    text.set(place.path());
                    yield text.length();
                }
                case FOUND, DETACHED -> support.pinned().pathOf(place.fd(), text.room());
                case ABSENT -> {
                    text.set(support.absolute(place));
                    yield text.length();
                }
                case FOREIGN, FAILED -> place.failure();
            };
            System.arraycopy(text.bytes(), 0, path, 0, Math.max(result, 0));
            return result;
        } finally {
            place.close();
            support.tree().lock().unlock();
        }
    }
}
