/**
 * Sealpost on one machine.
 *
 * <p>{@link io.sealpost.local.Main} is the command behind {@code make up}, {@code down}, {@code status}, {@code logs}, {@code token} and {@code demo}. {@code up}
 * leaves a supervisor behind that runs PostgreSQL and the services as its children and issues the tokens they identify themselves with. The
 * services know nothing of it: they are configured by environment variables and token files, exactly as on Kubernetes.
 */
package io.sealpost.local;
