//! How a document runs its tests.

use super::Seen;
use super::sole::Near;
use crate::suggest::words::{Text, Words, says, words};
use std::collections::BTreeMap;
use tminus_checklist::SectionIndex;

words! {
    in KINDS;
}

/// Kinds of tests that are no plain test suite: the words that name them, and those that a command of
/// that kind has.
static KINDS: [(Words, &[&str]); 8] = [
    (
        Words::new(
            "en: integration
             es: integraci
             pt: integraç
             de: integration
             fr: intégration
             nl: integratie
             ru: интеграц
             zh: 集成
             ja: 統合, 結合テスト
             ko: 통합
             vi: tích hợp",
        ),
        &["integration", "e2e"],
    ),
    (
        Words::new(
            "en: e2e, end-to-end, end to end
             de: ende-zu-ende
             fr: bout en bout
             zh: 端到端
             ko: 엔드투엔드",
        ),
        &["e2e", "end-to-end", "cypress", "playwright"],
    ),
    (
        Words::new(
            "en: smoke
             es: de humo
             pt: fumaça
             de: rauchtest
             fr: fumée
             ru: дымов
             zh: 冒烟
             ja: スモーク
             ko: 스모크",
        ),
        &["smoke"],
    ),
    (
        Words::new(
            "en: load, stress, performance, benchmark
             es: de carga, rendimiento
             pt: de carga, desempenho
             de: lasttest, leistung
             fr: de charge
             nl: belasting, prestatie
             ru: нагруз, производительн
             zh: 负载, 压力, 性能, 压测
             ja: 負荷, 性能
             ko: 부하, 성능
             vi: hiệu năng, tải.",
        ),
        &["k6", "locust", "bench"],
    ),
    (
        Words::new(
            "en: security, penetration
             es: seguridad
             pt: segurança
             de: sicherheit
             fr: sécurité
             nl: beveilig
             ru: безопасн
             zh: 安全
             ja: セキュリティ
             ko: 보안
             vi: bảo mật",
        ),
        &["security"],
    ),
    (
        Words::new(
            "en: acceptance, uat., regression
             es: aceptación, regresi
             pt: aceitação, regress
             de: abnahme, akzeptanz
             fr: recette, régression
             nl: acceptatie
             ru: приемочн, приёмочн, регресс
             zh: 验收, 回归
             ja: 受け入れ, 回帰
             ko: 인수, 회귀
             vi: hồi quy",
        ),
        &["acceptance", "uat", "regression"],
    ),
    (
        Words::new(
            "en: staging, canary, production
             es: producción
             pt: produção
             de: produktion
             zh: 生产
             ja: 本番
             ko: 운영",
        ),
        &["staging"],
    ),
    (
        Words::new(
            "en: restore, backup, failover, chaos, rollback, cross-, 2fa, login, user, usability, a/b, browser,
                 mobile, device",
        ),
        &[],
    ),
];

/// Programs that run tests, with the words behind them that make it so, and the plain run of all.
/// A program with no such words runs tests whatever stands behind it.
const RUNNERS: [(&str, &[&str], &str); 22] = [
    ("npm", &["test", "t"], "npm test"),
    ("yarn", &["test"], "yarn test"),
    ("pnpm", &["test"], "pnpm test"),
    ("bun", &["test"], "bun test"),
    ("deno", &["test"], "deno test"),
    ("pytest", &[], "pytest"),
    ("tox", &[], "tox"),
    ("cargo", &["test", "nextest"], "cargo test"),
    ("go", &["test"], "go test ./..."),
    ("rebar3", &["ct", "eunit"], "rebar3 ct"),
    ("mix", &["test"], "mix test"),
    ("mvn", &["test", "verify"], "mvn test"),
    ("gradle", &["test", "check"], "gradle test"),
    ("gradlew", &["test", "check"], "./gradlew test"),
    ("rspec", &[], "bundle exec rspec"),
    ("rails", &["test"], "rails test"),
    ("phpunit", &[], "vendor/bin/phpunit"),
    ("artisan", &["test"], "php artisan test"),
    ("composer", &["test"], "composer test"),
    ("dotnet", &["test"], "dotnet test"),
    ("make", &["test", "check", "tests"], "make test"),
    ("ctest", &[], "ctest"),
];

/// Programs that build, whose tests have a name of their own.
const BUILDERS: [&str; 12] = [
    "npm", "yarn", "pnpm", "bun", "cargo", "go", "rebar3", "mix", "mvn", "gradle", "gradlew",
    "dotnet",
];

/// Which kinds of tests a text names, by their place in the table.
pub(in crate::suggest) fn kinds_in(text: &Text) -> Vec<usize> {
    (0..KINDS.len())
        .filter(|kind| says(text, &KINDS[*kind].0))
        .collect()
}

/// The words for a kind of tests.
pub(in crate::suggest) fn words_of_kind(kind: usize) -> &'static Words {
    &KINDS[kind].0
}

#[derive(Default)]
pub(in crate::suggest) struct TestRuns {
    /// The document's own run of everything.
    plain: Near<String>,
    /// Its own runs of one kind.
    kinds: BTreeMap<usize, Near<String>>,
    /// The run of everything with a tool that the document runs one kind with, or builds with.
    usual: Near<String>,
}

impl TestRuns {
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        let Some((at, program)) = program(seen) else {
            return;
        };
        let rest = &seen.words[at + 1..];
        let verbs: Vec<&str> = rest
            .iter()
            .filter(|word| **word != "run")
            .take(1)
            .map(|word| word.split(':').next().unwrap_or(word))
            .collect();
        let runner = RUNNERS.iter().find(|(name, words, _)| {
            *name == program && (words.is_empty() || verbs.iter().any(|verb| words.contains(verb)))
        });
        let Some((_, _, plain)) = runner else {
            if BUILDERS.contains(&program)
                && let Some((_, _, plain)) = RUNNERS.iter().find(|(name, ..)| *name == program)
            {
                self.usual.add(seen.section(), seen.there(plain));
            }
            return;
        };
        let written = seen.words.join(" ");
        let described = seen.command.description.as_deref().unwrap_or_default();
        let text = Text::of(&format!("{written} {described}"));
        let kinds: Vec<usize> = (0..KINDS.len())
            .filter(|kind| {
                let own = KINDS[*kind].1.iter().any(|word| text.contains(word));
                own || says(&text, &KINDS[*kind].0)
            })
            .collect();
        let whole = seen.command.placeholders.is_empty()
            && seen
                .words
                .iter()
                .all(|word| !word.contains(['$', '`', '"', '\'', ' ']));
        self.usual.add(seen.section(), seen.there(plain));
        if !whole {
            return;
        }
        let command = seen.there(&written);
        if kinds.is_empty() {
            self.plain.add(seen.section(), command);
            return;
        }
        for kind in kinds {
            let of_kind = self.kinds.entry(kind).or_default();
            of_kind.add(seen.section(), command.clone());
        }
    }

    /// The command that runs all tests.
    pub(in crate::suggest) fn all(&self, section: Option<SectionIndex>) -> Option<&str> {
        let own = self.plain.of(section);
        own.or_else(|| self.usual.of(section)).map(String::as_str)
    }

    /// The document's own command that runs tests of these kinds.
    pub(in crate::suggest) fn of_kinds(
        &self,
        kinds: &[usize],
        section: Option<SectionIndex>,
    ) -> Option<&str> {
        let [kind] = kinds else { return None };
        self.kinds.get(kind)?.of(section).map(String::as_str)
    }
}

/// The program that a command runs, behind what only finds it, and its place.
fn program<'a>(seen: &Seen<'a>) -> Option<(usize, &'a str)> {
    const LAUNCHERS: [&str; 11] = [
        "npx", "bundle", "exec", "poetry", "uv", "pipenv", "python", "python3", "-m", "php", "run",
    ];
    let at = seen
        .words
        .iter()
        .position(|word| !LAUNCHERS.contains(word))?;
    let word = seen.words[at];
    Some((at, word.rsplit('/').next().unwrap_or(word)))
}
