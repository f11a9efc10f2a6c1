package io.sealpost.mail.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;

/** Durations are ISO 8601: the library would take a number for seconds. */
@Singleton
class StrictDurations implements ObjectMapperCustomizer {

    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("durations").addDeserializer(Duration.class, new Span()));
    }

    private static final class Span extends StdScalarDeserializer<Duration> {

        private static final long serialVersionUID = 1L;

        Span() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    return Duration.parse(parser.getText());
                }
            } catch (DateTimeException notADuration) {
                throw MismatchedInputException.from(parser, Duration.class, "not an ISO 8601 duration");
            }
            throw MismatchedInputException.from(parser, Duration.class, "not an ISO 8601 duration");
        }
    }
}
