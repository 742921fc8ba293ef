//! Blanks for what nobody may read later: a checklist that asks for a token gets a receipt that one
//! was given, and the token stands nowhere.

/// What stands for a value that is not kept.
pub(crate) const KEPT_OUT: &str = "(given, not kept)";

/// What a secret is called, at the end of a label, in lower case.
const NAMES: [&str; 32] = [
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "api key",
    "apikey",
    "api_key",
    "access key",
    "secret key",
    "private key",
    "encryption key",
    "credential",
    "credentials",
    "contraseña",
    "clave secreta",
    "senha",
    "chave de api",
    "passwort",
    "kennwort",
    "api-schlüssel",
    "mot de passe",
    "clé api",
    "wachtwoord",
    "пароль",
    "токен",
    "密码",
    "密碼",
    "密钥",
    "パスワード",
    "비밀번호",
    "mật khẩu",
];

/// Whether a label names a secret itself, and not when or by whom it was changed.
pub(crate) fn is_named(label: &str) -> bool {
    let label = label.to_lowercase();
    let label = label.split(['(', '（']).next().unwrap_or("");
    let label = label.trim_end_matches(|last: char| !last.is_alphanumeric());
    NAMES.iter().any(|name| {
        label.strip_suffix(name).is_some_and(|before| {
            !name.is_ascii() || !before.ends_with(|last: char| last.is_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_ends_in_a_secret_names_one() {
        for label in [
            "API Token",
            "**DB password**",
            "OpenAI API Key (optional)",
            "Private key:",
            "数据库密码",
            "Пароль",
            "admin_api_key",
        ] {
            assert!(is_named(label), "{label}");
        }
        for label in [
            "Password rotated on",
            "Token expires",
            "Key ID",
            "Version",
            "Secret rotated by",
            "Public key",
            "",
        ] {
            assert!(!is_named(label), "{label}");
        }
    }
}
