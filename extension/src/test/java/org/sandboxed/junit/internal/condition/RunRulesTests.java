package org.sandboxed.junit.internal.condition;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.sandboxed.junit.Unsupported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RunRulesTests {

    @Test
    void says_nothing_where_nothing_is_set() {
        assertThat(read(Map.of())).isEqualTo(new RunRules(false, Unsupported.INHERIT));
    }

    @Test
    void reads_both_parameters_whatever_their_case() {
        assertThat(read(Map.of("sandboxed.required", "TRUE", "sandboxed.unsupported", " skip ")))
                .isEqualTo(new RunRules(true, Unsupported.SKIP));
        assertThat(read(Map.of("sandboxed.required", "false", "sandboxed.unsupported", "Fail")))
                .isEqualTo(new RunRules(false, Unsupported.FAIL));
    }

    @Test
    void refuses_a_value_that_a_parameter_cannot_have() {
        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(() -> read(Map.of("sandboxed.unsupported", "ignore")))
                .withMessage("Configuration parameter or system property sandboxed.unsupported = \"ignore\":"
                        + " write \"skip\" or \"fail\"");
        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(() -> read(Map.of("sandboxed.required", "yes")))
                .withMessageContaining("sandboxed.required = \"yes\"")
                .withMessageContaining("\"true\" or \"false\"");
    }

    private static RunRules read(Map<String, String> parameters) {
        return RunRules.read(name -> Optional.ofNullable(parameters.get(name)));
    }
}
