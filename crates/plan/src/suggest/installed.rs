//! "Node.js installed (v16+)": the tool says its version.

use super::words::{Text, Words, find, says, words};
use super::{About, Suggestion};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use tminus_checklist::Check;

/// Tools by their names, each with the command that prints its version.
static TOOLS: [(Words, &str); 34] = [
    (Words::new("node.js, nodejs, node."), "node --version"),
    (Words::new("npm."), "npm --version"),
    (Words::new("yarn."), "yarn --version"),
    (Words::new("pnpm."), "pnpm --version"),
    (Words::new("bun."), "bun --version"),
    (Words::new("deno."), "deno --version"),
    (Words::new("python"), "python3 --version"),
    (Words::new("pip., pip3."), "pip --version"),
    (Words::new("java., jdk, openjdk"), "java --version"),
    (Words::new("golang, go toolchain, go 1."), "go version"),
    (Words::new("rust., rustc."), "rustc --version"),
    (Words::new("cargo."), "cargo --version"),
    (Words::new("ruby."), "ruby --version"),
    (Words::new("bundler."), "bundle --version"),
    (Words::new("php."), "php --version"),
    (Words::new("composer."), "composer --version"),
    (Words::new("dotnet, .net sdk"), "dotnet --version"),
    (Words::new("elixir."), "elixir --version"),
    (Words::new("rebar3."), "rebar3 --version"),
    (
        Words::new("docker compose, docker-compose"),
        "docker compose version",
    ),
    (Words::new("docker."), "docker --version"),
    (Words::new("podman."), "podman --version"),
    (Words::new("kubectl."), "kubectl version --client"),
    (Words::new("helm."), "helm version --short"),
    (Words::new("terraform."), "terraform --version"),
    (Words::new("ansible."), "ansible --version"),
    (Words::new("aws cli, awscli"), "aws --version"),
    (Words::new("gcloud, google cloud sdk"), "gcloud --version"),
    (Words::new("azure cli"), "az --version"),
    (Words::new("git."), "git --version"),
    (Words::new("nats-server"), "nats-server --version"),
    (Words::new("pm2."), "pm2 --version"),
    (Words::new("jq."), "jq --version"),
    (Words::new("openssl."), "openssl version"),
];

words! {
    in TOOLS;

    static INSTALLED =
        "en: installed, is available, available on
         es: instalad
         pt: instalad
         de: installiert
         fr: installé
         nl: geïnstalleerd
         ru: установлен
         zh: 已安装, 安装完成, 已裝
         ja: インストール済, インストールされて
         ko: 설치
         vi: đã cài, phiên bản";

    /// What is installed into or by a tool, or as a part of it.
    static OTHERS =
        "en: dependenc, package, module, plugin, extension, chart, hook, agent, exporter, repository, app.,
             application, service, container, image, in the, on the cluster
         es: dependencias, paquet
         pt: dependências, pacote
         de: abhängigk, paket
         fr: dépendanc, paquet
         nl: afhankelijk, pakket
         ru: зависим, пакет
         zh: 依赖, 包
         ja: 依存, パッケージ
         ko: 의존, 패키지
         vi: phụ thuộc, gói";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if about.negated() || !about.says(&INSTALLED) || says(about.said(), &OTHERS) {
        return None;
    }
    let found = tools(&about.lower);
    let mut known: Vec<&Words> = found.iter().map(|(.., tool)| &TOOLS[*tool].0).collect();
    known.push(&INSTALLED);
    if about.others(&known) > 0 {
        return None;
    }
    let expect = match found.as_slice() {
        [(_, end, _)] => version_behind(&about.lower[*end..]).map(Check::VersionAtLeast),
        [] => return None,
        // Which number is whose would have to be guessed.
        _ if about
            .lower
            .contains(|character: char| character.is_ascii_digit()) =>
        {
            return None;
        }
        _ => None,
    };
    let numbers = about.item.criteria.len();
    if numbers > usize::from(expect.is_some()) {
        return None;
    }
    let commands: Vec<&str> = found.iter().map(|(.., tool)| TOOLS[*tool].1).collect();
    let reason = match &expect {
        Some(_) => "a tool is said to be installed; its version is at least this one",
        None => "a tool is said to be installed; it says its version",
    };
    Some(Suggestion::command(commands.join(" && "), expect, reason))
}

/// The tools that a text names, in the order of the text, by their places in the table.
fn tools(text: &Text) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, (names, _)) in TOOLS.iter().enumerate() {
        let Some(Range { start, end }) = find(text, names) else {
            continue;
        };
        // `docker compose` holds `docker`.
        if !found.iter().any(|(from, to, _)| start < *to && *from < end) {
            found.push((start, end, at));
        }
    }
    found.sort_unstable();
    found
}

/// The version that stands close behind a tool's name.
fn version_behind(text: &str) -> Option<String> {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^\d;]{0,40}?\bv?(\d+(?:\.\d+){0,3})\b")
            .expect("the pattern is constant and tested")
    });
    let found = VERSION.captures(text)?;
    let behind = &text[found.get(0)?.end()..];
    let unit = behind.trim_start().starts_with(['%', '/', '-']);
    (!unit).then(|| found[1].to_owned())
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn a_tool_says_its_version() {
        let at_least = |version: &str| format!("$ node --version ⇒ VersionAtLeast(\"{version}\")");
        let (sixteen, twenty) = (at_least("16"), at_least("20.13.1"));
        check(
            &[
                ("Node.js installed (v16+)", &sixteen),
                ("npm installed", "$ npm --version"),
                (
                    "Docker and Docker Compose installed",
                    "$ docker --version && docker compose version",
                ),
                ("Node.js 16 instalado", &sixteen),
                ("Node.js v16 ou superior instalado", &sixteen),
                ("Node.js 16 installiert", &sixteen),
                ("Node.js 16 installé", &sixteen),
                ("Node.js 16 geïnstalleerd", &sixteen),
                ("Установлен Node.js 16", &sixteen),
                ("已安装Node.js v20.13.1", &twenty),
                ("Node.js 16 インストール済み", &sixteen),
                ("Node.js 16 설치", &sixteen),
                ("Đã cài Node.js 16", &sixteen),
            ],
            "",
        );
        check_none(
            &[
                "Node.js not installed",
                "Node.js dependencies installed",
                "Node modules installed",
                "Docker image available on registry",
                "Node.js 16 and npm 8 installed",
                "Go live on Monday, installed",
                "Agent installed",
                "Node affinity installed",
                "Install Node.js",
            ],
            "",
        );
    }
}
