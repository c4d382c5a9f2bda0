package org.sandboxed.engine.internal.rootfs;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * An image on disk, in the layout that OCI specifies: {@code index.json} names manifests by their digests, and a manifest names
 * layers, all of which are files in {@code blobs}. Nothing is believed that does not have the digest by which it is named.
 */
final class ImageLayout {

    private static final String MARKER = "oci-layout";
    private static final String INDEX = "index.json";
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int LARGEST = 4 << 20;
    private static final int DEEPEST = 4;

    private final Path directory;
    private String manifest = "";
    private List<String> layers = List.of();

    private ImageLayout(Path directory) {
        this.directory = directory;
    }

    /** Whether a directory has one. */
    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(MARKER)) && Files.isRegularFile(directory.resolve(INDEX));
    }

    /** Finds the image for this machine. */
    static ImageLayout open(Path directory) throws IOException {
        if (!Json.isPossible(ImageLayout.class.getClassLoader())) {
            throw new BadArchiveException(
                    "images cannot be read without Gson; add com.google.code.gson:gson, 2.12 or later,"
                            + " to the dependencies of the tests");
        }
        ImageLayout layout = new ImageLayout(directory);
        layout.choose(Json.object(text(directory.resolve(INDEX))), 0);
        return layout;
    }

    /** The digest of the manifest, by which the whole image is known. */
    String digest() {
        return manifest;
    }

    /** The digests of the layers, the lowest first. */
    List<String> layers() {
        return layers;
    }

    /** Opens a layer by its digest. */
    CheckedInput layer(String digest) throws IOException {
        return CheckedInput.open(blob(digest), digest);
    }

    private void choose(JsonObject index, int depth) throws IOException {
        List<JsonObject> candidates = ofThisMachine(Json.objects(index, "manifests"));
        if (candidates.size() != 1 || depth == DEEPEST) {
            throw new BadArchiveException(candidates.size() + " images in it are for linux/" + architecture()
                    + (candidates.size() > 1 ? "; export one of them alone" : "; export one for this machine"));
        }
        String digest = digest(candidates.get(0));
        JsonObject chosen = Json.object(checkedText(digest));
        if (chosen.has("manifests")) {
            choose(chosen, depth + 1);
            return;
        }
        List<String> found = new ArrayList<>();
        for (JsonObject layer : Json.objects(chosen, "layers")) {
            found.add(digest(layer));
        }
        if (found.isEmpty()) {
            throw new BadArchiveException("the image has no layers, so it is not one of a root file system");
        }
        manifest = digest;
        layers = found;
    }

    /** Those that say that they are for it; where none does, those that say nothing. */
    private static List<JsonObject> ofThisMachine(List<JsonObject> manifests) {
        List<JsonObject> named = new ArrayList<>();
        List<JsonObject> unnamed = new ArrayList<>();
        for (JsonObject candidate : manifests) {
            JsonObject platform = Json.member(candidate, "platform");
            if (platform.size() == 0) {
                unnamed.add(candidate);
            } else if (Json.string(platform, "os").equals("linux")
                    && Json.string(platform, "architecture").equals(architecture())) {
                named.add(candidate);
            }
        }
        return named.isEmpty() ? unnamed : named;
    }

    /** As Go names it, after which OCI does. */
    private static String architecture() {
        return switch (Architecture.current()) {
            case X86_64 -> "amd64";
            case AARCH64 -> "arm64";
        };
    }

    private static String digest(JsonObject descriptor) throws BadArchiveException {
        String digest = Json.string(descriptor, "digest");
        if (!DIGEST.matcher(digest).matches()) {
            throw new BadArchiveException(
                    "the digest \"" + digest + "\" is not of the form sha256:<64 digits>, the only one"
                            + " that is known here; make the image again");
        }
        return digest.substring(digest.indexOf(':') + 1);
    }

    private Path blob(String digest) throws BadArchiveException {
        Path file = directory.resolve("blobs").resolve("sha256").resolve(digest);
        if (!Files.isRegularFile(file)) {
            throw new BadArchiveException("the image needs " + directory.relativize(file)
                    + ", which is not there; export it with all of its layers");
        }
        return file;
    }

    private String checkedText(String digest) throws IOException {
        try (CheckedInput input = CheckedInput.open(blob(digest), digest)) {
            byte[] bytes = input.content().readNBytes(LARGEST);
            input.check();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new BadArchiveException(file.getFileName() + " is larger than a description of an image can be");
        }
        return Files.readString(file);
    }
}
