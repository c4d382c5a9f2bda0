package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ClassPathFilesTests {

    @TempDir
    Path directory;

    @Test
    void are_absolute_and_exist_and_have_a_name() throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));

        ClassPathFiles found = ClassPathFiles.of(classes + ":" + directory.resolve("missing") + "::target/../x:");

        String here = Path.of("").toAbsolutePath().toString();
        assertThat(found.classPath()).isEqualTo(classes + ":" + directory.resolve("missing") + ":" + here + "/x");
        assertThat(found.files()).containsExactly(classes);
    }

    @Test
    void are_all_jars_of_a_directory_with_an_asterisk() {
        ClassPathFiles found = ClassPathFiles.of(directory + "/*");

        assertThat(found.classPath()).isEqualTo(directory + "/*");
        assertThat(found.files()).containsExactly(directory);
    }

    @Test
    void are_what_a_manifest_names() throws IOException {
        Path library = Files.createFile(directory.resolve("a library.jar"));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Path pathing =
                jar("pathing.jar", "a%20library.jar " + classes.toUri() + " http://example.org/x.jar missing.jar");
        Path outer = jar("outer.jar", "pathing.jar");

        assertThat(ClassPathFiles.of(outer.toString()).files()).containsExactly(outer, pathing, library, classes);
    }

    private Path jar(String name, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        Path jar = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }
}
