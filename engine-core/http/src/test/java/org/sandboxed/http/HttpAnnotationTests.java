package org.sandboxed.http;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.junit.AllowHttp;
import org.sandboxed.junit.Credentials;
import org.sandboxed.junit.DenyHttp;
import org.sandboxed.junit.HttpAuth;
import org.sandboxed.junit.HttpPorts;
import org.sandboxed.junit.InjectCa;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

@AllowHttp("GET api.example.com/v1/*")
class HttpAnnotationTests {

    @Test
    @DenyHttp("* */v1/secret")
    @HttpPorts({80, 8080})
    void add_up(Sandbox sandbox, HttpTraffic http) {
        http.stub("* api.example.com/*").respond(200, "stubbed");

        RunResult curl = sandbox.run(Programs.statuses(
                "http://api.example.com/v1/x", "http://api.example.com/v1/secret", "http://api.example.com:8080/v1/x"));

        assertThat(curl).hasStdout("200\n403\n200\n");
        assertThat(http).requested("GET api.example.com/v1/x").wasStubbed().times(2);
        assertThat(http).requested("* */v1/secret").wasDenied().hasStatus(403).hasRule("denyHttp: * */v1/secret");
    }

    @Test
    @AllowHttp({})
    void an_empty_list_changes_nothing(Sandbox sandbox, HttpTraffic http) {
        RunResult curl = sandbox.run(Programs.statuses("http://api.example.com/v2"));

        assertThat(curl).hasStdout("403\n");
        assertThat(http).requested("GET api.example.com/v2").wasDenied();
    }

    @Test
    @InjectCa
    void https_is_looked_into(Sandbox sandbox, HttpTraffic http) {
        http.stub("GET api.example.com/v1/x").respond(200);

        RunResult curl = sandbox.run(Programs.statuses("https://api.example.com/v1/x", "https://api.example.com/v2"));

        assertThat(curl).hasStdout("200\n403\n");
        assertThat(http).requested("GET api.example.com/v2").wasDenied();
    }

    @Test
    @Credentials("path=env:PATH")
    @HttpAuth("GET api.example.com/v1/* bearer path")
    void a_credential_is_attached(Sandbox sandbox, HttpTraffic http) {
        http.stub("GET api.example.com/v1/x").respond(200);

        RunResult curl = sandbox.run(Programs.statuses("http://api.example.com/v1/x"));

        assertThat(curl).hasStdout("200\n");
        assertThat(http).requested("GET api.example.com/v1/x").hasCredential("path");
    }
}
