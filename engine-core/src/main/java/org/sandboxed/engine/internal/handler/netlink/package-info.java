/**
 * Netlink sockets: socket(2) of AF_NETLINK is answered with a stand-in, and the calls that would tell it from a real one are
 * answered as the kernel would. A socket is known by its number in sockfs, so it does not matter which descriptor, or which
 * process, it has been duplicated or passed to, and a number that is another file by now is left alone.
 *
 * <p>What is asked over such a socket reaches nothing but {@code internal.netlink}. Where a call is left to the kernel after
 * all, it meets one end of a pair of AF_UNIX sockets.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.netlink;

import org.jspecify.annotations.NullMarked;
