package org.sandboxed.engine.internal.handler.listing;

import java.util.List;

/**
 * A directory as it was when a program began to read it. Positions are the number of entries before them.
 *
 * @param inode of the directory
 */
record Listing(long inode, List<Entry> entries) {}
