/**
 * Step 6 for netlink(7): what stands in for a program's netlink sockets, and what they answer.
 *
 * <p>A program that asks for a netlink socket gets one end of a pair of AF_UNIX sockets. {@code NetlinkSockets} holds the
 * other ends of a run and answers what arrives there, from the sandbox's own {@code NetworkWorld}; the kernel's is never
 * asked. Handlers hand in what a program sends by a call that traps, so that the answer is there when the call returns, as it
 * is with the kernel; a thread reads the rest. Every exchange is kept, to be decoded when somebody looks.
 */
@NullMarked
package org.sandboxed.engine.internal.netlink;

import org.jspecify.annotations.NullMarked;
