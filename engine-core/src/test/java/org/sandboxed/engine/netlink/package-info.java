/** What programs see of the network: netlink sockets, and what stands in for them. */
@NullMarked
package org.sandboxed.engine.netlink;

import org.jspecify.annotations.NullMarked;
