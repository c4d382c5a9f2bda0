package org.sandboxed.selftest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.Sandbox;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages for users: their Java is code of the examples, which compiles and passes, their links lead somewhere, and no option is
 * missing.
 */
class GuideTests {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\n]*`", Pattern.DOTALL);
    private static final Pattern CODE_BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
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

    @Test
    void every_link_to_a_chapter_leads_to_one() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                String[] target = link.group(1).split("#", 2);
                boolean isChapter = target.length == 2 && !target[0].contains(":");
                if (isChapter
                        && !chapters(target[0].isEmpty() ? page : page.resolveSibling(target[0]))
                                .contains(target[1])) {
                    broken.add(Sources.ROOT.relativize(page) + " -> " + link.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void every_option_and_every_annotation_is_on_the_page_about_the_policy() throws IOException {
        String policy = Files.readString(Sources.ROOT.resolve("docs/guide/policy.md"));
        Stream<String> options = Stream.of(Sandbox.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == Sandbox.Builder.class)
                .map(method -> method.getName() + "(");
        Stream<String> annotations = Sources.below("src/main").stream()
                .filter(file -> String.join("\n", Sources.lines(file)).contains("public @interface "))
                .map(file -> "@" + file.getFileName().toString().replace(".java", ""));

        assertThat(Stream.concat(options, annotations))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(policy).contains("`" + name));
    }

    /** What the chapters of a page are called in links: in lower case, without punctuation, with hyphens for spaces. */
    private static Set<String> chapters(Path page) throws IOException {
        return CODE_BLOCK
                .matcher(Files.readString(page))
                .replaceAll("")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
                .collect(toSet());
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
