package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.kernel.KernelException;

/**
 * A root file system that was unpacked from an archive, in a cache.
 *
 * @param path its root
 * @param leftOut what of the archive is not there, and why
 */
public record UnpackedRoot(Path path, List<String> leftOut) {

    private static final String ROOT = "rootfs";
    private static final String LEFT_OUT = "left-out";
    private static final String LAYOUT = "layout";
    /** Of the way of unpacking: another one makes other entries. */
    private static final String VERSION = "1-";

    /** Copies the list. */
    public UnpackedRoot {
        leftOut = List.copyOf(leftOut);
    }

    /** Whether what is there can be unpacked: a file, or a directory with an image in the layout of OCI. */
    public static boolean isArchive(Path path) {
        return Files.isRegularFile(path) || ImageLayout.isIn(path);
    }

    /**
     * Unpacks an archive, unless that was done before.
     *
     * @throws SandboxException where it cannot be read, or has what must not be unpacked
     */
    public static UnpackedRoot of(Path archive, Path cache) {
        if (!TarReader.isPossible(UnpackedRoot.class.getClassLoader())) {
            throw new SandboxException("fromTar: " + archive + " cannot be read without Apache Commons Compress; add"
                    + " org.apache.commons:commons-compress to the dependencies of the tests");
        }
        try {
            Path real = archive.toRealPath();
            RootFsCache entries = RootFsCache.open(cache);
            Path entry = Files.isDirectory(real) ? ofLayout(real, entries) : ofFile(real, entries);
            return new UnpackedRoot(entry.resolve(ROOT), Files.readAllLines(entry.resolve(LEFT_OUT)));
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "fromTar: " + archive + " cannot be unpacked into " + cache + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof BadArchiveException || e instanceof KernelException
                ? String.valueOf(e.getMessage())
                : e.toString();
    }

    private static Path ofLayout(Path directory, RootFsCache entries) throws IOException {
        if (!ImageLayout.isIn(directory)) {
            throw new BadArchiveException(
                    "it is a directory without oci-layout and index.json; for one that is itself a"
                            + " root file system there is fromDirectory");
        }
        ImageLayout image = ImageLayout.open(directory);
        return entries.entry(VERSION + image.digest(), into -> applyLayers(image, into));
    }

    private static Path ofFile(Path file, RootFsCache entries) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadArchiveException("it is neither a file nor a directory, and may never end; name one that is");
        }
        String digest = CheckedInput.digestOf(file);
        return entries.entry(VERSION + digest, into -> {
            unpack(file, digest, into);
            Path layout = into.resolve(LAYOUT);
            if (ImageLayout.isIn(into.resolve(ROOT))) {
                Files.move(into.resolve(ROOT), layout);
                applyLayers(ImageLayout.open(layout), into);
                Removal.remove(layout);
            }
        });
    }

    private static void unpack(Path file, String digest, Path into) throws IOException {
        List<String> leftOut = new ArrayList<>();
        try (UnpackedTree tree = new UnpackedTree(Files.createDirectory(into.resolve(ROOT)));
                CheckedInput input = CheckedInput.open(file, digest)) {
            int entries = new TarReader(tree, Whiteouts.none(), leftOut).read(Compression.decompress(input.content()));
            if (entries == 0) {
                throw new BadArchiveException("there is no entry in it, so it is no tar archive; name one");
            }
            input.check();
            finish(tree, leftOut, into);
        }
    }

    private static void applyLayers(ImageLayout image, Path into) throws IOException {
        List<String> leftOut = new ArrayList<>();
        try (UnpackedTree tree = new UnpackedTree(Files.createDirectory(into.resolve(ROOT)))) {
            for (String layer : image.layers()) {
                try (CheckedInput input = image.layer(layer)) {
                    new TarReader(tree, Whiteouts.of(tree), leftOut).read(Compression.decompress(input.content()));
                    input.check();
                }
            }
            finish(tree, leftOut, into);
        }
    }

    private static void finish(UnpackedTree tree, List<String> leftOut, Path into) throws IOException {
        tree.finish();
        if (tree.hasKeptOwners()) {
            leftOut.add("owners: some are unknown to the user namespace of this JVM, so their files are its own");
        }
        Files.write(into.resolve(LEFT_OUT), leftOut);
    }
}
