/**
 * A command for schedulers such as a Kubernetes CronJob: it asks a running mail-service over REST to fetch now, waits, and tells by its
 * exit code how that went. It shares no class with the service beside it: it knows what every caller knows.
 */
package io.sealpost.mail.fetchnow;
