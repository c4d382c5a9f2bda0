/**
 * The proxy of a sandbox: accepts the connections that the handler of connect(2) leads here, reads requests, asks the engine
 * about each, and forwards what is allowed.
 *
 * <p>HTTP/1.1 is read by Apache HttpCore, and by the letter. What two readers could understand in two ways, such as a message
 * with two lengths, is refused, and what is forwarded is written anew from what was understood. Each connection has a thread
 * of its own; none of them is one on which a program waits in a system call.
 */
@NullMarked
package org.sandboxed.http.internal;

import org.jspecify.annotations.NullMarked;
