/**
 * Consent on another device (RFC 8628): for a machine without a browser, or whose address no browser reaches.
 *
 * <p>{@link io.sealpost.vault.device.DeviceAuthorizer} gets a code for a person to type elsewhere, {@link io.sealpost.vault.device.DevicePoller} asks the
 * provider whether that person decided, {@link io.sealpost.vault.device.DevicePolls} records what came. What came goes to the grants, which
 * know whose it has to be. The code to ask with is sealed and in no answer.
 */
package io.sealpost.vault.device;
