package io.sealpost.auth.connection;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Marks resources that people's browsers visit: each of their answers gets the headers of {@link BrowserHeaders}. */
@NameBinding
@Target(TYPE)
@Retention(RUNTIME)
@interface BrowserFacing {}
