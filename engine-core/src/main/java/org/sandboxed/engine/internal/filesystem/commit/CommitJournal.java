package org.sandboxed.engine.internal.filesystem.commit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sandboxed.engine.internal.filesystem.Uninterrupted;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;

/**
 * The steps of a commit, written before the first of them is taken, and how many have been. It lies in the directory of the
 * branch. While it is not complete there is no commit; as soon as its {@link CommitMark} is in the tree the commit will be brought
 * to its end, if not by this JVM then by the next one.
 */
final class CommitJournal {

    /** The complete journal. */
    static final String NAME = "commit";

    private static final String DRAFT = "commit.draft";
    private static final String DONE = "commit.done";
    private static final int VERSION = 1;
    private static final byte[] TICK = {1};

    private final Path directory;
    private final String tree;
    private final List<Step> steps;
    private final String digest;

    private CommitJournal(Path directory, String tree, List<Step> steps, String digest) {
        this.directory = directory;
        this.tree = tree;
        this.steps = steps;
        this.digest = digest;
    }

    /** Whether there is one. It is to be carried out only where its {@link CommitMark} is there. */
    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME));
    }

    /** Writes a journal whole, or leaves none. */
    static CommitJournal write(Path directory, String tree, List<Step> steps) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(tree);
            out.writeInt(steps.size());
            for (Step step : steps) {
                out.writeUTF(step.kind().name());
                writePath(out, step.path());
                writePath(out, step.first());
            }
        }
        Files.deleteIfExists(directory.resolve(DONE));
        Path draft = directory.resolve(DRAFT);
        try {
            Uninterrupted.perform(() -> writeWhole(draft, bytes.toByteArray()));
        } catch (IOException failure) {
            Files.deleteIfExists(draft);
            throw failure;
        }
        Files.move(draft, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        return new CommitJournal(directory, tree, List.copyOf(steps), digest(bytes.toByteArray()));
    }

    private static Path writeWhole(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        return file;
    }

    /** Reads a journal, which whoever may write there may have left. */
    static CommitJournal read(Path directory) throws IOException {
        byte[] bytes = Uninterrupted.perform(() -> readWhole(directory.resolve(NAME)));
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException("a commit of version " + version + " was begun in " + directory);
            }
            String tree = in.readUTF();
            int count = in.readInt();
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Step.Kind kind = Step.Kind.valueOf(in.readUTF());
                steps.add(new Step(kind, readPath(in), readPath(in)));
            }
            return new CommitJournal(directory, tree, steps, digest(bytes));
        } catch (IllegalArgumentException e) {
            throw new IOException("what is in " + directory + " is no journal of a commit: " + e.getMessage(), e);
        }
    }

    private static byte[] readWhole(Path journal) throws IOException {
        try (InputStream file = Files.newInputStream(journal, LinkOption.NOFOLLOW_LINKS)) {
            return file.readAllBytes();
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What tells this journal from any other. */
    String digest() {
        return digest;
    }

    // Each character is one byte; writeUTF takes 64 KiB, and a path below a directory can be longer.
    private static void writePath(DataOutputStream out, String path) throws IOException {
        out.writeInt(path.length());
        out.writeBytes(path);
    }

    private static String readPath(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readInt());
        return RawPath.of(bytes);
    }

    /** The name of the directory that it lies in. */
    String branch() {
        return String.valueOf(directory.getFileName());
    }

    /** The real tree. */
    String tree() {
        return tree;
    }

    List<Step> steps() {
        return steps;
    }

    /** How many steps were taken; the one after them may have been begun. */
    int done() throws IOException {
        Path done = directory.resolve(DONE);
        return Files.exists(done) ? (int) Files.size(done) : 0;
    }

    /** Notes that one more step was taken. */
    void tick() throws IOException {
        Files.write(
                directory.resolve(DONE),
                TICK,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Forgets the commit, which is complete. */
    void remove() throws IOException {
        Files.delete(directory.resolve(NAME));
        Files.deleteIfExists(directory.resolve(DONE));
    }
}
