package org.sandboxed.http.internal;

import java.io.IOException;
import org.sandboxed.engine.internal.http.HttpProxy;
import org.sandboxed.engine.internal.http.HttpProxyProvider;
import org.sandboxed.engine.internal.http.HttpSide;

/** Found by the engine as a service. */
public final class ProxyProvider implements HttpProxyProvider {

    /** Called by the service loader. */
    public ProxyProvider() {}

    @Override
    public HttpProxy open(HttpSide side) throws IOException {
        return Proxy.open(side);
    }
}
