/**
 * Keeps the documentation true. {@link io.sealpost.docs.DocumentedConfigTest} compares the configuration reference with the sources that it
 * is made from. The commands on the other pages are run by the tests of {@code deploy/local} and {@code deploy/acceptance}.
 */
package io.sealpost.docs;
