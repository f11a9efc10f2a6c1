package io.sealpost.mail.message;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** A readable text for readers that do not show HTML. It leaves out markup, styles and scripts; it does not lay out tables. */
final class PlainText {

    private static final Set<String> BREAKS =
            Set.of("br", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "hr", "blockquote", "pre");

    private PlainText() {}

    static String of(String html) {
        var text = new StringBuilder();
        Jsoup.parse(html).body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode piece) {
                    text.append(piece.text());
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element && BREAKS.contains(element.normalName())) {
                    text.append('\n');
                }
            }
        });
        return tidied(text.toString());
    }

    /** Lines without blanks at their ends, and at most one empty line in a row. */
    private static String tidied(String text) {
        var tidy = new StringBuilder();
        var empty = 0;
        for (var line : text.split("\n", -1)) {
            empty = line.isBlank() ? empty + 1 : 0;
            if (empty < 2) {
                tidy.append(line.strip()).append('\n');
            }
        }
        return tidy.toString().strip();
    }
}
