package io.sealpost.vault.credential;

import java.util.Locale;

/** Why a credential cannot be used, and what to do about it. */
public enum Flaw {
    NOT_PEM("holds no PEM block (-----BEGIN …-----); give the file's whole text, with its line breaks"),
    BLOCK_UNREADABLE(
            "holds a PEM block that is cut off or not Base64; give the file's whole text, with its line breaks"),
    OTHER_BLOCK("holds a PEM block that is neither a certificate nor a private key; leave it out"),
    TOO_LONG("is longer than a certificate with its chain and key; give these and nothing else"),
    NO_KEY("holds no private key; give the certificate and its key in one text"),
    SEVERAL_KEYS("holds several private keys; give one"),
    KEY_ENCRYPTED("holds an encrypted key; decrypt it first: openssl pkey -in encrypted.pem -out key.pem"),
    KEY_NOT_RSA(
            "holds a key that is not RSA; make one with its certificate: openssl req -x509 -newkey rsa:3072 -noenc -days 365 -subj /CN=sealpost"
                    + " -keyout key.pem -out cert.pem"),
    KEY_UNREADABLE(
            "holds a private key that cannot be read; write it anew: openssl pkcs8 -topk8 -nocrypt -in key.pem -out pkcs8.pem"),
    KEY_SIZE("holds an RSA key of less than 2048 or more than 8192 bits; make one: openssl genrsa -out key.pem 3072"),
    NO_CERTIFICATE("holds no certificate; this provider knows a key by its certificate, so give both in one text"),
    CERTIFICATE_UNREADABLE(
            "holds a certificate that cannot be read; look at it with openssl x509 -in cert.pem -noout -text"),
    OTHER_KEY(
            "holds a private key that none of its certificates is for; give the key that the certificate was made with"),
    CERTIFICATE_EXPIRED("has expired and is not used; give its successor, which the provider has to know, too"),
    CERTIFICATE_NOT_YET_VALID("is not valid yet and not used until it is"),
    FILE_ABSENT(
            "is not in the folder that this service reads such files from; have it mounted there, or correct the name"),
    FILE_UNREADABLE("cannot be read by this service, or is no file within its folder; correct its permissions"),
    STORED_DAMAGED("was changed in the database since it was stored and does not open; give it again"),
    TOKEN_NOT_A_JWT("is no JSON Web Token with readable claims; have the token mounted that the provider trusts"),
    TOKEN_EXPIRED("holds a token that has expired; whoever writes the file has to keep renewing it"),
    TOKEN_FOR_ANOTHER(
            "holds a token for another audience; it is sent only to the host that its audience names, and to Microsoft for"
                    + " api://AzureADTokenExchange");

    private final String advice;

    Flaw(String advice) {
        this.advice = advice;
    }

    /** As it stands in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is wrong and what to do; the subject is the field or file that has it. */
    public String advice() {
        return advice;
    }
}
