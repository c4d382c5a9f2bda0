package org.sandboxed.engine.internal.handler.chroot;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class ScriptLineTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'#!/bin/sh\n'|/bin/sh|''",
                "'#!/bin/sh'|/bin/sh|''",
                "'#! \t/bin/sh  \n'|/bin/sh|''",
                "'#!/bin/sh -e\nx'|/bin/sh|-e",
                "'#!/usr/bin/env \t python3  -S \t\n'|/usr/bin/env|python3  -S",
            })
    void reads_interpreter_and_argument(String head, String interpreter, String argument) {
        ScriptLine line = requireNonNull(ScriptLine.parse(head.getBytes(StandardCharsets.US_ASCII)));

        assertThat(line.interpreter()).asString(StandardCharsets.US_ASCII).isEqualTo(interpreter);
        assertThat(line.argument()).asString(StandardCharsets.US_ASCII).isEqualTo(argument);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!", "#!\n", "#! \t\n/bin/sh"})
    void finds_none(String head) {
        assertThat(ScriptLine.parse(head.getBytes(StandardCharsets.US_ASCII))).isNull();
    }

    @Test
    void a_name_that_may_be_cut_is_none() {
        String head = "#!/" + "x".repeat(ScriptLine.LONGEST - 3);

        assertThat(ScriptLine.parse(head.getBytes(StandardCharsets.US_ASCII))).isNull();
    }
}
