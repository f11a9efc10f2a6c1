package io.sealpost.auth.identity;

import io.sealpost.auth.identity.CertificateRefused.Reason;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's judgement of certificates, and which step a refused one failed at: by its exceptions alone a wrong name looks like other faults.
 * What the JDK refuses is refused; so is an expired certificate that an operator trusts by itself, which the JDK would accept.
 */
final class CertificateCheck extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager jdk;

    CertificateCheck(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    private interface Step {
        void check() throws CertificateException;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain, authType, () -> jdk.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain, authType, () -> jdk.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain, authType, () -> jdk.checkServerTrusted(chain, authType));
    }

    private void judge(X509Certificate[] chain, String authType, Step step) throws CertificateException {
        try {
            step.check();
            chain[0].checkValidity();
        } catch (CertificateException refused) {
            throw new CertificateRefused(reason(chain, authType, refused), refused);
        }
    }

    private Reason reason(X509Certificate[] chain, String authType, CertificateException refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException expired -> {
                    return Reason.EXPIRED;
                }
                case CertificateNotYetValidException early -> {
                    return Reason.NOT_YET_VALID;
                }
                case CertPathBuilderException nobody -> {
                    return Reason.UNTRUSTED;
                }
                default -> {}
            }
        }
        return isTrustedUnderAnyName(chain, authType) ? Reason.WRONG_NAME : Reason.UNACCEPTABLE;
    }

    /** Without a connection the JDK has no name to compare. */
    private boolean isTrustedUnderAnyName(X509Certificate[] chain, String authType) {
        try {
            jdk.checkServerTrusted(chain, authType);
            return true;
        } catch (CertificateException refused) {
            return false;
        }
    }

    /** No client shows a certificate to this service. */
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
