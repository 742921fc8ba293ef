//! "TLS certificate valid": the certificate that the document's host shows, through openssl.

use super::words::{UP, says, words};
use super::{About, Suggestion};
use tminus_measure::{Comparator, Dimension, Quantity, Unit};

words! {
    static CERTIFICATE =
        "en: certificate, tls cert, ssl cert, cert., certs.
         es: certificado
         pt: certificado
         de: zertifikat
         fr: certificat
         nl: certificaat, certificaten
         ru: сертификат
         zh: 证书, 證書, 憑證
         ja: 証明書
         ko: 인증서
         vi: chứng chỉ";

    static VALID =
        "en: valid, not expired, unexpired, provisioned, ready, installed, in place, trusted
         es: válid, vigente, instalad
         pt: válid, instalad
         de: gültig, installiert
         fr: valide, installé
         nl: geldig, geïnstalleerd
         ru: действ, валид, установлен
         zh: 有效, 已安装, 已部署
         ja: 有効
         ko: 유효
         vi: hợp lệ, còn hạn, còn hiệu lực";

    /// Certificates of others, and who makes them.
    static OTHERS =
        "en: client certificate, renewal, pinning, auto-renew, generated, signing, code sign, mtls, validation
         es: renovación
         pt: renovação
         de: erneuerung
         fr: renouvel
         nl: verleng
         ru: продлен
         zh: 续期
         ja: 更新
         ko: 갱신
         vi: gia hạn";

    static NOT_EXPIRED =
        "en: not expired
         es: no ha caducado, no caducad
         pt: não expir
         de: nicht abgelaufen
         fr: pas expiré, non expiré
         nl: niet verlopen
         ru: не истек, не истёк
         zh: 未过期
         ja: 期限切れでない
         ko: 만료되지 않
         vi: chưa hết hạn";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let expired = about.says(&NOT_EXPIRED);
    let valid = says(&about.lower, &VALID) || says(&about.lower, &UP);
    if about.negated() && !expired || !valid || !about.says(&CERTIFICATE) || about.says(&OTHERS) {
        return None;
    }
    if about.others(&[&CERTIFICATE, &VALID, &UP, &NOT_EXPIRED]) > 0 {
        return None;
    }
    let seconds = match about.item.criteria.as_slice() {
        [] => 0,
        [criterion] => lasts(criterion.threshold)?,
        _ => return None,
    };
    let host = about.surroundings.addresses.host(about.section())?;
    Some(Suggestion::command(
        format!(
            "openssl s_client -connect {host}:443 -servername {host} -verify_hostname {host} \
             -verify_return_error </dev/null | openssl x509 -noout -checkend {seconds}"
        ),
        None,
        format!("a certificate is said to be valid; {host} shows one that is trusted and lasts"),
    ))
}

/// For how many seconds it must still hold.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is a number of seconds from 0 to some years"
)]
fn lasts(threshold: tminus_measure::Threshold) -> Option<u64> {
    let fits = threshold.unit.dimension() == Dimension::Time
        && matches!(threshold.comparator, Comparator::More | Comparator::AtLeast);
    let seconds = Quantity::new(threshold.value, threshold.unit)
        .ok()?
        .value_in(Unit::Seconds)?;
    (fits && (0.0..1e9).contains(&seconds)).then_some(seconds.round() as u64)
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn the_certificate_of_the_documents_host_is_valid() {
        let besides = "```bash\ncurl -f https://api.shop.example/health\n```";
        let lasts = |seconds: u32| {
            format!(
                "$ openssl s_client -connect api.shop.example:443 -servername api.shop.example \
                 -verify_hostname api.shop.example -verify_return_error </dev/null | openssl x509 -noout -checkend {seconds}"
            )
        };
        let (now, month) = (lasts(0), lasts(30 * 86_400));
        check(
            &[
                ("TLS certificates ready", &now),
                ("SSL certificate is valid", &now),
                ("Certificado TLS válido", &now),
                ("Certificado vigente", &now),
                ("Zertifikate gültig, mindestens 30 Tage", &month),
                ("Certificat valide", &now),
                ("Certificaat geldig", &now),
                ("Сертификат действителен", &now),
                ("证书有效期至少 30 天", &month),
                ("証明書が有効", &now),
                ("인증서 유효", &now),
                ("Chứng chỉ hợp lệ", &now),
            ],
            besides,
        );
        check_none(
            &[
                "Certificate not valid",
                "Certificate validation enabled",
                "Client certificate valid",
                "Gift certificates valid",
                "Сертификаты сотрудников действительны",
                "Certificate auto-renewal ready",
                "Certificates: response < 5 s and valid",
            ],
            besides,
        );
        check_none(&["TLS certificate valid"], "");
        check_none(
            &["TLS certificate valid"],
            "```bash\ncurl http://localhost:1/\n```",
        );
    }
}
