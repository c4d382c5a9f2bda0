package org.sandboxed.engine.internal.handler.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.policy.InterfaceAddress;
import org.sandboxed.engine.policy.NetworkWorld;
import org.sandboxed.engine.policy.WorldInterface;

/**
 * SIOCGIFCONF: an entry for each IPv4 address. {@code struct ifconf} is a length int@0 and a buffer@8, which may be null to
 * ask for the length only. Not thread-safe.
 */
final class InterfaceList {

    private static final int SIZE = 16;
    private static final int BUFFER = 8;

    private final byte[] config = new byte[SIZE];
    private final ByteBuffer view = ByteBuffer.wrap(config).order(ByteOrder.nativeOrder());
    private final byte[] entries;

    InterfaceList(NetworkWorld world) {
        entries = entries(world);
    }

    private static byte[] entries(NetworkWorld world) {
        ByteBuffer all = ByteBuffer.allocate(InterfaceRequest.SIZE * count(world));
        for (WorldInterface each : world.interfaces()) {
            for (InterfaceAddress address : each.addresses()) {
                if (address.isIpv4()) {
                    int start = all.position();
                    all.put(each.name().getBytes(StandardCharsets.US_ASCII));
                    all.position(start + InterfaceRequest.VALUE);
                    InterfaceRequest.putAddress(all, address.bytes());
                    all.position(start + InterfaceRequest.SIZE);
                }
            }
        }
        return all.array();
    }

    private static int count(NetworkWorld world) {
        return (int) world.interfaces().stream()
                .flatMap(each -> each.addresses().stream())
                .filter(InterfaceAddress::isIpv4)
                .count();
    }

    /** 0 or a negated errno. */
    int answer(Call call) {
        if (call.readBytes(call.argument(2), config, SIZE) < SIZE) {
            return -Errnos.EFAULT;
        }
        long buffer = view.getLong(BUFFER);
        int room = view.getInt(0);
        int length = entries.length;
        if (buffer != 0) {
            length = Math.min(Math.max(room, 0) / InterfaceRequest.SIZE * InterfaceRequest.SIZE, entries.length);
            if (call.writeBytes(buffer, entries, length) < length) {
                return -Errnos.EFAULT;
            }
        }
        view.putInt(0, length);
        return call.writeBytes(call.argument(2), config, Integer.BYTES) < Integer.BYTES ? -Errnos.EFAULT : 0;
    }
}
