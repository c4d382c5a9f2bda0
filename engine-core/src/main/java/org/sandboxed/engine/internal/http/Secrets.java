package org.sandboxed.engine.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.Credential;
import org.sandboxed.engine.policy.HttpAuthRule;
import org.sandboxed.engine.policy.HttpCredentials;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The secrets of a sandbox, read once when it is made and cleared when it is closed. Thread-safe. */
final class Secrets {

    private static final int MOST_BYTES = 64 * 1024;

    private final List<AttachedSecret> attached = new ArrayList<>();
    private final Redaction redaction = new Redaction();

    /**
     * Reads those that a rule needs.
     *
     * @throws SandboxException where one is not there, or cannot be sent
     */
    Secrets(HttpCredentials credentials) {
        Map<String, byte[]> read = new HashMap<>();
        try {
            for (HttpAuthRule rule : credentials.rules()) {
                byte[] secret = read.computeIfAbsent(rule.credential(), name -> read(credentials.declared(), name));
                redaction.add(secret);
                attached.add(new AttachedSecret(rule, value(rule, secret)));
            }
        } catch (RuntimeException e) {
            clear();
            throw e;
        } finally {
            for (byte[] secret : read.values()) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    private static byte[] read(List<Credential> declared, String name) {
        Credential credential = declared.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        byte[] all = credential.kind() == Credential.Kind.ENV ? variable(credential) : file(credential);
        int length = all.length;
        if (length > 0 && all[length - 1] == '\n') {
            length -= length > 1 && all[length - 2] == '\r' ? 2 : 1;
        }
        byte[] secret = Arrays.copyOf(all, length);
        Arrays.fill(all, (byte) 0);
        if (length == 0) {
            throw wrong(credential, "there is nothing in it");
        }
        if (length > MOST_BYTES) {
            throw wrong(credential, "it is longer than " + MOST_BYTES + " bytes");
        }
        return secret;
    }

    private static byte[] variable(Credential credential) {
        String value = System.getenv(credential.place());
        if (value == null) {
            throw wrong(
                    credential, "the variable is not set for the JVM of the test; set it where the build is started");
        }
        return value.getBytes(UTF_8);
    }

    private static byte[] file(Credential credential) {
        try (InputStream in = Files.newInputStream(Path.of(credential.place()))) {
            return in.readNBytes(MOST_BYTES + 2);
        } catch (IOException e) {
            throw new SandboxException("credentials: \"" + credential.text() + "\": the file cannot be read: " + e, e);
        }
    }

    private static SandboxException wrong(Credential credential, String reason) {
        return new SandboxException("credentials: \"" + credential.text() + "\": " + reason);
    }

    private byte[] value(HttpAuthRule rule, byte[] secret) {
        byte[] value = switch (rule.scheme()) {
            case BEARER -> joined("Bearer ", secret);
            case BASIC -> joined("Basic ", base64(joined(rule.detail() + ":", secret)));
            case HEADER -> secret.clone();
            case QUERY -> Escapes.of(secret);
        };
        for (byte each : value) {
            if ((each >= 0 && each < ' ' && each != '\t') || each == 0x7f) {
                throw new SandboxException(
                        "httpAuth: \"" + rule.text() + "\": the credential has a control character, such as the end of"
                                + " a line, which no header can have; send it by query or basic,"
                                + " or mend it");
            }
        }
        if (rule.scheme() == HttpAuthRule.Scheme.QUERY) {
            redaction.add(value);
        }
        return value;
    }

    private byte[] base64(byte[] clear) {
        byte[] encoded = Base64.getEncoder().encode(clear);
        Arrays.fill(clear, (byte) 0);
        redaction.add(encoded);
        return encoded;
    }

    private static byte[] joined(String before, byte[] bytes) {
        byte[] start = before.getBytes(US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + bytes.length);
        System.arraycopy(bytes, 0, all, start.length, bytes.length);
        return all;
    }

    /** What is attached to a request, or null. */
    @Nullable
    AttachedSecret find(String method, String host, String path) {
        for (AttachedSecret secret : attached) {
            if (secret.isFor(method, host, path)) {
                return secret;
            }
        }
        return null;
    }

    Redaction redaction() {
        return redaction;
    }

    void clear() {
        for (AttachedSecret each : attached) {
            each.clear();
        }
        redaction.clear();
    }
}
