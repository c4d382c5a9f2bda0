/**
 * Step 6 for HTTP: which requests of programs may be made, what stands in for servers, and what was said.
 *
 * <p>A connection to one of the ports that the HTTP rules are about is led to a proxy in this JVM. {@code HttpSide} knows of
 * each connection who made it and where it was to go, because the handler of connect(2) says so before it connects: the proxy
 * finds it by the port from which the connection comes, and believes nothing else. The proxy is an artifact of its own, found
 * as a service; it reads requests and asks {@code HttpSide} about each.
 */
@NullMarked
package org.sandboxed.engine.internal.http;

import org.jspecify.annotations.NullMarked;
