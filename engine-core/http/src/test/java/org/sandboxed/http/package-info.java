/** HTTP rules, stubs and the proxy, against real clients and local servers. */
@NullMarked
package org.sandboxed.http;

import org.jspecify.annotations.NullMarked;
