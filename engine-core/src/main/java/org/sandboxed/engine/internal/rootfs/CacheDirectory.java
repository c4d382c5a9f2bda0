package org.sandboxed.engine.internal.rootfs;

import java.nio.file.Path;

/** Where root file systems are unpacked unless somebody says otherwise. */
public final class CacheDirectory {

    private static final String PROPERTY = "sandboxed.rootfs.cache";

    private CacheDirectory() {}

    /** The directory, which need not be there. */
    public static Path find() {
        String named = System.getProperty(PROPERTY, "");
        return named.isEmpty() ? ofUser() : Path.of(named);
    }

    // What is not absolute is to be ignored, says the specification of XDG base directories.
    private static Path ofUser() {
        String named = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path caches = named.startsWith("/") ? Path.of(named) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("sandboxed").resolve("rootfs");
    }
}
