package org.sandboxed.examples;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.junit.AllowHttp;
import org.sandboxed.junit.Credentials;
import org.sandboxed.junit.DenyHttp;
import org.sandboxed.junit.HttpAuth;
import org.sandboxed.junit.InjectCa;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A program that talks to services which do not exist. */
@AllowHttp({})
class HttpTests {

    @Test
    void is_answered_by_the_test(Sandbox sandbox, HttpTraffic http) {
        http.stub("GET api.example.com/v1/users/*")
                .header("Content-Type", "application/json")
                .respond(200, "{\"name\": \"Ada\"}");

        RunResult curl = sandbox.run("curl", "-sS", "http://api.example.com/v1/users/7?fields=name");

        assertThat(curl).succeeded().hasStdout("{\"name\": \"Ada\"}");
        assertThat(http)
                .requested("GET api.example.com/v1/users/7")
                .wasStubbed()
                .times(1);
    }

    @Test
    @AllowHttp("GET api.example.com/v1/*")
    @Credentials("token=env:PATH") // or rather env:API_TOKEN
    @HttpAuth("GET api.example.com/v1/* bearer token")
    void has_no_key(Sandbox sandbox, HttpTraffic http) {
        http.stub("GET api.example.com/v1/users").respond(200);

        RunResult curl = sandbox.run("curl", "-sS", "http://api.example.com/v1/users");

        assertThat(curl).succeeded();
        assertThat(http).requested("GET api.example.com/v1/users").hasCredential("token");
    }

    @Test
    @DenyHttp("* */admin/*")
    void does_not_get_into_the_back_room(Sandbox sandbox, HttpTraffic http) {
        http.stub("* api.example.com/*").respond(200);

        RunResult curl = sandbox.run("curl", "-sS", "--path-as-is", "http://api.example.com/v1/../%61dmin/keys");

        assertThat(curl).succeeded().hasStdoutContaining("Refused by the HTTP rules of the sandbox");
        assertThat(http)
                .requested("GET api.example.com/admin/keys")
                .wasDenied()
                .hasStatus(403)
                .hasRule("denyHttp: * */admin/*");
    }

    @Test
    void sends_what_it_should(Sandbox sandbox, HttpTraffic http) {
        http.stub("POST api.example.com/v1/users").respond(201);

        sandbox.run("curl", "-sS", "--json", "{\"name\": \"Grace\"}", "http://api.example.com/v1/users");

        assertThat(http)
                .requested("POST api.example.com/v1/users")
                .hasRequestHeader("Content-Type", "application/json")
                .hasRequestBodyContaining("Grace");
    }

    @Test
    @InjectCa
    void is_answered_over_https(Sandbox sandbox, HttpTraffic http) {
        http.stub("GET api.example.com/v1/status").respond(200, "up");

        RunResult python = sandbox.run("python3", "-c", """
            import urllib.request
            print(urllib.request.urlopen("https://api.example.com/v1/status").read().decode())
            """);

        assertThat(python).succeeded().hasStdout("up\n");
        assertThat(http).requested("GET api.example.com/v1/status").wasStubbed();
    }
}
