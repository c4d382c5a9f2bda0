/** What stands in directories: whose processes are in {@code /proc}, and in which order names come. */
@NullMarked
package org.sandboxed.engine.internal.handler.listing;

import org.jspecify.annotations.NullMarked;
