package org.sandboxed.selftest;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a user can call says what it does. */
class DocumentationTests {

    private static final Set<Tree.Kind> IMPLICITLY_PUBLIC = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

    @Test
    void every_public_type_and_method_has_a_comment() throws IOException {
        List<Path> exported = Sources.below("src/main").stream()
                .filter(file -> !file.toString().contains("/internal/"))
                .toList();
        List<String> found = new ArrayList<>();
        Sources.parse(exported, (unit, trees) -> new Undocumented(unit, trees).scan(new TreePath(unit), found));

        assertThat(exported).isNotEmpty();
        assertThat(found).isEmpty();
    }

    private static final class Undocumented extends TreePathScanner<@Nullable Void, List<String>> {

        private final CompilationUnitTree unit;
        private final DocTrees trees;

        Undocumented(CompilationUnitTree unit, DocTrees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, List<String> found) {
            if (!isReachable(type.getModifiers())) {
                return null;
            }
            check(type, type.getSimpleName(), found);
            return super.visitClass(type, found);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, List<String> found) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            boolean makesRecord = method.getReturnType() == null && parent().getKind() == Tree.Kind.RECORD;
            if (isReachable(method.getModifiers()) && !overrides && !makesRecord) {
                check(method, method.getName(), found);
            }
            return null;
        }

        private void check(Tree tree, Name name, List<String> found) {
            if (trees.getDocComment(getCurrentPath()) == null) {
                long start = trees.getSourcePositions().getStartPosition(unit, tree);
                found.add(Sources.place(unit, start) + " " + name);
            }
        }

        private boolean isReachable(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            boolean implicitly = IMPLICITLY_PUBLIC.contains(parent().getKind()) && !flags.contains(Modifier.PRIVATE);
            return implicitly || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
        }

        private Tree parent() {
            return getCurrentPath().getParentPath().getLeaf();
        }
    }
}
