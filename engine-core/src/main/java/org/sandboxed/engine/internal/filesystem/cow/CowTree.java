package org.sandboxed.engine.internal.filesystem.cow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/**
 * The copy-on-write working directory of a sandbox, as all its runs share it: the real tree below, the upper layer over it,
 * what was deleted, and which file of the upper layer was which one of the real tree. Thread-safe; who changes something
 * holds {@link #lock()} from the look to the change.
 */
public final class CowTree implements AutoCloseable {

    private final Branch branch;
    private final byte[] lowerPath;
    private final byte[] upperPath;
    private final byte[] copyPath;
    private final boolean executesCopies;
    private final Moves moves = new Moves();
    private final Identities identities = new Identities();
    private final Watches watches = new Watches();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ByteBuffer> staged = ConcurrentHashMap.newKeySet();
    private int directoryChanges;
    private int nameChanges;

    /** Looks at an open branch, which stays its owner's. */
    public CowTree(Branch branch) {
        this.branch = branch;
        this.lowerPath = pathOf(branch.lower().number());
        this.upperPath = pathOf(branch.upper().number());
        this.copyPath = pathOf(branch.work().number(), CopyUp.STAGED);
        this.executesCopies = !new Descriptions().isMountedNoexec(upper());
        takeAfterLower();
    }

    /** The root of the upper layer looks like that of the real tree. */
    private void takeAfterLower() {
        PinnedFiles pinned = new PinnedFiles();
        FileStatus status = new FileStatus();
        FileStatus made = new FileStatus();
        KernelException.require(pinned.status(lower(), status), "statx");
        KernelException.require(new Metadata(pinned).copy(lower(), status, upper()), "setxattr");
        KernelException.require(pinned.status(upper(), made), "statx");
        identities.copied(made.inode(), status.device(), status.inode());
    }

    private static byte[] pathOf(int directory, String name) {
        byte[] path = pathOf(directory);
        return new PathBytes()
                .append(path)
                .append(NativeText.encode("/" + name))
                .toArray();
    }

    private static byte[] pathOf(int fd) {
        byte[] path = new byte[Files.PATH_MAX];
        int length = KernelException.require(new PinnedFiles().pathOf(fd, path), "readlink");
        return Arrays.copyOf(path, length);
    }

    /** Held by whoever looks at the tree and acts on what was seen. Never held while a program is waited for. */
    public ReentrantLock lock() {
        return lock;
    }

    /** The real path of the working directory. */
    public byte[] lowerPath() {
        return lowerPath.clone();
    }

    /** Whether the kernel executes programs of the upper layer: it may lie on a file system that is mounted noexec. */
    public boolean executesCopies() {
        return executesCopies;
    }

    /** The real path of the upper layer. */
    public byte[] upperPath() {
        return upperPath.clone();
    }

    /**
     * A directory of the upper layer is about to move, to go, or to be open to others: what was known about the way to one is not
     * any more. Called with the lock held.
     */
    public void directoryChanges() {
        directoryChanges++;
        nameChanges++;
    }

    /** Another number since {@link #directoryChanges()} was last called. Asked with the lock held. */
    int directoryState() {
        return directoryChanges;
    }

    /** A name of the upper layer is about to be taken away, or to be that of another file. Called with the lock held. */
    public void nameChanges() {
        nameChanges++;
    }

    /** Another number since a name of the upper layer was last taken away. Asked with the lock held. */
    int nameState() {
        return nameChanges;
    }

    /** Keeps a name of the upper layer out of the view, which the supervisor has put there for a moment. */
    public void hideStaged(byte[] path) {
        staged.add(ByteBuffer.wrap(path));
    }

    /** Shows a name again that was hidden. */
    public void showStaged(byte[] path) {
        staged.remove(ByteBuffer.wrap(path));
    }

    boolean isStaged(byte[] path, int length) {
        return !staged.isEmpty() && staged.contains(ByteBuffer.wrap(path, 0, length));
    }

    /** Where directories were moved to. */
    Moves moves() {
        return moves;
    }

    /** Whether a path, as the kernel tells it, is the name that a copy has for the sake of the other names of its file. */
    boolean isOfCopy(PathBytes path) {
        return path.length() > copyPath.length
                && Arrays.equals(path.bytes(), 0, copyPath.length, copyPath, 0, copyPath.length);
    }

    byte[] lowerPrefix() {
        return lowerPath;
    }

    byte[] upperPrefix() {
        return upperPath;
    }

    int lower() {
        return branch.lower().number();
    }

    int upper() {
        return branch.upper().number();
    }

    /** A directory beside the upper layer, on the same file system, for what is not finished. */
    public int work() {
        return branch.work().number();
    }

    Whiteouts whiteouts() {
        return branch.whiteouts();
    }

    Originals originals() {
        return branch.originals();
    }

    /** How large the upper layer is and may be. */
    public Quota quota() {
        return branch.quota();
    }

    Identities identities() {
        return identities;
    }

    /** What programs watch. Asked with the lock held. */
    public Watches watches() {
        return watches;
    }

    /** Forgets what the programs of a run watched. */
    public void forgetWatches(Object run) {
        lock.lock();
        try {
            watches.forget(run);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets every change. No program may be running. */
    public void reset() throws IOException {
        lock.lock();
        try {
            close();
            directoryChanges();
            identities.clear();
            moves.clear();
            branch.reset();
            takeAfterLower();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go what was pinned; the branch stays its owner's. */
    @Override
    public void close() {
        for (int fd : identities.release()) {
            Fd.closeRaw(fd);
        }
    }
}
