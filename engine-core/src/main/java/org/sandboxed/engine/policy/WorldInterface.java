package org.sandboxed.engine.policy;

import java.util.Arrays;
import java.util.List;

/**
 * A network interface that programs are told about.
 *
 * @param index its number, 1 for the loopback interface
 * @param name such as {@code eth0}
 * @param mtu the largest packet
 * @param addresses its addresses
 */
public record WorldInterface(int index, String name, int mtu, List<InterfaceAddress> addresses) {

    /** The number of the loopback interface. */
    public static final int LOOPBACK_INDEX = 1;

    private static final int LOCALLY_ADMINISTERED = 2;

    /** Copies the list. */
    public WorldInterface {
        addresses = List.copyOf(addresses);
    }

    /** Whether it is {@code lo}. */
    public boolean isLoopback() {
        return index == LOOPBACK_INDEX;
    }

    /** Its Ethernet address, zero for the loopback interface. */
    public byte[] hardwareAddress() {
        byte[] address = new byte[6];
        if (!isLoopback()) {
            address[0] = LOCALLY_ADMINISTERED;
            address[4] = (byte) (index >> Byte.SIZE);
            address[5] = (byte) index;
        }
        return address;
    }

    /** The address to which Ethernet packets for everybody are sent, zero for the loopback interface. */
    public byte[] hardwareBroadcast() {
        byte[] address = new byte[6];
        if (!isLoopback()) {
            Arrays.fill(address, (byte) 0xff);
        }
        return address;
    }
}
