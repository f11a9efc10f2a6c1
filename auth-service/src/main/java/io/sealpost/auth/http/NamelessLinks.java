package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.regex.Pattern;

/** The path of a link has its ticket; a problem document, which may be logged anywhere, is not to repeat it as its instance. */
@ApplicationScoped
public class NamelessLinks implements ProblemPostProcessor {

    private static final Pattern LINK = Pattern.compile("/?(connect|invitation)/");

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        var link = LINK.matcher(context.path);
        return link.lookingAt()
                ? HttpProblem.builder(problem)
                        .withInstance(URI.create("/" + link.group(1)))
                        .build()
                : problem;
    }
}
