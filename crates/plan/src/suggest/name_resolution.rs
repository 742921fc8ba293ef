//! "DNS resolves": the host has an address.

use super::surroundings::is_public_host;
use super::words::words;
use super::{About, Suggestion};

words! {
    static RESOLVES =
        "en: resolv, resolution, propagat
         es: propagad, resuelv
         pt: propagad, resolv
         de: propagier, aufgelöst, löst, auflösung
         fr: propagé, résou, résol
         nl: gepropageerd, resolvet
         ru: резолв, разреш, распростран
         zh: 解析, 生效
         ja: 名前解決, 浸透, 反映
         ko: 전파, 조회
         vi: phân giải, lan truyền";

    static NAMES = "en: dns";

    static INSIDE =
        "en: headless, internal, cluster, coredns
         es: interno
         de: intern.
         fr: interne
         ru: внутрен
         zh: 内部
         ja: 内部
         ko: 내부
         vi: nội bộ";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    // A service inside of a cluster is known to nobody outside.
    if !about.claims(&RESOLVES) || about.says(&INSIDE) {
        return None;
    }
    let named = host_in(&about.item.text);
    if named.is_none() && !about.says(&NAMES) {
        return None;
    }
    let in_host = named.map_or(0, |host| host.split(['.', '-']).count());
    if about.others(&[&NAMES, &RESOLVES]) > in_host {
        return None;
    }
    let host = named.or_else(|| about.surroundings.addresses.host(about.section()))?;
    Some(Suggestion::command(
        format!("getent hosts {host}"),
        None,
        format!("a name is said to resolve; {host} has an address"),
    ))
}

/// The only host that a text names.
fn host_in(text: &str) -> Option<&str> {
    let mut hosts = text
        .split(|character: char| !(character.is_ascii_alphanumeric() || ".-".contains(character)))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| is_public_host(word) && !is_file(word));
    let host = hosts.next()?;
    hosts.next().is_none().then_some(host)
}

/// `Node.js`, `config.yaml` end like hosts.
fn is_file(word: &str) -> bool {
    let ending = word.rsplit('.').next().unwrap_or_default().to_lowercase();
    [
        "js", "ts", "md", "yaml", "yml", "json", "toml", "conf", "cfg", "sh", "py", "rb", "go",
        "rs", "php", "html", "txt", "log", "sql", "env", "zip", "gz", "pem", "key", "crt", "xml",
        "ini", "config", "args", "net",
    ]
    .contains(&ending.as_str())
        && !word.to_lowercase().starts_with("www.")
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn a_host_has_an_address() {
        check(
            &[
                ("DNS resolves", "$ getent hosts api.shop.example"),
                (
                    "`app.shop.example` resolves",
                    "$ getent hosts app.shop.example",
                ),
                ("El DNS resuelve", "$ getent hosts api.shop.example"),
                ("DNS propagado", "$ getent hosts api.shop.example"),
                ("DNS wird aufgelöst", "$ getent hosts api.shop.example"),
                ("Le DNS est propagé", "$ getent hosts api.shop.example"),
                (
                    "DNS-записи распространились",
                    "$ getent hosts api.shop.example",
                ),
                ("DNS 已生效", "$ getent hosts api.shop.example"),
                ("DNS が反映されている", "$ getent hosts api.shop.example"),
                ("DNS 전파 완료", "$ getent hosts api.shop.example"),
                ("DNS phân giải", "$ getent hosts api.shop.example"),
            ],
            "```bash\ncurl https://api.shop.example/health\n```",
        );
        check_none(
            &[
                "DNS does not resolve",
                "DNS entries updated",
                "Verify headless service DNS resolution",
                "Issue resolved",
                "DNS dispute with the registrar resolved",
                "Conflicts in config.yaml resolved",
            ],
            "```bash\ncurl https://api.shop.example/health\n```",
        );
        check_none(
            &["DNS resolves"],
            "```bash\ncurl http://10.0.0.1/health\n```",
        );
    }
}
