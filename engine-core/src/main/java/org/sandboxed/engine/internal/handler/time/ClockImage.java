package org.sandboxed.engine.internal.handler.time;

import org.sandboxed.engine.internal.handler.image.FreshImage;
import org.sandboxed.engine.internal.handler.image.ImageChange;

/** Gives a program the clock functions that read the sandbox's clock. */
final class ClockImage implements ImageChange {

    private final VirtualClock clock;
    private final ClockLayout layout;
    private final long mark;

    /**
     * A change.
     *
     * @param mark by which the pages of the run are known
     */
    ClockImage(VirtualClock clock, ClockLayout layout, long mark) {
        this.clock = clock;
        this.layout = layout;
        this.mark = mark;
    }

    @Override
    public void apply(FreshImage image) {
        if (image.vdso() == 0) {
            return;
        }
        VirtualClock.Setting written = null;
        // Whoever sets the clock meanwhile either finds the mark or is found here.
        while (!clock.setting().equals(written)) {
            written = clock.setting();
            image.write(image.vdso() + layout.data(), ClockData.of(mark, written));
        }
        layout.write(image);
    }
}
