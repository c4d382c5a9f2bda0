/** What programs may do with IPv4 and IPv6, and what the record says about it, with real programs and servers. */
@NullMarked
package org.sandboxed.engine.network;

import org.jspecify.annotations.NullMarked;
