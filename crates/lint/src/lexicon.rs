//! Words of human languages that several rules ask for, in lower case. They keep a rule silent, so
//! a stem that matches too much costs a finding and never makes a false one.

use regex::Regex;
use std::sync::{LazyLock, OnceLock};

/// Stems of words that stand for one thing, looked for in one pass.
pub(crate) struct Stems {
    stems: &'static [&'static str],
    pattern: OnceLock<Regex>,
}

impl Stems {
    pub(crate) const fn new(stems: &'static [&'static str]) -> Self {
        Self {
            stems,
            pattern: OnceLock::new(),
        }
    }

    /// Whether a text in lower case has one of them.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        let pattern = self.pattern.get_or_init(|| {
            let stems: Vec<String> = self.stems.iter().map(|stem| regex::escape(stem)).collect();
            Regex::new(&stems.join("|")).expect("escaped text is a pattern")
        });
        pattern.is_match(text)
    }
}

/// A copy of data that can be gone back to.
pub(crate) static BACKUP: Stems = Stems::new(&[
    "backup",
    "back up",
    "backed up",
    "back-up",
    "snapshot",
    "dump",
    "pitr",
    "point-in-time",
    "sicherung",
    "gesichert",
    "sichern",
    "respald",
    "copia de seguridad",
    "cópia de segurança",
    "sauvegard",
    "instantané",
    "kopie",
    "резервн",
    "бэкап",
    "бекап",
    "снапшот",
    "снимок",
    "дамп",
    "备份",
    "快照",
    "备援",
    "備份",
    "バックアップ",
    "スナップショット",
    "백업",
    "스냅샷",
    "sao lưu",
    "bản sao",
    "export of",
    "exported",
    "data export",
    "copy of",
    "copied",
    "clone",
    "salvatag",
    "zapasow",
    "yedek",
    "záloh",
    "säkerhetskop",
    "sikkerhedskop",
    "varmuuskop",
    "cadangan",
    "mentés",
    "نسخ",
]);

/// Something is brought back: data from a copy of it, or a version.
pub(crate) static RESTORE: Stems = Stems::new(&[
    "restor",
    "recover",
    "wiederherstell",
    "restaur",
    "rétabl",
    "herstel",
    "восстанов",
    "恢复",
    "還原",
    "还原",
    "復元",
    "リストア",
    "복원",
    "복구",
    "khôi phục",
]);

/// The way back, by any name.
pub(crate) static ROLLBACK: Stems = Stems::new(&[
    "rollback",
    "roll back",
    "roll-back",
    "rolled back",
    "rolling back",
    "rolls back",
    "revert",
    "back out",
    "backout",
    "back-out",
    "rückroll",
    "zurückroll",
    "zurückgerollt",
    "rücksetz",
    "zurücksetz",
    "zurückgesetzt",
    "reversión",
    "reversion",
    "revertir",
    "reverter",
    "reversão",
    "volver atrás",
    "vuelta atrás",
    "retour arrière",
    "retour en arrière",
    "revenir",
    "terugdraai",
    "teruggedraaid",
    "terugroll",
    "terugzet",
    "откат",
    "откач",
    "回滚",
    "回退",
    "回復",
    "ロールバック",
    "切り戻",
    "롤백",
    "되돌",
    "hoàn tác",
    "quay lui",
    "quay lại",
]);

/// A database, and what is done to one.
pub(crate) static DATABASE: Stems = Stems::new(&[
    "database",
    "migrat",
    "schema",
    "sql",
    "downgrade",
    "alembic",
    "prisma",
    "flyway",
    "liquibase",
    "datenbank",
    "migrier",
    "base de d",
    "banco de d",
    "bases de d",
    "base di dati",
    "migra",
    "esquema",
    "schéma",
    "бд",
    "баз",
    "миграц",
    "схем",
    "数据库",
    "資料庫",
    "迁移",
    "遷移",
    "データベース",
    "マイグレ",
    "スキーマ",
    "데이터베이스",
    "마이그",
    "스키마",
    "디비",
    "cơ sở dữ liệu",
    "csdl",
    " db",
    "(db",
    "data ",
    "baza ",
    "bazy",
    "databáz",
    "veritaban",
    "adatbáz",
    "databas",
    "قاعدة",
]);

/// Something is brought up, or traffic is led to what runs already.
pub(crate) static START: Stems = Stems::new(&[
    "start",
    "launch",
    "deploy",
    "redeploy",
    "bring",
    "boot",
    "run ",
    "re-run",
    "rerun",
    "relaunch",
    "restore",
    "reinstall",
    "install",
    "resume",
    "apply",
    "roll out",
    "rollout",
    "spin",
    "scale",
    "enable",
    "activate",
    "recreate",
    "up -d",
    "hochfahren",
    "ausroll",
    "einspiel",
    "wiederherstell",
    "aktivier",
    "inici",
    "arranc",
    "levant",
    "despleg",
    "restaur",
    "activar",
    "reinici",
    "suba",
    "subir",
    "implant",
    "ativar",
    "démarr",
    "relanc",
    "lanc",
    "déploy",
    "rétabl",
    "réactiv",
    "opstart",
    "herstart",
    "uitrol",
    "herstel",
    "activeer",
    "запус",
    "запуст",
    "старт",
    "разверн",
    "восстанов",
    "подня",
    "включ",
    "启动",
    "啟動",
    "重启",
    "部署",
    "恢复",
    "起動",
    "再起動",
    "デプロイ",
    "復元",
    "시작",
    "기동",
    "배포",
    "복원",
    "khởi",
    "chạy",
    "triển khai",
    "khôi phục",
    "bật",
]);

/// Traffic goes one way or another, or versions stand side by side.
pub(crate) static SIDE_BY_SIDE: Stems = Stems::new(&[
    "traffic",
    "routing",
    "load balancer",
    "loadbalancer",
    "balancer",
    "haproxy",
    "nginx",
    "proxy",
    "dns",
    "weight",
    "canary",
    "blue",
    "green",
    "switch",
    "failover",
    "fall back to",
    "standby",
    "umschalt",
    "verkehr",
    "tráfico",
    "tráfego",
    "trafic",
    "verkeer",
    "трафик",
    "балансир",
    "流量",
    "切换",
    "トラフィック",
    "切り替え",
    "트래픽",
    "전환",
    "lưu lượng",
]);

/// An earlier version.
pub(crate) static PREVIOUS: Stems = Stems::new(&[
    "previous",
    "old version",
    "old release",
    "older version",
    "earlier version",
    "last version",
    "last known",
    "known good",
    "known-good",
    "vorherige",
    "vorige",
    "alte version",
    "alten version",
    "versión anterior",
    "versión previa",
    "versão anterior",
    "précédent",
    "ancienne version",
    "vorige versie",
    "oude versie",
    "предыдущ",
    "прежн",
    "старую верси",
    "старой верси",
    "上一",
    "旧版本",
    "之前的版本",
    "前のバージョン",
    "旧バージョン",
    "이전 버전",
    "phiên bản trước",
    "phiên bản cũ",
]);

/// What a text leaves to somebody else, or to later.
pub(crate) static DEFERRED: Stems = Stems::new(&[
    "depends on",
    "todo",
    "tbd",
    "to be defined",
    "to be decided",
    "abhängig von",
    "hängt von",
    "depende de",
    "selon votre",
    "dépend de",
    "afhankelijk van",
    "hangt af van",
    "зависит от",
    "取决于",
    "视情况",
    "によって異なる",
    "에 따라",
    "tùy thuộc",
    "tùy vào",
]);

/// What a text only gives as an example, or tells to be replaced.
pub(crate) static EXAMPLE: Stems = Stems::new(&[
    "e.g.",
    "eg.",
    "for example",
    "example",
    "for instance",
    "replace",
    "substitut",
    "adjust",
    "choose",
    "pick",
    "desired",
    "such as",
    "z. b.",
    "z.b.",
    "beispiel",
    "ersetz",
    "anpass",
    "p. ej.",
    "p.ej.",
    "ejemplo",
    "reemplaz",
    "sustitu",
    "exemplo",
    "substitu",
    "exemple",
    "remplac",
    "bijv",
    "voorbeeld",
    "vervang",
    "например",
    "замен",
    "пример",
    "例",
    "替换",
    "替換",
    "置き換え",
    "예:",
    "예)",
    "예시",
    "바꾸",
    "ví dụ",
    "thay ",
]);

/// One of several ways, not a step of all.
pub(crate) static ALTERNATIVE: Stems = Stems::new(&[
    "partial",
    "alternativ",
    "option",
    "variant",
    "method",
    "plan b",
    "teilweise",
    "teil-",
    "parcial",
    "partiel",
    "gedeeltelijk",
    "частичн",
    "вариант",
    "方法",
    "方案",
    "部分",
    "一部",
    "방법",
    "부분",
    "một phần",
    "cách ",
]);

/// Whether a text names an environment that is not production.
pub(crate) fn names_rehearsal(text: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:\b|_)(?:stag(?:e|ing)|tests?|testing|testumgebung|dev|develop(?:ment)?|local(?:ly|host)?|ci|qa|uat|sandbox|demo|rehears\w*|preview|preprod|pre-prod\w*|nonprod|homolog\w*|pruebas?|recette|desarrollo|desenvolvimento|entwicklung\w*|lokal\w*|probe\w*)(?:\b|_)|тест|стейдж|стенд|локальн|разработ|测试|測試|本地|预发|开发|テスト|ステージング|検証環境|ローカル|開発|테스트|스테이징|로컬|개발|thử nghiệm|kiểm thử",
        )
        .expect("the pattern is constant and tested")
    });
    NAMES.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_named_by_a_whole_word() {
        for text in [
            "Staging validation",
            "kubectl apply -n staging",
            "RAILS_ENV=test",
            "dropdb shop_test",
            "Локальный прогон",
            "测试环境",
        ] {
            assert!(names_rehearsal(text), "{text}");
        }
        for text in ["Production", "latest", "contest", "device", "Datenbank"] {
            assert!(!names_rehearsal(text), "{text}");
        }
    }

    #[test]
    fn every_stem_is_lower_case() {
        for stems in [
            &BACKUP,
            &RESTORE,
            &ROLLBACK,
            &DATABASE,
            &START,
            &SIDE_BY_SIDE,
            &PREVIOUS,
            &DEFERRED,
            &EXAMPLE,
            &ALTERNATIVE,
        ] {
            for stem in stems.stems {
                assert_eq!(**stem, stem.to_lowercase());
            }
        }
    }
}
