package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where a secret becomes an ordinary text. Whoever adds a class here says where the text goes. */
class RevealsTest {

    private static final Set<String> REVEALING = Set.of(
            // to be sealed, and nothing else
            "Sealer",
            // what a caller gave: its length, its form, its facts
            "ClientSecretKeeper",
            "CredentialReader",
            "GrantResource",
            "SecretResource",
            "Signatures",
            "SigningKey",
            // hashes
            "AccountProof",
            "ImportedTokens",
            "Owner",
            "RedeemedCodes",
            // to a caller who may have it
            "Reveal",
            // to the provider
            "ClientAssertion",
            "ClientProof",
            "RevocationEndpoint",
            "TokenClaims",
            "TokenEndpoint",
            "UserInfoEndpoint",
            // to a mail server, inside TLS, and out of what it answers
            "ImapTrial",
            "MailLogin",
            "PopTrial",
            "ServerReply");

    @Test
    void everyClassThatRevealsASecretIsNamedHere() {
        var revealing = new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("io.sealpost.vault")
                        .get(SecretText.class)
                        .getMethod("reveal")
                        .getAccessesToSelf()
                        .stream()
                        .map(JavaAccess::getOriginOwner)
                        .map(origin ->
                                origin.getName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", ""))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(revealing).containsExactlyInAnyOrderElementsOf(REVEALING);
    }
}
