/** What the whole service shares at run time: the clock. It knows no feature's inside, and no feature knows it. */
package io.sealpost.auth.startup;
