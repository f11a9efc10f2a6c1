package io.sealpost.mail.received;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedMailTest {

    @Test
    void textHtmlAndFilesAreFound() throws Exception {
        var mail = read("""
                From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>
                To: a@example.com, Team: b@example.com, c@example.com;
                Subject: =?iso-8859-1?q?Gr=FC=DFe?=
                Date: Fri, 20 Nov 2026 12:00:00 +0100
                Message-ID: <1@example.com>
                Content-Type: multipart/mixed; boundary=m

                --m
                Content-Type: multipart/alternative; boundary=a

                --a
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                H=E4llo
                --a
                Content-Type: text/html

                <b>x</b>
                --a--
                --m
                Content-Type: application/pdf; name*=utf-8''%C3%BC.pdf
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                cGRm
                --m--
                """);

        assertThat(mail.subject()).isEqualTo("Grüße");
        assertThat(mail.messageId()).isEqualTo("<1@example.com>");
        assertThat(mail.sentAt()).isEqualTo("2026-11-20T11:00:00Z");
        assertThat(mail.addresses("from")).containsExactly(new MailAddress("Jörg", "joerg@example.com"));
        assertThat(mail.addresses("to"))
                .extracting(MailAddress::address)
                .containsExactly("a@example.com", "b@example.com", "c@example.com");
        assertThat(mail.text()).isEqualToIgnoringNewLines("Hällo");
        assertThat(mail.html()).contains("<b>x</b>");
        assertThat(mail.attachments()).hasSize(1);
        assertThat(mail.attachments().getFirst().contentType()).isEqualTo("application/pdf");
        assertThat(new String(mail.attachments().getFirst().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("pdf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "a\\b",
                "..",
                "x\ty",
                "=?utf-8?q?invoice=E2=80=AEfdp.exe?=",
                "=?utf-8?q?a=E2=80=8B.exe?="
            })
    void fileNamesLeadNowhereAndLookLikeWhatTheyAre(String name) throws Exception {
        var mail = read(
                "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"" + name + "\"\n\nx\n");

        var filename = mail.attachments().getFirst().filename();

        assertThat(filename == null || !filename.matches(".*[/\\\\\\p{Cc}\\p{Cf}].*"))
                .isTrue();
        assertThat(filename).isNotEqualTo("..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no header",
                "Content-Type: text/plain; charset=no-such-charset\n\nx",
                "Content-Type: multipart/mixed\n\nno boundary",
                "Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x",
                "Content-Type: /;;;=\n\nx",
                "Content-Transfer-Encoding: base64\n\n%%%%",
                "Content-Transfer-Encoding: x-unheard-of\n\nx",
                "From: <<<>>>\nTo: ,,;;\nDate: yesterday\nSubject: =?utf-8?q?=ZZ?=\n\n",
                "From: Déboulonneur deboulonneur@example.com\n\n"
            })
    void whatOthersGetWrongIsRead(String raw) {
        assertThatCode(() -> {
                    var mail = read(raw);
                    mail.headers();
                    mail.subject();
                    mail.sentAt();
                    mail.addresses("from");
                    mail.addresses("to");
                    mail.text();
                    mail.attachments().forEach(MailPart::bytes);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aMissingBracketIsRepaired() throws Exception {
        var mail = read("From: Deboulonneur deboulonneur@example.com\n\n");

        assertThat(mail.addresses("from")).extracting(MailAddress::address).containsExactly("deboulonneur@example.com");
    }

    @Test
    void deepNestingEndsInTime() {
        var raw = new StringBuilder();
        for (var i = 0; i < 3000; i++) {
            raw.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }

        var summary = Summary.of(raw.toString().getBytes(StandardCharsets.US_ASCII));

        assertThat(summary.sender()).isNull();
    }

    @Test
    void noiseIsNeverFatal() {
        var random = new Random(1);
        for (var i = 0; i < 300; i++) {
            var noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);

            assertThatCode(() -> Summary.of(noise)).doesNotThrowAnyException();
        }
    }

    private static ReceivedMail read(String raw) throws UnreadableMail {
        return ReceivedMail.read(raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
