package org.sandboxed.selftest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** The pages for users: their Java is code of the examples, which compiles and passes, and their links lead somewhere. */
class GuideTests {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\n]*`", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    @Test
    void every_piece_of_java_is_part_of_an_example() throws IOException {
        String examples = Sources.below("src/test").stream()
                .filter(file -> file.startsWith(Sources.ROOT.resolve("examples")))
                .map(file -> withoutIndentation(String.join("\n", Sources.lines(file))))
                .collect(joining("\n"));
        List<String> pieces = new ArrayList<>();
        for (Path page : pages()) {
            JAVA.matcher(Files.readString(page)).results().forEach(piece -> pieces.add(piece.group(1)));
        }

        assertThat(pieces).isNotEmpty().allSatisfy(piece -> assertThat(examples).contains(withoutIndentation(piece)));
    }

    @Test
    void every_link_to_a_file_leads_to_one() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                String target = link.group(1).replaceFirst("#.*", "");
                boolean isFile = !target.isEmpty() && !target.contains(":");
                if (isFile && !Files.exists(page.resolveSibling(target))) {
                    broken.add(Sources.ROOT.relativize(page) + " -> " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static String withoutIndentation(String code) {
        return code.lines().map(String::strip).collect(joining("\n"));
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path start : List.of(Sources.ROOT, Sources.ROOT.resolve("docs"))) {
            try (Stream<Path> files = Files.walk(start, start.equals(Sources.ROOT) ? 1 : Integer.MAX_VALUE)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }
}
