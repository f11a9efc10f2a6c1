/**
 * What the rendered manifests promise, checked without a cluster: against the types of the Kubernetes API, against each other, and by
 * starting the packaged services with exactly the environment that the manifests give them.
 */
package io.sealpost.kubernetes;
