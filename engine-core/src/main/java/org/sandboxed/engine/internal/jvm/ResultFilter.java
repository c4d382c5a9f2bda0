package org.sandboxed.engine.internal.jvm;

import java.io.ObjectInputFilter;
import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which classes are made from what a sandboxed JVM wrote: values of the JDK that do nothing when they are read, throwables,
 * enums, and classes of the project itself: those that lie in directories, as a build tool leaves them, and those that come
 * from where the code comes from. Classes of other libraries, among which chains of side effects are to be found, are not.
 * Used for one stream; not thread-safe.
 */
final class ResultFilter implements ObjectInputFilter {

    private static final int DEEPEST = 1000;
    private static final long MOST_REFERENCES = 10_000_000;

    /** Packages of the JDK, without those below them. */
    private static final Set<String> PACKAGES =
            Set.of("java.math", "java.time", "java.time.chrono", "java.util", "java.util.concurrent.atomic");

    private static final Set<String> CLASSES = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Class",
            "java.lang.Double",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.Record",
            "java.lang.Short",
            "java.lang.StackTraceElement",
            "java.lang.String",
            "java.io.File",
            "java.net.URI",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.TimeUnit");

    /** What assertion errors carry: the expected and the actual value. */
    private static final String ASSERTIONS = "org.opentest4j";

    private final @Nullable URL home;
    private @Nullable String rejected;

    /**
     * A filter.
     *
     * @param code the class of the code
     */
    ResultFilter(Class<?> code) {
        this.home = location(code);
    }

    /** The first class that was not accepted, if there was one. */
    Optional<String> rejected() {
        return Optional.ofNullable(rejected);
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > DEEPEST || info.references() > MOST_REFERENCES) {
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (accepts(type)) {
            return Status.ALLOWED;
        }
        rejected = type.getName();
        return Status.REJECTED;
    }

    private boolean accepts(Class<?> type) {
        return type.isPrimitive()
                || Throwable.class.isAssignableFrom(type)
                || Enum.class.isAssignableFrom(type)
                || CLASSES.contains(type.getName())
                || PACKAGES.contains(type.getPackageName())
                || type.getPackageName().equals(ASSERTIONS)
                || isOfTheProject(type);
    }

    private boolean isOfTheProject(Class<?> type) {
        URL from = location(type);
        return from != null && (from.equals(home) || from.getPath().endsWith("/"));
    }

    private static @Nullable URL location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : source.getLocation();
    }
}
