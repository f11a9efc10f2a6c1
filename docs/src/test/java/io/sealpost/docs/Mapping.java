package io.sealpost.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The settings that one {@code @ConfigMapping} interface declares, read from its source: the Javadoc there is the reference. */
final class Mapping {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("Duration", "duration"),
            Map.entry("Path", "path"),
            Map.entry("URI", "URI"),
            Map.entry("String", "text"),
            Map.entry("int", "number"),
            Map.entry("long", "number"),
            Map.entry("double", "number"),
            Map.entry("boolean", "true or false"),
            Map.entry("List<String>", "comma list"),
            Map.entry("Set<String>", "comma list"));

    private final DocTrees docs;
    private final CompilationUnitTree unit;

    private Mapping(DocTrees docs, CompilationUnitTree unit) {
        this.docs = docs;
        this.unit = unit;
    }

    static Stream<Setting> settings(Path source) {
        try (var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            var unit = task.parse().iterator().next();
            return new Mapping(DocTrees.instance(task), unit).settings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Setting> settings() {
        var root = (ClassTree) unit.getTypeDecls().getFirst();
        var prefix = argument(root.getModifiers().getAnnotations(), "ConfigMapping")
                .orElseThrow(() -> new IllegalStateException("No @ConfigMapping in " + unit.getSourceFile()));
        var groups = new HashMap<String, ClassTree>();
        root.getMembers().forEach(member -> {
            if (member instanceof ClassTree group) {
                groups.put(group.getSimpleName().toString(), group);
            }
        });
        return settings(prefix, root, groups);
    }

    private Stream<Setting> settings(String prefix, ClassTree group, Map<String, ClassTree> groups) {
        return group.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .flatMap(method -> settings(prefix, method, groups));
    }

    private Stream<Setting> settings(String prefix, MethodTree method, Map<String, ClassTree> groups) {
        var annotations = method.getModifiers().getAnnotations();
        var name = prefix + "."
                + argument(annotations, "WithName")
                        .orElseGet(() -> kebab(method.getName().toString()));
        var type = method.getReturnType().toString().replace(" ", "");
        var optional = type.startsWith("Optional<");
        var bare = optional ? type.substring("Optional<".length(), type.length() - 1) : type;
        if (groups.containsKey(bare)) {
            return settings(name, groups.get(bare), groups);
        }
        if (bare.startsWith("Map<String,")) {
            var value = bare.substring("Map<String,".length(), bare.length() - 1);
            return groups.containsKey(value)
                    ? settings(name + ".<name>", groups.get(value), groups)
                    : Stream.of(setting(name + ".<name>", value, Optional.empty(), true, method));
        }
        return Stream.of(setting(name, bare, argument(annotations, "WithDefault"), optional, method));
    }

    private Setting setting(String name, String type, Optional<String> standard, boolean optional, MethodTree method) {
        var shown = Optional.ofNullable(TYPES.get(type))
                .orElseThrow(() ->
                        new IllegalStateException(name + " has a type that the reference does not know: " + type));
        var required = standard.isEmpty() && !optional;
        return new Setting(name, shown, standard.orElse(""), required, description(name, method));
    }

    private String description(String name, MethodTree method) {
        var path = TreePath.getPath(unit, method);
        DocCommentTree comment = docs.getDocCommentTree(path);
        if (comment == null) {
            throw new IllegalStateException(name + " has no description");
        }
        return Prose.of(comment);
    }

    private static Optional<String> argument(List<? extends AnnotationTree> annotations, String name) {
        return annotations.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .flatMap(annotation -> annotation.getArguments().stream())
                .map(Mapping::text)
                .findFirst();
    }

    private static String text(ExpressionTree argument) {
        var value = argument instanceof AssignmentTree named ? named.getExpression() : argument;
        return ((LiteralTree) value).getValue().toString();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
