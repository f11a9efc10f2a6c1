package io.sealpost.mail.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Collectors;

/** A body that is not the JSON that was asked for. The parser's own text may quote the input, a secret perhaps, and is not shown. */
public final class UnreadableBodyMapper {

    private UnreadableBodyMapper() {}

    /** A field that the request does not have. */
    @Provider
    @Priority(1)
    public static final class UnknownField extends ExceptionMapperBase<UnrecognizedPropertyException> {
        @Override
        protected HttpProblem toProblem(UnrecognizedPropertyException e) {
            return RefusalMapper.problem(Refusal.unknownField(path(e)));
        }
    }

    /** A value of another type than the field's. */
    @Provider
    @Priority(1)
    public static final class WrongType extends ExceptionMapperBase<MismatchedInputException> {
        @Override
        protected HttpProblem toProblem(MismatchedInputException e) {
            return RefusalMapper.problem(mismatch(e));
        }
    }

    /** A text that does not stand for the value, such as a time that is none. The library has a mapper for exactly this type, too. */
    @Provider
    @Priority(1)
    public static final class WrongForm extends ExceptionMapperBase<InvalidFormatException> {
        @Override
        protected HttpProblem toProblem(InvalidFormatException e) {
            return RefusalMapper.problem(mismatch(e));
        }
    }

    /** Anything else that the parser refuses. */
    @Provider
    @Priority(1)
    public static final class NotJson extends ExceptionMapperBase<JacksonException> {
        @Override
        protected HttpProblem toProblem(JacksonException e) {
            return RefusalMapper.problem(e instanceof JsonMappingException mapping ? mismatch(mapping) : notJson());
        }
    }

    private static Refusal mismatch(JsonMappingException e) {
        var cause = e.getCause();
        while (cause != null) {
            if (cause instanceof Refusal refusal) {
                return refusal;
            }
            cause = cause.getCause();
        }
        return e.getPath().isEmpty() ? notJson() : Refusal.invalid(path(e), "has a value of the wrong type or form");
    }

    private static Refusal notJson() {
        return Refusal.of(RefusalCode.INVALID_VALUE, "The body is not the JSON object that this call takes.");
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream().map(UnreadableBodyMapper::step).collect(Collectors.joining("."));
    }

    private static String step(Reference reference) {
        return reference.getFieldName() != null ? reference.getFieldName() : Integer.toString(reference.getIndex());
    }
}
