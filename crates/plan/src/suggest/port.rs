//! "Test EPMD on port 4369", "port 8080 is free": a connection to the port that the text names.

use super::words::{says, words};
use super::{About, Suggestion};
use crate::config::NETWORK_TIMEOUT_MS;
use crate::{Probe, TcpProbe};
use regex::Regex;
use std::sync::LazyLock;

words! {
    /// Something listens there.
    static OPEN =
        "en: open., listen, reachable, accessible, responds, responding, test., check, verify
         es: abierto, escuch, accesible
         pt: aberta, aberto, escut, acessível
         de: offen, lauscht, erreichbar
         fr: ouvert, écoute
         nl: luistert, bereikbaar
         ru: открыт, слуша, доступен
         zh: 开放, 监听, 可访问
         ja: リッスン, 待ち受け, 開いて
         ko: 열려, 열림, 수신
         vi: đang mở, lắng nghe";

    /// Nothing listens there.
    static FREE =
        "en: free., unused, not in use, available
         es: libre, disponible
         pt: livre, disponível
         de: frei., nicht belegt
         fr: libre
         nl: vrij
         ru: свободен
         zh: 未被占用, 未占用, 空闲
         ja: 空いて, 使用されていない
         ko: 미사용, 비어, 사용 가능
         vi: còn trống, chưa dùng";

    static PORTS =
        "en: port
         es: puerto
         pt: porta
         nl: poort
         ru: порт
         vi: cổng";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    static PORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:port|puerto|porta|poort|порт|cổng)|端口|ポート|포트)\s*:?\s*`?(\d{2,5})(?:\D|$)")
            .expect("the pattern is constant and tested")
    });
    if !about
        .lower
        .contains(|character: char| character.is_ascii_digit())
    {
        return None;
    }
    let port: u16 = PORT.captures(&about.lower)?[1].parse().ok()?;
    let free = says(&about.lower, &FREE);
    if !free && (about.negated() || !says(&about.lower, &OPEN)) {
        return None;
    }
    if about.others(&[&OPEN, &FREE, &PORTS]) > 2 {
        return None;
    }
    let probe = TcpProbe {
        address: format!("127.0.0.1:{port}"),
        closed: free,
        timeout_ms: NETWORK_TIMEOUT_MS,
        retry: None,
    };
    let reason = if free {
        "a port is said to be free; it refuses connections"
    } else {
        "a port is named; it accepts connections"
    };
    Some(Suggestion::new(Probe::Tcp(probe), reason))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn a_named_port_is_open_or_free() {
        check(
            &[
                ("Test EPMD on port 4369", "tcp 127.0.0.1:4369"),
                ("Port 8080 is listening", "tcp 127.0.0.1:8080"),
                ("Puerto 5000 abierto", "tcp 127.0.0.1:5000"),
                ("Porta 5000 acessível", "tcp 127.0.0.1:5000"),
                ("Port 8443 erreichbar", "tcp 127.0.0.1:8443"),
                ("Порт 8080 открыт", "tcp 127.0.0.1:8080"),
                ("端口 3306 已开放", "tcp 127.0.0.1:3306"),
                ("ポート8080が開いている", "tcp 127.0.0.1:8080"),
                ("포트 8080 열림", "tcp 127.0.0.1:8080"),
                ("Cổng 8080 đang mở", "tcp 127.0.0.1:8080"),
                ("Port 8080 not in use", "tcp 127.0.0.1:8080 closed"),
                ("Le port 3000 est libre", "tcp 127.0.0.1:3000 closed"),
                ("端口 8080 未被占用", "tcp 127.0.0.1:8080 closed"),
            ],
            "",
        );
        check_none(
            &[
                "Port 8080 not open to the world",
                "PORT environment variable controls listening port",
                "Support answers within 3000 ms",
                "Firewall: close port 23",
                "Port 99999 is listening",
            ],
            "",
        );
    }
}
