package org.sandboxed.assertj;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.http.HttpStub;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpTraffic;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

class HttpTrafficAssertTests {

    private static final HttpExchange GET = FakeRequest.allowed("GET", "a.example.com", "/v1/x", 200);
    private static final HttpExchange POST =
            FakeRequest.allowed("POST", "a.example.com", "/v1/x", 201).sending("X-Key", "one", "two lines\nof text");
    private static final HttpExchange REFUSED =
            FakeRequest.denied("DELETE", "b.example.com", "/", "allowHttp: no rule allows this request");
    private static final HttpExchange DENIED = FakeRequest.denied("PUT", "c.example.com", "/s", "denyHttp: * */s");
    private static final HttpExchange STUBBED =
            new FakeRequest("GET", "d.example.com", "/", 200, "stub: * *", List.of(), "");
    private static final HttpTraffic TRAFFIC = traffic(0, GET, POST, REFUSED, DENIED, STUBBED);

    private static final String ALL = """
        but requested was:
          GET http://a.example.com/v1/x -> 200
          POST http://a.example.com/v1/x -> 201
          DELETE http://b.example.com/ -> 403
          PUT http://c.example.com/s -> 403
          GET http://d.example.com/ -> 200
        """;

    static final List<Arguments> MESSAGES = List.of(
            message("another method", () -> assertThat(TRAFFIC).requested("HEAD a.example.com/v1/x"), """
                Expecting HTTP traffic
                to have a request:
                  HEAD a.example.com/v1/x
                """ + ALL + """
                The nearest one differs in its method:
                  GET http://a.example.com/v1/x -> 200\
                """),
            message("another path", () -> assertThat(TRAFFIC).requested("DELETE b.example.com/v1/*"), """
                Expecting HTTP traffic
                to have a request:
                  DELETE b.example.com/v1/*
                """ + ALL + """
                The nearest one differs in its path:
                  DELETE http://b.example.com/ -> 403\
                """),
            message("another host and path", () -> assertThat(traffic(0, POST)).requested("POST x.org/"), """
                Expecting HTTP traffic
                to have a request:
                  POST x.org/
                but requested was:
                  POST http://a.example.com/v1/x -> 201
                The nearest one differs in its host and its path:
                  POST http://a.example.com/v1/x -> 201\
                """),
            message("nothing in common", () -> assertThat(traffic(0, GET)).requested("PUT x.org/"), """
                Expecting HTTP traffic
                to have a request:
                  PUT x.org/
                but requested was:
                  GET http://a.example.com/v1/x -> 200\
                """),
            message("no request", () -> assertThat(traffic(0)).requested("* *"), """
                Expecting HTTP traffic
                to have a request:
                  * *
                but there was no request\
                """),
            message("sent", () -> assertThat(TRAFFIC).neverRequested("POST *"), """
                Expecting HTTP traffic
                to have no request:
                  POST *
                but requested was:
                  POST http://a.example.com/v1/x -> 201\
                """),
            message("incomplete", () -> assertThat(traffic(3, GET)).neverRequested("POST *"), """
                Expecting HTTP traffic
                to have no request:
                  POST *
                but the record is not complete: 3 exchanges were dropped\
                """),
            message(
                    "denials of what is forgotten",
                    () -> assertThat(traffic(3, GET)).hasNoDenials(),
                    """
                    Expecting HTTP traffic
                    to have no request:
                      that was denied
                    but the record is not complete: 3 exchanges were dropped\
                    """),
            message("denials", () -> assertThat(TRAFFIC).hasNoDenials(), """
                Expecting these requests in the HTTP traffic
                to be allowed
                but requested was:
                  DELETE http://b.example.com/ -> 403
                  PUT http://c.example.com/s -> 403
                The first refused one would be allowed by @AllowHttp("DELETE b.example.com/")\
                """),
            message(
                    "allowed",
                    () -> assertThat(TRAFFIC).requested("GET a.example.com").wasDenied(),
                    """
                    Expecting these requests in the HTTP traffic
                    to be denied
                    but requested was:
                      GET http://a.example.com/v1/x -> 200\
                    """),
            message(
                    "denied by a rule",
                    () -> assertThat(TRAFFIC).requested("PUT *").wasAllowed(),
                    """
                    Expecting these requests in the HTTP traffic
                    to be allowed
                    but requested was:
                      PUT http://c.example.com/s -> 403\
                    """),
            message("not stubbed", () -> assertThat(TRAFFIC).requested("GET *").wasStubbed(), """
                Expecting these requests in the HTTP traffic
                to be answered by a stub
                but requested was:
                  GET http://a.example.com/v1/x -> 200
                  GET http://d.example.com/ -> 200\
                """),
            message("count", () -> assertThat(TRAFFIC).requested("GET *").times(1), """
                Expecting these requests in the HTTP traffic
                to be 1
                but requested was:
                  GET http://a.example.com/v1/x -> 200
                  GET http://d.example.com/ -> 200\
                """),
            message("status", () -> assertThat(TRAFFIC).requested("POST *").hasStatus(200), """
                Expecting these requests in the HTTP traffic
                to be answered with status 200
                but requested was:
                  POST http://a.example.com/v1/x -> 201\
                """),
            message("rule", () -> assertThat(TRAFFIC).requested("PUT *").hasRule("denyHttp: x"), """
                Expecting these requests in the HTTP traffic
                to be decided by the rule "denyHttp: x"
                but requested was:
                  PUT http://c.example.com/s -> 403\
                """),
            message("credential", () -> assertThat(TRAFFIC).requested("POST *").hasCredential("token"), """
                Expecting these requests in the HTTP traffic
                to have the credential "token"
                but requested was:
                  POST http://a.example.com/v1/x -> 201\
                """),
            message("header", () -> assertThat(TRAFFIC).requested("POST *").hasRequestHeader("x-key", "two"), """
                Expecting these requests in the HTTP traffic
                to have the request header "x-key: two"
                but requested was:
                  POST http://a.example.com/v1/x -> 201
                The first one without it has:
                  x-key: one\
                """),
            message(
                    "no header",
                    () -> assertThat(TRAFFIC).requested("* a.example.com").hasRequestHeader("X-Key", "one"),
                    """
                    Expecting these requests in the HTTP traffic
                    to have the request header "X-Key: one"
                    but requested was:
                      GET http://a.example.com/v1/x -> 200
                      POST http://a.example.com/v1/x -> 201
                    The first one without it has:
                      no header X-Key\
                    """),
            message("body", () -> assertThat(TRAFFIC).requested("POST *").hasRequestBodyContaining("three"), """
                Expecting these requests in the HTTP traffic
                to have a request body that contains "three"
                but requested was:
                  POST http://a.example.com/v1/x -> 201
                The body of the first one without it is:
                  two lines
                  of text\
                """),
            message("no body", () -> assertThat(TRAFFIC).requested("PUT *").hasRequestBodyContaining("a"), """
                Expecting these requests in the HTTP traffic
                to have a request body that contains "a"
                but requested was:
                  PUT http://c.example.com/s -> 403
                The body of the first one without it is:
                  empty\
                """));

    @ParameterizedTest
    @FieldSource("MESSAGES")
    void a_failure_says_what_was_expected_and_what_was_seen(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage("%n".formatted() + message);
    }

    @Test
    void what_holds_passes() {
        assertThat(TRAFFIC)
                .requested("POST a.example.com/v1/*")
                .wasAllowed()
                .times(1)
                .hasStatus(201)
                .hasRule("allowHttp: * *")
                .hasRequestHeader("x-key", "one")
                .hasRequestBodyContaining("lines\nof");
        assertThat(TRAFFIC).requested("PUT *").wasDenied().hasCredential("token");
        assertThat(TRAFFIC).requested("* d.example.com").wasStubbed();
        assertThat(TRAFFIC).neverRequested("GET b.example.com").hasSize(5);
        assertThat(traffic(0, GET)).hasNoDenials();
        assertThat(TRAFFIC).filteredOn(HttpExchange::isDenied).hasSize(2);
    }

    @Test
    void a_request_that_cannot_be_meant_is_refused() {
        assertThatThrownBy(() -> assertThat(TRAFFIC).requested("GET"))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("requested: \"GET\": write a method and a host");
        assertThatThrownBy(() -> assertThat(TRAFFIC).neverRequested("GET h:80"))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("neverRequested: \"GET h:80\": ");
    }

    private static Arguments message(String name, ThrowingCallable assertion, String message) {
        return argumentSet(name, assertion, message);
    }

    private static HttpTraffic traffic(long dropped, HttpExchange... exchanges) {
        return new FakeTraffic(List.of(exchanges), dropped);
    }

    private record FakeTraffic(List<HttpExchange> exchanges, long dropped) implements HttpTraffic {

        @Override
        public HttpTraffic denied() {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public HttpTraffic of(String rule) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public HttpStub stub(String rule) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public HttpTraffic snapshot() {
            return this;
        }

        @Override
        public String toString() {
            return exchanges.toString();
        }
    }
}
