package org.sandboxed.engine.policy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Secrets that the sandbox knows and its programs do not.
 *
 * @param declared where they are, used or not
 * @param rules which requests they are attached to; the first one that is about a request counts
 */
public record HttpCredentials(List<Credential> declared, List<HttpAuthRule> rules) {

    /** Copies the lists. */
    public HttpCredentials {
        declared = List.copyOf(declared);
        rules = List.copyOf(rules);
    }

    /** The variables of the test JVM that hold one. */
    public Set<String> variables() {
        return places(Credential.Kind.ENV);
    }

    /** The real paths of the files that hold one. */
    Set<String> files() {
        return places(Credential.Kind.FILE);
    }

    private Set<String> places(Credential.Kind kind) {
        return declared.stream()
                .filter(credential -> credential.kind() == kind)
                .map(Credential::place)
                .collect(Collectors.toUnmodifiableSet());
    }
}
