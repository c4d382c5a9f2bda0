package org.sandboxed.engine.internal.filesystem.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.sandboxed.engine.internal.filesystem.ExtendedAttributes;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;
import org.sandboxed.engine.internal.filesystem.diff.TreeFiles;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** One of the two trees, by paths of any length, never through links. Not thread-safe. */
final class Layer implements AutoCloseable {

    private static final int PIN = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final byte[] HERE = {'.'};

    private final TreeFiles tree;
    private final Files files = new Files();
    private final ExtendedAttributes attributes = new ExtendedAttributes();
    private final boolean makesWay;

    private Layer(Fd root, boolean makesWay) {
        this.tree = new TreeFiles(root);
        this.makesWay = makesWay;
    }

    /** A tree in which nothing is found that its modes hide from their owner. */
    static Layer asItIs(Fd root) {
        return new Layer(root, false);
    }

    /** A tree whose directories are made accessible, when something in them is looked for, until this is closed. */
    static Layer withEveryWay(Fd root) {
        return new Layer(root, true);
    }

    /** Looks at a path; whether there is anything. */
    boolean look(String path, FileStatus into) {
        byte[] name = name(path);
        return inParent(path, directory -> files.ownStatus(directory, name, name.length, into)) == 0;
    }

    /** Pins what is at a path; a descriptor or a negated errno. */
    int pin(String path) {
        byte[] name = name(path);
        return inParent(path, directory -> files.openat2(directory, name, name.length, PIN, 0, 0));
    }

    private int inParent(String path, IntUnaryOperator look) {
        return onTheWay(path, () -> lookInParent(path, look));
    }

    private int onTheWay(String path, IntSupplier look) {
        int result = look.getAsInt();
        if (result == -Errnos.EACCES && makesWay) {
            tree.makeWayTo(path);
            result = look.getAsInt();
        }
        return result;
    }

    private int lookInParent(String path, IntUnaryOperator look) {
        int directory = tree.pinDirectory(RawPath.parent(path));
        if (directory < 0) {
            return directory;
        }
        int result = look.applyAsInt(directory);
        Fd.closeRaw(directory);
        return result;
    }

    /** The extended attributes of what is at a path. */
    Map<String, String> attributes(String path) {
        int fd = pin(path);
        if (fd < 0) {
            return Map.of();
        }
        Map<String, String> found = attributes.read(fd);
        Fd.closeRaw(fd);
        return found;
    }

    /** Pins a directory; negative where there is none. */
    int pinDirectory(String path) {
        return onTheWay(path, () -> tree.pinDirectory(path));
    }

    /** Gives a directory the mode back that it had before something in it was looked for. */
    void restore(String path) {
        tree.restore(path);
    }

    /** The paths of what is in a directory, in order. */
    List<String> list(String path) {
        List<String> paths = new ArrayList<>();
        int directory = tree.pinDirectory(path);
        if (directory >= 0) {
            tree.names(directory).forEach(name -> paths.add(RawPath.child(path, name)));
            Fd.closeRaw(directory);
        }
        return paths;
    }

    /** Lets the owner look into a directory until this is closed. */
    void makeAccessible(String path, FileStatus status) {
        tree.makeAccessible(path, status);
    }

    private static byte[] name(String path) {
        return path.isEmpty() ? HERE : RawPath.name(path);
    }

    @Override
    public void close() {
        tree.close();
    }
}
