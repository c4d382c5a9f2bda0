/**
 * The network and named sockets: connect(2), bind(2), listen(2), sendto(2), sendmsg(2), sendmmsg(2).
 *
 * <p>An address lies in memory that the program can change after it was judged. So what is refused is refused here, and
 * what is allowed is carried out here, on the supervisor's copy of the address and a duplicate of the program's socket.
 * Only these calls proceed: bind to an AF_UNIX name, where Landlock judges the name, and TCP ports, again; listen on what
 * was no socket of IPv4 or IPv6 when it was looked at; sends whose registers say that they name no destination; and sendmsg
 * and sendmmsg that name none, as long as the program has made no datagram socket of IPv4 or IPv6. The last leaves one gap:
 * a thread that puts a destination in after the judgement can send a datagram, and only on an AF_UNIX datagram socket, to a
 * named socket that its user may write to.
 *
 * <p>What the supervisor carries out shows the test JVM's pid to a peer that asks for it (SO_PEERCRED, SCM_CREDENTIALS).
 */
@NullMarked
package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.NullMarked;
