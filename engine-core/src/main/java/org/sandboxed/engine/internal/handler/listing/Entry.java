package org.sandboxed.engine.internal.handler.listing;

/**
 * One name in a directory; see getdents(2).
 *
 * @param name without NUL
 * @param type DT_DIR and so on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Entry(byte[] name, int type, long inode) {

    /** The number that the name is, or -1. */
    int number() {
        int number = 0;
        for (byte digit : name) {
            if (digit < '0' || digit > '9' || number > Integer.MAX_VALUE / 10 - 1) {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
