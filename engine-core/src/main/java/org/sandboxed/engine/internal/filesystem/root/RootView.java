package org.sandboxed.engine.internal.filesystem.root;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.policy.MountPoint;

/**
 * What is where in the root that programs see: a directory of the machine, and what is mounted over it. Paths are without
 * links and dots, of the machine as of the view; the root of the view is the empty path. Immutable.
 */
public final class RootView {

    private static final byte[][] LINKS = encoded("/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr");
    private static final byte[][] TARGETS =
            encoded("/proc/self/fd", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2");

    /** The deepest first, so that the first that fits is the right one. */
    private final Place[] byVirtual;

    private final Place[] byHost;
    private final byte[] root;

    /** One directory or file of the machine, and where it is seen. */
    private static final class Place {

        private final byte[] virtual;
        private final byte[] host;

        Place(byte[] virtual, byte[] host) {
            this.virtual = virtual;
            this.host = host;
        }
    }

    /**
     * Looks at a directory as the root.
     *
     * @param root its real path
     * @param mounts what is seen in it elsewhere than where it is
     */
    public RootView(String root, List<MountPoint> mounts) {
        this.root = NativeText.encode(root);
        Place[] places = new Place[mounts.size() + 1];
        for (int i = 0; i < mounts.size(); i++) {
            MountPoint mount = mounts.get(i);
            places[i] = new Place(NativeText.encode(mount.virtualPath()), NativeText.encode(mount.hostPath()));
        }
        places[mounts.size()] = new Place(new byte[0], this.root);
        Comparator<Place> virtualLength = Comparator.comparingInt(place -> -place.virtual.length);
        Comparator<Place> hostLength = Comparator.comparingInt(place -> -place.host.length);
        byVirtual = places.clone();
        Arrays.sort(byVirtual, virtualLength);
        byHost = places.clone();
        Arrays.sort(byHost, hostLength);
    }

    /** Where on the machine a path of the view is, whether there is anything or not. */
    public void toHost(PathBytes virtual, PathBytes host) {
        for (Place place : byVirtual) {
            if (virtual.isBelow(place.virtual)) {
                host.clear();
                host.append(place.host);
                host.append(virtual.bytes(), place.virtual.length, virtual.length() - place.virtual.length);
                return;
            }
        }
    }

    /** Where in the view a path of the machine is; false where it is nowhere. */
    public boolean toVirtual(PathBytes host, PathBytes virtual) {
        for (Place place : byHost) {
            if (host.isBelow(place.host)) {
                virtual.clear();
                virtual.append(place.virtual);
                virtual.append(host.bytes(), place.host.length, host.length() - place.host.length);
                return true;
            }
        }
        return false;
    }

    /** Whether something is mounted further down, so that the directory has to be passed even where there is none. */
    public boolean leadsToMount(PathBytes virtual) {
        int length = virtual.length();
        for (Place place : byVirtual) {
            if (place.virtual.length > length
                    && place.virtual[length] == '/'
                    && Arrays.equals(place.virtual, 0, length, virtual.bytes(), 0, length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where the links lead that every {@code /dev} has, and that a root file system without devices lacks; null for anything
     * else. Not to be changed.
     */
    public static byte @Nullable [] linkOfDevices(PathBytes virtual) {
        for (int i = 0; i < LINKS.length; i++) {
            if (virtual.is(LINKS[i], LINKS[i].length)) {
                return TARGETS[i];
            }
        }
        return null;
    }

    /** As {@link #toHost}, for a path that begins with a slash. */
    public String hostOf(String virtual) {
        PathBytes host = new PathBytes();
        toHost(bytes(virtual), host);
        return text(host);
    }

    /** As {@link #toVirtual}; the path as it is where it is nowhere in the view. */
    public String virtualOf(String host) {
        PathBytes virtual = new PathBytes();
        return toVirtual(bytes(host), virtual) ? text(virtual) : host;
    }

    /** Whether a path of the machine is somewhere in the view. */
    public boolean shows(Path host) {
        return toVirtual(bytes(host.toString()), new PathBytes());
    }

    private static byte[][] encoded(String... paths) {
        byte[][] result = new byte[paths.length][];
        for (int i = 0; i < paths.length; i++) {
            result[i] = NativeText.encode(paths[i]);
        }
        return result;
    }

    private static PathBytes bytes(String path) {
        byte[] encoded = NativeText.encode(path.equals("/") ? "" : path);
        return new PathBytes().append(encoded, 0, encoded.length);
    }

    private static String text(PathBytes path) {
        return path.length() == 0 ? "/" : new String(path.bytes(), 0, path.length(), StandardCharsets.UTF_8);
    }
}
