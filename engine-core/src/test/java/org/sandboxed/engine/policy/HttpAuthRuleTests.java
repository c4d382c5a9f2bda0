package org.sandboxed.engine.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.HttpAuthRule.Scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HttpAuthRuleTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET h/x bearer t, BEARER, '', t, true",
        "'  *  *   Bearer   t  replace ', BEARER, '', t, true",
        "GET h/x basic:ada t add-only, BASIC, ada, t, false",
        "GET h/x header:X-Key t, HEADER, X-Key, t, true",
        "GET h/x apikey:X-Key t, HEADER, X-Key, t, true",
        "GET h/x query:key[] t add-only, QUERY, key[], t, false",
    })
    void reads(String text, Scheme scheme, String detail, String credential, boolean replaces) {
        assertThat(HttpAuthRule.parse(text))
                .extracting(
                        HttpAuthRule::scheme, HttpAuthRule::detail, HttpAuthRule::credential, HttpAuthRule::replaces)
                .containsExactly(scheme, detail, credential, replaces);
    }

    @Test
    void knows_its_requests_as_http_rules_do() {
        HttpRule requests = HttpAuthRule.parse("get Example.com/v1/* bearer t").requests();

        assertThat(requests.covers("GET", "example.com", "/v1/x")).isTrue();
        assertThat(requests.covers("POST", "example.com", "/v1/x")).isFalse();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "GET h/x bearer, 'write a method, a host with or without a path, how the credential is sent, and its name'",
        "GET h/x bearer t replace more, write a method",
        "GET h/x bearer t maybe, '\"maybe\" is neither \"replace\" nor \"add-only\"'",
        "GET h/x bearer:x t, a credential is sent by",
        "GET h/x digest:x t, a credential is sent by",
        "GET h/x basic t, a credential is sent by",
        "GET h/x basic: t, '\"\" is not a user name'",
        "GET h/x basic:a:b t, '\"a:b\" is not a user name'",
        "GET h/x header:bad(name t, '\"bad(name\" is not a header that a credential can have'",
        "GET h/x header:Host t, '\"Host\" is not a header that a credential can have'",
        "GET h/x apikey:content-length t, '\"content-length\" is not a header'",
        "GET h/x query: t, '\"\" is not a parameter'",
        "GET h:80/x bearer t, a rule takes no port",
    })
    void net_273_says_what_is_wrong(String text, String part) {
        assertThatThrownBy(() -> HttpAuthRule.parse(text))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("httpAuth: \"")
                .hasMessageContaining(part);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "hunter2, 'write a name without whitespace, \"=\", and where the secret is'",
        "=env:X, write a name",
        "a b=env:X, write a name",
        "t=hunter2, 'the secret is neither in a variable nor in a file'",
        "t=env:, neither in a variable nor in a file",
        "t=fd:3, neither in a variable nor in a file",
        "t=literal:hunter2, a secret does not belong into the source of a test",
        "t=file:/no/such/file, 'credentials: \"/no/such/file\" does not exist'",
        "t=file:/etc, 'credentials: \"/etc\" is not a file'",
    })
    void a_declaration_that_makes_no_sense_is_refused_without_repeating_it(String text, String part) {
        assertThatThrownBy(() -> Credential.parse(text))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("credentials: ")
                .hasMessageContaining(part)
                .hasMessageNotContaining("hunter2");
    }
}
