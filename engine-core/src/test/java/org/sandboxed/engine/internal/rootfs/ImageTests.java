package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sandboxed.engine.internal.rootfs.Archive.blob;
import static org.sandboxed.engine.internal.rootfs.Archive.descriptor;
import static org.sandboxed.engine.internal.rootfs.Archive.image;
import static org.sandboxed.engine.internal.rootfs.Archive.index;
import static org.sandboxed.engine.internal.rootfs.Archive.text;

/** Images in the layout of OCI: which one is taken, and how its layers lie over each other. */
class ImageTests {

    private static final String OURS = Architecture.current() == Architecture.X86_64 ? "amd64" : "arm64";
    private static final String OTHER = OURS.equals("amd64") ? "arm64" : "amd64";

    @TempDir
    private Path parent;

    private Path cache = Path.of("");
    private Path layout = Path.of("");

    @BeforeEach
    void make_folders() throws IOException {
        cache = parent.resolve("cache");
        layout = Files.createDirectory(parent.resolve("layout"));
    }

    private Path unpack(byte[]... layers) throws IOException {
        return UnpackedRoot.of(index(layout, descriptor(image(layout, layers))), cache)
                .path();
    }

    private void refuses(String... reasons) {
        assertThatThrownBy(() -> UnpackedRoot.of(layout, cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromTar: " + layout)
                .hasMessageContainingAll(reasons);
    }

    @Test
    void layers_lie_over_each_other() throws IOException {
        Path root = unpack(
                new Archive().file("a", "1").file("b", "1").file("d/x", "1").compressed(),
                new Archive().bytes(),
                new Archive().file("b", "2").file(".wh.a", "").file("d/y", "2").bytes());

        assertThat(root.resolve("a")).doesNotExist();
        assertThat(root.resolve("b")).hasContent("2");
        assertThat(root.resolve("d/x")).hasContent("1");
        assertThat(root.resolve("d/y")).hasContent("2");
        assertThat(root.resolve(".wh.a")).doesNotExist();
    }

    @Test
    void an_opaque_directory_has_what_its_layer_brings() throws IOException {
        byte[] below = new Archive()
                .file("d/x", "1")
                .file("d/sub/x", "1")
                .file("e/x", "1")
                .bytes();
        Path root = unpack(
                below,
                new Archive()
                        .file("d/y", "2")
                        .file("d/sub/y", "2")
                        .file("d/.wh..wh..opq", "")
                        .file("e/.wh..wh..opq", "")
                        .file("e/y", "2")
                        .bytes());

        assertThat(root.resolve("d/x")).doesNotExist();
        assertThat(root.resolve("d/sub/x")).doesNotExist();
        assertThat(root.resolve("d/y")).exists();
        assertThat(root.resolve("d/sub/y")).exists();
        assertThat(root.resolve("e")).isDirectoryContaining(path -> path.endsWith("y"));
        assertThat(root.resolve("e/x")).doesNotExist();
    }

    @Test
    void a_link_of_the_layer_itself_is_not_gone_through() throws IOException {
        Path root = unpack(
                new Archive().file("e/x", "1").file("d/x", "1").bytes(),
                new Archive()
                        .symlink("d/link", "../e")
                        .file("d/.wh..wh..opq", "")
                        .bytes());

        assertThat(root.resolve("d/x")).doesNotExist();
        assertThat(root.resolve("e/x")).exists();
        assertThat(Files.readSymbolicLink(root.resolve("d/link"))).isEqualTo(Path.of("../e"));
    }

    @Test
    void what_a_layer_brings_and_takes_away_is_what_it_brings() throws IOException {
        Path root = unpack(
                new Archive().file("d/old", "1").file("link", "1").bytes(),
                new Archive()
                        .file("d/new", "2")
                        .file(".wh.d", "")
                        .file(".wh.link", "")
                        .bytes());

        assertThat(root.resolve("d/new")).exists();
        assertThat(root.resolve("d/old")).doesNotExist();
        assertThat(root.resolve("link")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", ".wh...", "d/.wh..."})
    void nothing_outside_is_taken_away(String name) throws IOException {
        Files.writeString(parent.resolve("outside"), "");
        index(layout, descriptor(image(layout, new Archive().file(name, "").bytes())));

        refuses(name, "takes away");
        assertThat(parent.resolve("outside")).exists();
    }

    @Test
    void a_link_of_a_lower_layer_does_not_lead_out() throws IOException {
        Files.writeString(parent.resolve("outside"), "");
        byte[] below = new Archive().symlink("out", parent.toString()).bytes();
        for (String name : List.of("out/x", "out/.wh.outside")) {
            index(
                    layout,
                    descriptor(image(layout, below, new Archive().file(name, "").bytes())));
            refuses("leads out of the root");
        }
        unpack(below, new Archive().file("out/.wh..wh..opq", "").bytes());
        assertThat(parent.resolve("outside")).exists();
        assertThat(parent.resolve("x")).doesNotExist();
    }

    @Test
    void a_layer_must_have_its_digest() throws IOException {
        byte[] layer = new Archive().file("a", "1").bytes();
        index(layout, descriptor(image(layout, layer)));
        String digest = blob(layout, layer).substring("sha256:".length());
        Files.write(
                layout.resolve("blobs/sha256").resolve(digest),
                new Archive().file("a", "2").bytes());

        refuses(digest, "damaged");
    }

    @Test
    void a_missing_layer_is_named() throws IOException {
        byte[] layer = new Archive().file("a", "1").bytes();
        index(layout, descriptor(image(layout, layer)));
        String digest = blob(layout, layer).substring("sha256:".length());
        Files.delete(layout.resolve("blobs/sha256").resolve(digest));

        refuses(digest, "not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../../../outside", "sha512:00", "", "sha256:ABC"})
    void a_digest_is_no_path(String digest) throws IOException {
        index(layout, descriptor(digest));

        refuses("\"" + digest + "\"", "sha256:<64 digits>");
    }

    @Test
    void the_image_for_this_machine_is_taken() throws IOException {
        String mine = image(layout, new Archive().file("mine", "").bytes());
        String other = image(layout, new Archive().file("other", "").bytes());
        String nested = blob(
                layout,
                text("{\"manifests\": [" + descriptor(other, "linux", OTHER) + ", " + descriptor(mine, "linux", OURS)
                        + ", " + descriptor(other, "unknown", "unknown") + "]}"));
        index(layout, descriptor(nested));

        assertThat(UnpackedRoot.of(layout, cache).path().resolve("mine")).exists();
    }

    @Test
    void one_of_several_is_not_guessed() throws IOException {
        String one = image(layout, new Archive().file("one", "").bytes());
        index(layout, descriptor(one), descriptor(one));
        refuses("2 images", "export one of them alone");

        index(layout, descriptor(one, "linux", OTHER));
        refuses("0 images", OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\" 1}", "{\"a\": \"\\x\"}", "{} {}", "{\"manifests\": [}"})
    void a_broken_description_is_refused(String text) throws IOException {
        index(layout);
        Files.writeString(layout.resolve("index.json"), text);

        refuses("no JSON");
    }

    @Test
    void a_deeply_nested_description_is_refused() throws IOException {
        index(layout);
        Files.writeString(layout.resolve("index.json"), "{\"a\":" + "[".repeat(100_000));

        refuses("no JSON");
    }

    @Test
    void the_library_that_reads_descriptions_may_be_missing() {
        assertThat(Json.isPossible(getClass().getClassLoader())).isTrue();
        assertThat(Json.isPossible(ClassLoader.getPlatformClassLoader())).isFalse();
    }

    @Test
    void an_image_may_be_in_a_tar_file() throws IOException {
        String manifest = image(layout, new Archive().file("etc/name", "image").compressed());
        Archive archive = new Archive()
                .file("oci-layout", "{}")
                .file("index.json", "{\"manifests\": [" + descriptor(manifest) + "]}");
        try (var blobs = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path blob : (Iterable<Path>) blobs::iterator) {
                archive.file("blobs/sha256/" + blob.getFileName(), Files.readAllBytes(blob), 0644);
            }
        }
        Path file = archive.write(parent.resolve("image.tar"));

        Path root = UnpackedRoot.of(file, cache).path();

        assertThat(root.resolve("etc/name")).hasContent("image");
        assertThat(root.resolveSibling("layout")).doesNotExist();
    }

    @Test
    void another_directory_is_refused() {
        assertThatThrownBy(() -> UnpackedRoot.of(layout, cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromDirectory");
    }
}
