package org.sandboxed.engine.internal.handler.cow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.MergedListing;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.ProcFiles;

import static org.sandboxed.engine.internal.kernel.DirectoryLayout.DT_DIR;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.LENGTH;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.NAME;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.OLD_NAME;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.TYPE;

/** getdents64(2), getdents(2), of directories that both layers have a part of. Others are the kernel's to list. */
final class ListingHandler extends CowHandler {

    static final List<Syscall> CALLS = List.of(Syscall.GETDENTS, Syscall.GETDENTS64);

    private static final int BUFFER = 64 * 1024;

    private static final byte[] HERE = {'.'};
    private static final byte[] ABOVE = {'.', '.'};

    private final int getdentsNr = Numbers.of(Syscall.GETDENTS);

    private final OpenDirectories directories;
    private final CowPath path;
    private final ProcFiles processFiles = new ProcFiles();
    private final byte[] text = new byte[ProcFiles.MAX_READ];
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    private final int forgotten;

    ListingHandler(CowSupport support, OpenDirectories directories, int forgotten) {
        super(support);
        this.directories = directories;
        this.forgotten = forgotten;
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        int fd = call.intArgument(0);
        path.resolveDescriptor(call, fd);
        CowPlace place = path.place();
        if (place.is(CowPlace.Kind.DETACHED) && place.status().isDirectory()) {
            // What the kernel has of it still lists what was deleted with it.
            call.answer().fail(Errnos.ENOENT);
            return;
        }
        if (!place.is(CowPlace.Kind.FOUND) || !place.status().isDirectory()) {
            return;
        }
        long offset = offset(call, fd);
        OpenDirectories.Listed listed = directories.find(() -> offset(call, fd));
        if (listed != null) {
            list(call, place, listed, OpenDirectories.index(offset));
        } else if (!support().listing().isPlain(place)) {
            call.answer().refuse(Errnos.EIO, forgotten);
        }
    }

    @Override
    void release() {
        path.close();
    }

    private void list(Call call, CowPlace place, OpenDirectories.Listed listed, int index) {
        if (index == 0) {
            int result = fill(place, listed.entries());
            if (result < 0) {
                call.answer().fail(-result);
                return;
            }
        }
        int limit = (int) Math.min(call.argument(2) & 0xFFFF_FFFFL, BUFFER);
        boolean old = call.nr() == getdentsNr;
        List<MergedListing.Entry> entries = listed.entries();
        int at = 0;
        int next = index;
        while (next < entries.size() && at + size(entries.get(next), old) <= limit) {
            at = put(entries.get(next), at, listed.offset(next + 1), old);
            next++;
        }
        if (at == 0 && next < entries.size()) {
            call.answer().fail(Errnos.EINVAL);
            return;
        }
        int written = at == 0 ? 0 : call.writeBytes(call.argument(1), bytes, at);
        if (written == at) {
            listed.moveTo(listed.offset(next));
        }
        support().finish(call, written < at ? -Errnos.EFAULT : at);
    }

    private int fill(CowPlace place, List<MergedListing.Entry> entries) {
        entries.clear();
        int result = support().listing().list(place, entries);
        long inode = support().listing().inode(place);
        entries.add(0, new MergedListing.Entry(HERE, DT_DIR, inode));
        entries.add(
                1, new MergedListing.Entry(ABOVE, DT_DIR, support().listing().parentInode(place)));
        return result;
    }

    private static int size(MergedListing.Entry entry, boolean old) {
        // The older structure keeps its type in the last byte.
        int length = old ? OLD_NAME + entry.name().length + 2 : NAME + entry.name().length + 1;
        return (length + 7) & ~7;
    }

    private int put(MergedListing.Entry entry, int at, long offset, boolean old) {
        int size = size(entry, old);
        for (int i = at; i < at + size; i++) {
            bytes[i] = 0;
        }
        buffer.putLong(at, entry.inode());
        buffer.putLong(at + 8, offset);
        buffer.putShort(at + LENGTH, (short) size);
        if (old) {
            bytes[at + size - 1] = (byte) entry.type();
        } else {
            bytes[at + TYPE] = (byte) entry.type();
        }
        System.arraycopy(entry.name(), 0, bytes, at + (old ? OLD_NAME : NAME), entry.name().length);
        return at + size;
    }

    /** Where a descriptor of the program is, as proc(5) tells it in the first line about it. */
    private long offset(Call call, int fd) {
        int length = processFiles.read(call.tid(), "fdinfo/" + fd, text);
        long offset = 0;
        for (int i = 0; i < length && text[i] != '\n'; i++) {
            if (text[i] >= '0' && text[i] <= '9') {
                offset = offset * 10 + text[i] - '0';
            }
        }
        return offset;
    }
}
