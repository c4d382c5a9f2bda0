package org.sandboxed.http.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Speaks TLS with programs, as their server, and with servers, as their client. Thread-safe. */
final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATION = {"http/1.1"};
    private static final int HTTPS = 443;

    private final CertificateAuthority authority;
    private final SSLContext trustingAll;

    Tls() throws GeneralSecurityException {
        this.authority = new CertificateAuthority();
        this.trustingAll = SSLContext.getInstance("TLS");
        trustingAll.init(null, new TrustManager[] {new TrustsAll()}, null);
    }

    X509Certificate certificate() {
        return authority.certificate();
    }

    /**
     * Shakes hands with a program.
     *
     * @param first the byte that was read of it already
     * @param host whose certificate it gets where it names none
     */
    SSLSocket accept(Socket socket, int first, String host) throws IOException {
        SSLSocket tls = (SSLSocket) context(host)
                .getSocketFactory()
                .createSocket(socket, new ByteArrayInputStream(new byte[] {(byte) first}), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATION);
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private SSLContext context(String host) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new HostKeyManager(authority, host)}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    /**
     * Shakes hands with a server.
     *
     * @param isOfTest whether the test itself says where the server is: whatever certificate it has is taken then
     */
    SSLSocket connect(Socket socket, String host, boolean isOfTest) throws IOException {
        SSLContext context = isOfTest ? trustingAll : defaults();
        String peer = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, peer, HTTPS, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATION);
        if (!isOfTest) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static SSLContext defaults() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    /** For servers of the test itself. */
    private static final class TrustsAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
