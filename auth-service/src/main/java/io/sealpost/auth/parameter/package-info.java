/**
 * This service's copy of the system parameters that the vault keeps.
 *
 * <p>{@link io.sealpost.auth.parameter.ParameterCopy} follows the vault and outlives its outages;
 * {@link io.sealpost.auth.parameter.SystemParameters} gives the values their types and defaults. Nothing here writes a parameter.
 */
package io.sealpost.auth.parameter;
