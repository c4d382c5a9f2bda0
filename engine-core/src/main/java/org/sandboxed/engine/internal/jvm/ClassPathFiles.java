package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The files and directories that a class path stands for: what it names, all jars of a directory that it names with an
 * asterisk, and what the manifests of its jars name, as build tools do to keep a command line short.
 */
final class ClassPathFiles {

    private final List<String> entries = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();

    private ClassPathFiles() {}

    static ClassPathFiles of(String classPath) {
        ClassPathFiles found = new ClassPathFiles();
        for (String entry : classPath.split(":", -1)) {
            // An empty one would be the working directory. Surefire ends the property with a colon and does not mean
            // it.
            if (!entry.isEmpty()) {
                found.addEntry(entry);
            }
        }
        return found;
    }

    private void addEntry(String entry) {
        boolean isWildcard = entry.equals("*") || entry.endsWith("/*");
        Path path = Path.of(isWildcard ? entry.substring(0, entry.length() - 1) : entry)
                .toAbsolutePath()
                .normalize();
        entries.add(isWildcard ? path.resolve("*").toString() : path.toString());
        add(path);
    }

    private void add(Path path) {
        if (Files.exists(path) && files.add(path) && Files.isRegularFile(path)) {
            addFilesOfManifest(path);
        }
    }

    private void addFilesOfManifest(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile(), false)) {
            Manifest manifest = opened.getManifest();
            String value =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (value != null) {
                for (String reference : value.strip().split("\\s+", -1)) {
                    addReference(jar, reference);
                }
            }
        } catch (IOException notAJar) {
            // A JVM ignores what it cannot open, and so does this.
            files.add(jar);
        }
    }

    private void addReference(Path jar, String reference) {
        try {
            URI target = jar.toUri().resolve(reference);
            if ("file".equals(target.getScheme())) {
                add(Path.of(target).normalize());
            }
        } catch (IllegalArgumentException notAFile) {
            // A JVM ignores it as well.
            files.add(jar);
        }
    }

    /** The class path with absolute names. */
    String classPath() {
        return String.join(":", entries);
    }

    /** What has to be readable for it. */
    Set<Path> files() {
        return files;
    }
}
