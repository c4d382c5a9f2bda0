package org.sandboxed.engine.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HttpRuleTests {

    @Test
    void net_243_a_method_is_in_upper_case_whatever_is_written() {
        HttpRule rule = HttpRule.parse("allowHttp", "get example.com/foo");

        assertThat(rule).isEqualTo(new HttpRule("GET", "example.com", "/foo", false, "get example.com/foo"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET Example.COM., GET, example.com, /, true",
        "'  *   *  ', *, *, /, true",
        "* */admin/*, *, *, /admin/, true",
        "GET h/a*, GET, h, /a, true",
        "GET h/a/../%62/, GET, h, /b, false",
        "GET [2001:DB8::1]/x, GET, [2001:db8:0:0:0:0:0:1], /x, false",
        "GET [::ffff:10.0.0.1], GET, 10.0.0.1, /, true",
        "M-SEARCH a_b.example-1.com/, M-SEARCH, a_b.example-1.com, /, false",
    })
    void reads(String text, String method, String host, String path, boolean isPrefix) {
        assertThat(HttpRule.parse("allowHttp", text))
                .extracting(HttpRule::method, HttpRule::host, HttpRule::path, HttpRule::isPrefix)
                .containsExactly(method, host, path, isPrefix);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({
        "'', 'write a method and a host, such as \"GET api.example.com/v1/*\"'",
        "GET, write a method and a host",
        "GET /x, no host; write one",
        "'GET a b', '\"a b\" at character 5: a host and a path have no whitespace'",
        "G*T h, '\"G*T\" at character 1: not a method'",
        "GET h:8080/x, '\"h:8080\" at character 5: a rule takes no port'",
        "GET ::1, '\"::1\" at character 5: a rule takes no port, and an IPv6 address stands in brackets'",
        "GET [::1]:80/x, '\"[::1]:80\" at character 5: a rule takes no port'",
        "GET [h]/x, '\"[h]\" at character 5: neither a host name nor an address'",
        "GET https://h/x, '\"https://h/x\" at character 5: leave the scheme out'",
        "GET *.example.com, '\"*.example.com\" at character 5: no wildcard is supported inside of a name'",
        "GET h/a*b, '\"/a*b\" at character 6: \"*\" stands at the end of a path only'",
        "GET h/a?x=1, '\"/a?x=1\" at character 6: leave the query out'",
        "GET 300.1.1.1, '\"300.1.1.1\" at character 5: neither a host name nor an address'",
        "GET h_/x y, 'a host and a path have no whitespace'",
    })
    void says_what_is_wrong_and_where(String text, String part) {
        assertThatThrownBy(() -> HttpRule.parse("denyHttp", text))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("denyHttp: \"" + text + "\": ")
                .hasMessageContaining(part);
    }

    @ParameterizedTest(name = "{0} may cover {1} {2} {3}: {4}")
    @CsvSource({
        "DELETE h/*, delete, h, /x, true",
        "DELETE h/*, GET, h, /x, false",
        "* h/admin/*, GET, h, /admin;v=1/keys, true",
        "* h/admin/*, GET, h, /admin%3Bv=1/keys, true",
        "* h/admin/*, GET, h, /admin%5Ckeys, true",
        "* h/admin/*, GET, h, /admin%255Ckeys, false",
        "* h/admin/*, GET, h, /administrator, false",
        "* h/a;b, GET, h, /a;b, true",
        "* h/admin/*, GET, h, //other/admin/x, true",
        "* h/admin/*, GET, h, /\\other\\admin/x, true",
        "* h/admin/*, GET, h, /admin/../v1/x, true",
        "* h/admin/*, GET, h, /admin/%2e%2e/v1/x, true",
        "* h/admin/*, GET, h, /v1/../admin/..%2fv1/x, true",
        "* h/a/x, GET, h, /a\\b/../x, true",
    })
    void may_cover(String rule, String method, String host, String path, boolean isCovered) {
        assertThat(HttpRule.parse("denyHttp", rule).mayCover(method, host, path))
                .isEqualTo(isCovered);
    }

    @ParameterizedTest(name = "{0} covers {1} {2} {3}: {4}")
    @CsvSource({
        "GET h/v1, GET, h, /v1/, true",
        "GET h/v1, GET, h, /v1/x, false",
        "GET h/v1/*, GET, h, /v1, false",
        "GET h/v1/*, GET, h, /v1/x, true",
        "GET h/v1*, GET, h, /v10, true",
        "GET h/*, get, h, /, false",
        "* */a, POST, other, /b/../a, true",
        "GET h/a%2fb, GET, h, /a/b, true",
        "GET h/a, GET, h, /%2561, false",
        "GET h/%zz, GET, h, /%zz, true",
        "GET h/é, GET, h, /%C3%A9, true",
    })
    void covers(String rule, String method, String host, String path, boolean isCovered) {
        assertThat(HttpRule.parse("allowHttp", rule).covers(method, host, HttpPath.normalize(path)))
                .isEqualTo(isCovered);
    }

    @ParameterizedTest
    @CsvSource({"/, /", "//a///b/, /a/b", "/../../a, /a", "/a/./b/../c, /a/c", "/%2e%2E/a, /a", "*, /*", "'', /"})
    void a_path_has_one_form(String written, String normal) {
        assertThat(HttpPath.normalize(written)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/x, '/v1/x'",
        "/v1//./x/, '/v1/x'",
        "//v1/admin/x?, '/v1/admin/x?|/admin/x?'",
        "///v1, '/v1|/'",
        "/a/../v1/x, '/v1/x|/a/../v1/x'",
        "/a/%2E%2e/v1, '/v1|/a/../v1'",
        "/q/../a/..%2Fv1, '/v1|/q/../a/../v1|/a/../v1'",
        "/%252e%252e/v1, '/%2e%2e/v1'",
    })
    void a_path_may_have_more_than_one_reading(String written, String readings) {
        assertThat(HttpPath.readings(written)).containsExactly(readings.split("\\|", -1));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"h:1, -", "a@b, -", "'', -", "[::1, -", "[::1], [0:0:0:0:0:0:0:1]", "H., h", "h.., -"})
    void a_host_has_one_form(String written, String normal) {
        assertThat(HttpHost.normalize(written)).isEqualTo(normal);
    }
}
