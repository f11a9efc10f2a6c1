/**
 * What every visit of a browser has in common: the headers of its answers, the few pages, the cookie that binds a flow to it, and where it
 * may be sent back to. Which flow it is on, the features know.
 */
package io.sealpost.auth.browser;
