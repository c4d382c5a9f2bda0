/** Tests of the proxy where waiting for it as programs do would take too long. */
@NullMarked
package org.sandboxed.http.internal;

import org.jspecify.annotations.NullMarked;
