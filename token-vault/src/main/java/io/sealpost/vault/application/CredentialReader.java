package io.sealpost.vault.application;

import io.sealpost.vault.application.ApplicationForm.CertificateForm;
import io.sealpost.vault.application.ApplicationForm.ClientSecretForm;
import io.sealpost.vault.application.CredentialChanges.CertificateChange;
import io.sealpost.vault.application.CredentialChanges.SecretChange;
import io.sealpost.vault.credential.CertificateFiles;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.credential.SigningAlgorithm;
import io.sealpost.vault.credential.SigningKey;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks what a request says of credentials. What could never work is refused; what may yet come right is a {@link Warning} later. */
@ApplicationScoped
class CredentialReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern KEY_ID = Pattern.compile("[!-~]{1,256}");
    private static final String SECRETS = "client_secrets";
    private static final String CERTIFICATES = "certificates";

    /** The member that stands for one entry of the other, and that entry's name. */
    private static final String CERTIFICATE = "certificate";

    private static final int MOST = 20;
    private static final int LONGEST_SECRET = 4096;

    private final CertificateFiles files;

    CredentialReader(CertificateFiles files) {
        this.files = files;
    }

    /** Call with a form whose settings were read. */
    CredentialChanges read(ApplicationForm form) {
        var secrets = new LinkedHashMap<String, SecretChange>();
        entries(SECRETS, form.clientSecrets()).forEach((name, given) -> secrets.put(name, secret(name, given)));
        var certificates = new LinkedHashMap<String, CertificateChange>();
        entries(CERTIFICATES, form.certificates())
                .forEach((name, given) ->
                        certificates.put(name, certificate(CERTIFICATES + "." + name, form.template(), given)));
        if (form.certificate().isPresent()) {
            if (certificates.containsKey(CERTIFICATE)) {
                throw Refusal.invalid(CERTIFICATE, "is given twice, here and in certificates; give it once");
            }
            certificates.put(
                    CERTIFICATE, single(form.template(), form.certificate().get()));
        }
        return new CredentialChanges(secrets, certificates);
    }

    private static <T> Map<String, T> entries(String member, Map<String, T> given) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > MOST) {
            throw Refusal.invalid(member, "give up to " + MOST);
        }
        if (!given.keySet().stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw Refusal.invalid(member, "name each with up to 64 letters, digits, dots, dashes and underscores");
        }
        return given;
    }

    private static SecretChange secret(String name, ClientSecretForm form) {
        if (form == null) {
            return null;
        }
        var length = form.value() == null ? 1 : form.value().reveal().length();
        if (length < 1 || length > LONGEST_SECRET) {
            throw Refusal.invalid(
                    SECRETS + "." + name + ".value", "give the secret itself, up to " + LONGEST_SECRET + " characters");
        }
        return new SecretChange(form.value(), form.expiresAt());
    }

    private CertificateChange single(Template template, SecretText pem) {
        if (pem == null) {
            return null;
        }
        var algorithm = template.usualAlgorithm();
        return new CertificateChange(pem, key(CERTIFICATE, template, pem, algorithm, null), null, algorithm, null);
    }

    private CertificateChange certificate(String field, Template template, CertificateForm form) {
        if (form == null) {
            return null;
        }
        if (form.keyId() != null && !KEY_ID.matcher(form.keyId()).matches()) {
            throw Refusal.invalid(field + ".key_id", "give up to 256 printable characters without blanks");
        }
        if (form.pem() != null && form.file() != null) {
            throw Refusal.invalid(field + ".file", "give pem or file, not both");
        }
        var algorithm = Optional.ofNullable(form.algorithm()).orElse(template.usualAlgorithm());
        var key = form.pem() == null ? null : key(field + ".pem", template, form.pem(), algorithm, form.keyId());
        return new CertificateChange(form.pem(), key, file(field + ".file", form.file()), algorithm, form.keyId());
    }

    private static SigningKey key(
            String field, Template template, SecretText pem, SigningAlgorithm algorithm, String keyId) {
        try {
            return template.usable(SigningKey.read(pem, algorithm, Optional.ofNullable(keyId)));
        } catch (CredentialUnusable e) {
            throw Refusal.invalid(field, e.flaw().advice());
        }
    }

    /** A file may be mounted later, or be replaced by a better one; its name has to be one. */
    private String file(String field, String name) {
        if (name != null && !CertificateFiles.isName(name)) {
            throw Refusal.invalid(
                    field,
                    "give the name of a file or folder alone, up to 128 letters, digits, dots, dashes and underscores");
        }
        if (name != null && !files.areMounted()) {
            throw Refusal.invalid(
                    field,
                    "this service has no folder of certificates; set sealpost.client-certificates.directory, or give pem");
        }
        return name;
    }
}
