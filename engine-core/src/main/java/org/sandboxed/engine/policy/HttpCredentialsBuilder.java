package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.SandboxException;

/** Collects credentials and what they are attached to, each checked in the call that adds it. Not thread-safe. */
final class HttpCredentialsBuilder {

    private final Map<String, Credential> declared = new LinkedHashMap<>();
    private final List<HttpAuthRule> rules = new ArrayList<>();

    void declare(String... credentials) {
        for (String written : credentials) {
            Credential credential = Credential.parse(written);
            Credential known = declared.putIfAbsent(credential.name(), credential);
            if (known != null && !known.equals(credential)) {
                throw new SandboxException("credentials: \"" + credential.text() + "\": the name is taken by \""
                        + known.text() + "\"; give one of both another");
            }
        }
    }

    void attach(String... authRules) {
        for (String rule : authRules) {
            rules.add(HttpAuthRule.parse(rule));
        }
    }

    /**
     * The credentials.
     *
     * @param isLookedInto whether there are HTTP rules, so that requests are seen
     */
    HttpCredentials build(boolean isLookedInto) {
        for (HttpAuthRule rule : rules) {
            if (!declared.containsKey(rule.credential())) {
                throw new SandboxException("httpAuth: \"" + rule.text() + "\": no credential is called \""
                        + rule.credential() + "\"; declare it, as in credentials(\"" + rule.credential()
                        + "=env:VARIABLE\")");
            }
            if (!isLookedInto) {
                throw new SandboxException("httpAuth: \"" + rule.text()
                        + "\": without an HTTP rule no request is looked into; add allowHttp or denyHttp");
            }
        }
        return new HttpCredentials(List.copyOf(declared.values()), rules);
    }
}
