package org.sandboxed.engine.internal.http;

import java.io.IOException;
import java.util.ServiceLoader;
import org.sandboxed.engine.SandboxException;

/** Makes proxies: the service that the artifact {@code sandboxed-http} offers. */
public interface HttpProxyProvider {

    /**
     * Begins to accept connections.
     *
     * @param side answers what the proxy asks
     */
    HttpProxy open(HttpSide side) throws IOException;

    /**
     * The provider on the class path.
     *
     * @throws SandboxException where there is none
     */
    static HttpProxyProvider find() {
        return ServiceLoader.load(HttpProxyProvider.class, HttpProxyProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new SandboxException(
                        "allowHttp, denyHttp: HTTP rules need an artifact of their own, which is not on the"
                                + " class path; add org.sandboxed:sandboxed-http to your test dependencies"));
    }
}
