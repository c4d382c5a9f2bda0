package org.sandboxed.engine.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Secrets in what servers send back. */
class RedactionTests {

    private static Redaction of(String... secrets) {
        Redaction redaction = new Redaction();
        for (String secret : secrets) {
            redaction.add(secret.getBytes(UTF_8));
        }
        return redaction;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3/t+=",
                "s3%2Ft%2b%3D",
                "s%33/t+=",
                "s3\\/t+=",
                "s3\\u002ft\\u002B=",
            })
    void is_found_however_it_is_escaped(String written) {
        assertThat(of("s3/t+=").apply("a=" + written + "&b")).isEqualTo("a=" + "*".repeat(written.length()) + "&b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3/t+", "s3%2", "s3%2Ft%2b%3", "s3\\", "%", "s3%zzt+="})
    void what_is_no_secret_stays(String written) {
        assertThat(of("s3/t+=").apply(written)).isEqualTo(written);
    }

    @Test
    void one_within_another_leaves_nothing_of_it() {
        assertThat(of("bcd", "abcde").apply("abcde bcd")).isEqualTo("***** ***");
    }

    @Test
    void a_body_may_end_within_an_escape() {
        byte[] body = "x s3%2".getBytes(UTF_8);

        of("s3/t").apply(body, true);

        assertThat(body).asString().isEqualTo("x ****");
    }

    @Test
    void a_compressed_body_is_looked_into() throws IOException {
        byte[] zipped = compressed(true, "echo s3cret");
        byte[] deflated = compressed(false, "echo s3cret");
        byte[] harmless = compressed(true, "echo");
        byte[] before = harmless.clone();

        of("s3cret").applyEncoded(zipped, false, "gzip", false);
        of("s3cret").applyEncoded(deflated, false, "Deflate", false);
        of("s3cret").applyEncoded(harmless, false, "gzip", true);

        assertThat(zipped).containsOnly('*');
        assertThat(deflated).containsOnly('*');
        assertThat(harmless).isEqualTo(before);
    }

    private static byte[] compressed(boolean isGzip, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = isGzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void one_that_cannot_be_looked_into_goes_where_a_secret_went_out() {
        byte[] suspect = {1, 2, 3};
        byte[] other = {1, 2, 3};

        of("s3cret").applyEncoded(suspect, false, "br", true);
        of("s3cret").applyEncoded(other, false, "br", false);

        assertThat(suspect).containsOnly('*');
        assertThat(other).containsExactly(1, 2, 3);
    }
}
