/**
 * Who is let in: what a proven identity means here, decided in one transaction by {@link io.sealpost.auth.admission.Admission}. How it was proven,
 * and what becomes of who was let in, others know.
 */
package io.sealpost.auth.admission;
