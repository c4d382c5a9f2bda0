package org.sandboxed.junit.internal.config;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sandboxed.engine.RootFs;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Chroot;
import org.sandboxed.junit.Mount;

/** Reads the annotations about the root of the file system. */
final class RootSetting {

    private RootSetting() {}

    /** The root itself: it says what all paths mean, so it comes before every other setting of every layer. */
    static List<Setting> root(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, Chroot.class)
                .map(root ->
                        List.of(Setting.of("Chroot", "value", root.value(), builder -> root(builder, root.value()))))
                .orElse(List.of());
    }

    private static void root(Sandbox.Builder builder, String value) {
        Path path = Path.of(value);
        if (RootFs.isArchive(path)) {
            builder.chroot(RootFs.fromTar(path));
        } else {
            builder.chroot(path);
        }
    }

    /** What is seen in it. */
    static List<Setting> mounts(AnnotatedElement element) {
        return AnnotationSupport.findRepeatableAnnotations(element, Mount.class).stream()
                .map(mount -> new Setting(
                                "@Mount(virtual = \"" + mount.virtual() + "\", host = \"" + mount.host() + "\")",
                                builder -> add(builder, mount))
                        .aboutFiles())
                .toList();
    }

    private static void add(Sandbox.Builder builder, Mount mount) {
        if (mount.readOnly()) {
            builder.readOnlyMount(mount.virtual(), Path.of(mount.host()));
        } else {
            builder.mount(mount.virtual(), Path.of(mount.host()));
        }
    }
}
