package org.sandboxed.engine.internal.handler.time;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.internal.handler.image.FreshImage;
import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/** Where in the vDSO what is written, worked out once for each sandbox. Immutable. */
final class ClockLayout {

    private static final int ALIGNMENT = 16;

    private final Map<Integer, byte[]> changes;
    private final int data;

    private ClockLayout(Map<Integer, byte[]> changes, int data) {
        this.changes = changes;
        this.data = data;
    }

    /** Collects changes. */
    static final class Builder {

        private final Map<Integer, byte[]> changes = new TreeMap<>();

        Map<Integer, byte[]> changes() {
            return changes;
        }

        void add(int offset, byte[] bytes) {
            changes.put(offset, bytes);
        }
    }

    /**
     * Finds room for code and data behind the last segment: where nothing is, or where the names and headers of sections
     * are, which only debuggers read.
     *
     * @throws SandboxUnavailableException where there is none
     */
    static ClockLayout of(VdsoImage vdso, Architecture architecture) {
        for (int from : List.of(vdso.end(), vdso.endOfSegments())) {
            Builder layout = new Builder();
            int data = -(-from & -ALIGNMENT);
            int end = ClockCode.of(architecture).addTo(layout, vdso, data, data + ClockData.SIZE);
            if (end <= vdso.end() + vdso.roomAtEnd()) {
                if (from < vdso.end()) {
                    VdsoImage.withoutSections().forEach(layout::add);
                }
                return new ClockLayout(layout.changes, data);
            }
        }
        throw new SandboxUnavailableException(
                "timeStart, frozenTime: the vDSO of this kernel has no room for another clock ("
                        + (vdso.end() + vdso.roomAtEnd() - vdso.endOfSegments()) + " bytes)");
    }

    /** Where the data is. */
    int data() {
        return data;
    }

    /** Writes everything but the data. */
    void write(FreshImage image) {
        changes.forEach((offset, bytes) -> image.write(image.vdso() + offset, bytes));
    }
}
