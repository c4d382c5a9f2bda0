package org.sandboxed.engine.internal.kernel;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * Unpacks the native part of jffi where jffi finds it, for as long as jffi needs to load it. By itself jffi unpacks it
 * through a channel into a file with a securely random name; loading what that takes costs the first sandbox of a JVM some
 * 20 ms. Whatever is not as expected here is left to jffi.
 *
 * <p>Who has told jffi where to look (its system properties {@code jffi.boot.library.path} and {@code jffi.extract.dir}) is
 * not interfered with.
 */
final class NativeLibrary implements AutoCloseable {

    private static final String BOOT_PATH = "jffi.boot.library.path";
    private static final String FILE_NAME = "libjffi-1.2.so";
    private static final int RADIX = 36;

    private final File directory;
    private final File file;
    private boolean isUnpacked;

    private NativeLibrary(File directory) {
        this.directory = directory;
        this.file = new File(directory, FILE_NAME);
    }

    /** Unpacks the library; to be closed when jffi has loaded it. */
    static NativeLibrary unpack() {
        String name = "sandboxed-jffi-" + Long.toString(System.nanoTime() & Long.MAX_VALUE, RADIX);
        NativeLibrary library = new NativeLibrary(new File(System.getProperty("java.io.tmpdir"), name));
        if (System.getProperty(BOOT_PATH) == null && System.getProperty("jffi.extract.dir") == null) {
            library.unpackNow();
        }
        return library;
    }

    private void unpackNow() {
        Architecture architecture = Architecture.find().orElse(null);
        ClassLoader loader = com.kenai.jffi.Library.class.getClassLoader();
        if (architecture == null || loader == null) {
            return;
        }
        String resource = "jni/" + architecture.machine() + "-Linux/" + FILE_NAME;
        // mkdir(2) refuses what exists, so nobody else can have put anything into the directory.
        try (InputStream packed = loader.getResourceAsStream(resource)) {
            if (packed == null || !directory.mkdir()) {
                return;
            }
            isUnpacked = true;
            try (OutputStream unpacked = new FileOutputStream(file)) {
                unpacked.write(packed.readAllBytes());
            }
            System.setProperty(BOOT_PATH, directory.getPath());
        } catch (IOException leftToJffi) {
            close();
        }
    }

    /** Removes what was unpacked. What has been loaded stays loaded. */
    @Override
    public void close() {
        if (isUnpacked) {
            isUnpacked = false;
            System.clearProperty(BOOT_PATH);
            boolean isFileGone = file.delete();
            boolean isDirectoryGone = directory.delete();
            if (!isFileGone || !isDirectoryGone) {
                directory.deleteOnExit();
            }
        }
    }
}
