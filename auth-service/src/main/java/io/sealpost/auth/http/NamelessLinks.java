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

    private static final Pattern LINK = Pattern.compile("/?connect/");

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        return LINK.matcher(context.path).lookingAt()
                ? HttpProblem.builder(problem)
                        .withInstance(URI.create("/connect"))
                        .build()
                : problem;
    }
}
