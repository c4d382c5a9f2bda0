package org.sandboxed.engine.internal.handler.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.handler.image.FreshImage;
import org.sandboxed.engine.internal.handler.image.ImageChange;
import org.sandboxed.engine.policy.Identity;

/** Lets getauxval(3) tell a program who it is to be, as the kernel put down who it is when it started it. */
public final class IdentityImage implements ImageChange {

    private static final int AT_UID = 11;
    private static final int AT_EUID = 12;
    private static final int AT_GID = 13;
    private static final int AT_EGID = 14;

    private final Identity told;

    /** Tells this. */
    public IdentityImage(Identity told) {
        this.told = told;
    }

    @Override
    public void apply(FreshImage image) {
        image.tell(AT_UID, word(told.uid()));
        image.tell(AT_EUID, word(told.uid()));
        image.tell(AT_GID, word(told.gid()));
        image.tell(AT_EGID, word(told.gid()));
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(Integer.toUnsignedLong(value))
                .array();
    }
}
