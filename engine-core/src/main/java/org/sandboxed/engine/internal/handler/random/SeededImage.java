package org.sandboxed.engine.internal.handler.random;

import java.util.Optional;
import org.sandboxed.engine.internal.handler.image.FreshImage;
import org.sandboxed.engine.internal.handler.image.ImageChange;
import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * Lets {@code getrandom} of the vDSO fail with ENOSYS, so that the C library makes the system call, and sets the sixteen
 * bytes from which it makes its canaries. Some programs have copied those before they are held here.
 */
final class SeededImage implements ImageChange {

    /** {@code mov $-38, %rax; ret}. */
    private static final byte[] X86_64 = {0x48, (byte) 0xC7, (byte) 0xC0, (byte) 0xDA, -1, -1, -1, (byte) 0xC3};
    /** {@code bti c; mov x0, #-38; ret}. */
    private static final byte[] AARCH64 = {
        0x5F, 0x24, 0x03, (byte) 0xD5, (byte) 0xA0, 0x04, (byte) 0x80, (byte) 0x92, (byte) 0xC0, 0x03, 0x5F, (byte) 0xD6
    };

    private static final int CANARIES = 16;

    private final RandomStreams streams;
    private final Optional<VdsoImage.Symbol> getrandom;
    private final byte[] notThere = notThere(Architecture.current());
    private final byte[] canaries = new byte[CANARIES];

    SeededImage(RandomStreams streams, Optional<VdsoImage> vdso) {
        this.streams = streams;
        this.getrandom = vdso.flatMap(image -> image.find("__vdso_getrandom", "__kernel_getrandom"));
    }

    /** A function that fails with ENOSYS whatever it is asked. */
    static byte[] notThere(Architecture architecture) {
        return (architecture == Architecture.X86_64 ? X86_64 : AARCH64).clone();
    }

    @Override
    public void apply(FreshImage image) {
        if (getrandom.isPresent() && image.vdso() != 0) {
            image.write(image.vdso() + getrandom.get().offset(), notThere);
        }
        if (image.random() != 0) {
            SplitMix.fill(streams.of(image.tid()).canaries(), 0, canaries, CANARIES);
            image.write(image.random(), canaries);
        }
    }
}
