package org.sandboxed.http.internal;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.sandboxed.engine.policy.HttpHost;

/**
 * Makes the certificates of one sandbox. Its keys are made with it and are nowhere else; they end with it. Thread-safe.
 */
final class CertificateAuthority {

    /** A program may have another clock than the machine, so certificates are valid whatever it says. */
    private static final Date BEGIN = Date.from(Instant.EPOCH);

    private static final Date END = Date.from(Instant.parse("2200-01-01T00:00:00Z"));

    private static final int SERIAL_BITS = 120;
    private static final int MOST_CERTIFICATES = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final X500Name name;
    private final KeyPair key;
    private final KeyPair leafKey;
    private final X509Certificate certificate;
    private final Map<String, X509Certificate> leaves = new LinkedHashMap<>();

    CertificateAuthority() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        key = generator.generateKeyPair();
        leafKey = generator.generateKeyPair();
        // Of two sandboxes a program must not take one for the other.
        name = new X500Name("O=Sandboxed,CN=Sandboxed " + new BigInteger(32, random).toString(16));
        try {
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(name, serial(), BEGIN, END, name, key.getPublic());
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(key.getPublic()));
            certificate = sign(builder);
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** What programs have to trust. */
    X509Certificate certificate() {
        return certificate;
    }

    /** The key of every certificate of a host. */
    PrivateKey leafKey() {
        return leafKey.getPrivate();
    }

    /**
     * The certificate of a host, made once.
     *
     * @param host normalized
     */
    synchronized X509Certificate leaf(String host) throws GeneralSecurityException {
        X509Certificate known = leaves.get(host);
        if (known == null) {
            if (leaves.size() == MOST_CERTIFICATES) {
                leaves.remove(leaves.keySet().iterator().next());
            }
            known = make(host);
            leaves.put(host, known);
        }
        return known;
    }

    private X509Certificate make(String host) throws GeneralSecurityException {
        InetAddress address = HttpHost.literal(host);
        GeneralName subject = address == null
                ? new GeneralName(GeneralName.dNSName, host)
                : new GeneralName(GeneralName.iPAddress, address.getHostAddress());
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    serial(),
                    BEGIN,
                    END,
                    new X500Name("O=Sandboxed,CN=Server in a sandbox"),
                    leafKey.getPublic());
            JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(subject));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(key.getPublic()));
            return sign(builder);
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
