package io.sealpost.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import java.util.Locale;
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
            case LinkTree link -> "`" + setting(link.getReference().getSignature()) + "`";
            case StartElementTree _ -> " ";
            default -> throw new IllegalStateException("The reference cannot show " + piece);
        };
    }

    /** A method of the same interface is the setting that it reads. */
    private static String setting(String reference) {
        return reference.startsWith("#")
                ? reference
                        .substring(1)
                        .replace("()", "")
                        .replaceAll("([A-Z])", "-$1")
                        .toLowerCase(Locale.ROOT)
                : reference;
    }
}
