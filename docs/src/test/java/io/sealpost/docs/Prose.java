package io.sealpost.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import java.util.stream.Collectors;

/** A Javadoc comment as one line of Markdown. */
final class Prose {

    private Prose() {}

    static String of(DocCommentTree comment) {
        return comment.getFullBody().stream()
                .map(Prose::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    private static String markdown(DocTree piece) {
        return switch (piece) {
            case TextTree text -> text.getBody();
            case LiteralTree code -> "`" + code.getBody().getBody() + "`";
            case LinkTree link -> "`" + link.getReference().getSignature() + "`";
            case StartElementTree _ -> " ";
            default -> throw new IllegalStateException("The reference cannot show " + piece);
        };
    }
}
