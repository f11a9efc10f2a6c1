/**
 * Access requests: somebody proved who they are, and nobody here knows them.
 *
 * <p>A sign-in asks by {@link io.sealpost.auth.accessrequest.AccessRequests}; whoever may decide reads the requests and answers them
 * ({@link io.sealpost.auth.accessrequest.AccessRequestResource}). Nobody approves a request of their own: the people who ask hold no token that
 * this service's API accepts.
 */
package io.sealpost.auth.accessrequest;
