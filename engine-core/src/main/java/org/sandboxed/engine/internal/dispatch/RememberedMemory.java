package org.sandboxed.engine.internal.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was read of a caller's memory since its call was received. Who decides on a part of it first, and who acts on it later,
 * see the same bytes, whatever the caller has written there meanwhile. Not thread-safe.
 */
final class RememberedMemory {

    private static final int NONE = -1;

    private final List<Piece> pieces = new ArrayList<>();

    /** Forgets everything. */
    void clear() {
        pieces.clear();
    }

    /** Keeps bytes; those of a string with the NUL behind them. */
    void keep(long address, byte[] bytes, int from, int length) {
        pieces.add(new Piece(address, Arrays.copyOfRange(bytes, from, from + length)));
    }

    /** Copies bytes that were read before; how many, or -1 where not all of them were. */
    int bytes(long address, byte[] into, int at, int length) {
        for (Piece piece : pieces) {
            long offset = address - piece.address;
            if (offset >= 0 && offset + length <= piece.bytes.length) {
                System.arraycopy(piece.bytes, (int) offset, into, at, length);
                return length;
            }
        }
        return NONE;
    }

    /** Copies a string that was read before; its length, or -1. */
    int string(long address, byte[] into) {
        for (Piece piece : pieces) {
            if (address == piece.address) {
                return copyString(piece.bytes, into);
            }
        }
        return NONE;
    }

    /** Where the pieces are: pairs of an address and a length. */
    List<long[]> ranges() {
        return pieces.stream()
                .map(piece -> new long[] {piece.address, piece.bytes.length})
                .toList();
    }

    private static int copyString(byte[] bytes, byte[] into) {
        for (int i = 0; i < bytes.length && i < into.length; i++) {
            into[i] = bytes[i];
            if (bytes[i] == 0) {
                return i;
            }
        }
        return NONE;
    }

    private static final class Piece {

        private final long address;
        private final byte[] bytes;

        Piece(long address, byte[] bytes) {
            this.address = address;
            this.bytes = bytes;
        }
    }
}
