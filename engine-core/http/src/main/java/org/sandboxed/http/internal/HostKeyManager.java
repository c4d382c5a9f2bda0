package org.sandboxed.http.internal;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.HttpHost;

/** Gives one connection the certificate of the host that its client asks for, or else of the one that it has connected to. */
final class HostKeyManager extends X509ExtendedKeyManager {

    private static final String KEY_TYPE = "EC";

    private final CertificateAuthority authority;
    private final String fallback;

    /**
     * Prepares for one connection.
     *
     * @param fallback the host whose certificate a client gets that names none
     */
    HostKeyManager(CertificateAuthority authority, String fallback) {
        this.authority = authority;
        this.fallback = fallback;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        if (!keyType.equals(KEY_TYPE) || !(socket instanceof SSLSocket tls)) {
            return null;
        }
        String asked = asked(tls.getHandshakeSession());
        return asked == null ? fallback : asked;
    }

    /** The host that a client asks for; null where it asks for none. */
    static @Nullable String asked(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return HttpHost.normalize(host.getAsciiName());
                }
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        try {
            return new X509Certificate[] {authority.leaf(alias)};
        } catch (GeneralSecurityException e) {
            System.getLogger(HostKeyManager.class.getName())
                    .log(System.Logger.Level.WARNING, "no certificate for {0}: {1}", alias, e);
            return null;
        }
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return authority.leafKey();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
