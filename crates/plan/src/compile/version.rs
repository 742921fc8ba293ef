//! The version that a tool must show: `Node.js 18+ installed (node --version)` holds for no older
//! one, which the exit status of the tool does not say.

use super::search::claim;
use super::written::Shown;
use crate::shell::{Line, Simple};
use crate::wording::is_border;
use regex::{Captures, Regex};
use std::sync::LazyLock;
use tminus_checklist::Check;

/// Tools that people call by other names than their programs have.
const CALLED: [(&str, &[&str]); 18] = [
    ("node", &["node.js", "nodejs", "node"]),
    ("python", &["python"]),
    ("pip", &["pip"]),
    ("go", &["golang", "go"]),
    ("java", &["openjdk", "java", "jdk", "jre"]),
    ("javac", &["openjdk", "javac", "java", "jdk"]),
    ("rustc", &["rustc", "rust"]),
    ("psql", &["postgresql", "postgres", "psql"]),
    ("mongod", &["mongodb", "mongod", "mongo"]),
    ("redis-server", &["redis-server", "redis"]),
    ("docker-compose", &["docker-compose"]),
    ("mvn", &["maven", "mvn"]),
    ("aws", &["aws cli", "awscli", "aws"]),
    ("az", &["azure cli", "az"]),
    ("gcloud", &["google cloud sdk", "gcloud cli", "gcloud"]),
    ("gh", &["github cli", "gh cli", "gh"]),
    ("bundle", &["bundler", "bundle"]),
    ("mysql", &["mysql"]),
];

/// Words that may stand between the name of a tool and its version.
const BETWEEN: [&str; 38] = [
    "version",
    "versión",
    "versão",
    "versie",
    "is",
    "are",
    "be",
    "must",
    "should",
    "needs",
    "need",
    "has",
    "have",
    "to",
    "of",
    "at",
    "with",
    "the",
    "a",
    "cli",
    "sdk",
    "runtime",
    "client",
    "engine",
    "compatible",
    "installed",
    "available",
    "required",
    "requires",
    "requirement",
    "minimum",
    "least",
    "local",
    "in",
    "use",
    "used",
    "lts",
    "check",
];

/// Words by which a claim says which version is too new, or that it speaks of something else.
const BOUNDS: [&str; 12] = [
    "<",
    "≤",
    " not ",
    "below",
    "less than",
    "older",
    "maximum",
    "up to",
    "except",
    "不支持",
    "unless",
    "高于",
];

/// Whether a command may ask for a version, at a glance.
pub(super) fn may_be_asked(command: &str) -> bool {
    ["version", " -v", " -V"]
        .iter()
        .any(|it| command.contains(it))
}

/// What the command must show whose author says which version it has, or at least has.
pub(super) fn wanted(line: &Line, claims: &[Option<&str>]) -> Option<Shown> {
    if !line.commands.iter().any(asks_version) {
        return None;
    }
    let alone = match line.commands.as_slice() {
        [only] if !line.compound && !line.broken => tool(only),
        _ => None,
    };
    let tools: Vec<String> = line.commands.iter().filter_map(tool).collect();
    claims
        .iter()
        .rev()
        .flatten()
        .find_map(|said| judged(&claim(said), alone.as_deref(), &tools))
}

/// Whether a command does nothing but show a version.
fn asks_version(simple: &Simple) -> bool {
    let mut arguments = simple.arguments().peekable();
    if simple.program() == Some("docker") {
        arguments.next_if_eq(&"compose");
    }
    let how = arguments.next();
    match how {
        Some("-v" | "-V" | "--version" | "-version") => arguments.next().is_none(),
        Some("version") => arguments.all(|argument| argument.starts_with('-')),
        _ => false,
    }
}

/// The name of the tool whose version a command shows: of `python3.11`, `python`.
fn tool(simple: &Simple) -> Option<String> {
    let program = simple.program()?;
    if program == "docker" && simple.arguments().next() == Some("compose") {
        return Some("docker-compose".to_owned());
    }
    let name = program.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
    Some(if name.is_empty() { program } else { name }.to_lowercase())
}

/// A version in a claim.
struct Named<'t> {
    number: &'t str,
    /// It or a newer one.
    minimum: bool,
    /// It can be nothing but a version.
    certain: bool,
    /// What stands between the version before it and this one.
    before: &'t str,
}

/// What a claim says of the version, if it says anything. `alone` is the tool that the command
/// consists of.
fn judged(claim: &str, alone: Option<&str>, tools: &[String]) -> Option<Shown> {
    let claim = claim.replace("docker compose", "docker-compose");
    let named = named(&claim);
    let of = |tool: &str| -> Vec<&Named<'_>> {
        named.iter().filter(|it| is_of(it.before, tool)).collect()
    };
    let own = alone.map(of).unwrap_or_default();
    if let [only] = own.as_slice()
        && only.minimum
        && !BOUNDS.iter().any(|bound| claim.contains(bound))
    {
        return Some(Shown::Check(Check::VersionAtLeast(only.number.to_owned())));
    }
    let speaks = named.iter().any(|it| it.minimum || it.certain)
        || tools.iter().any(|tool| !of(tool).is_empty());
    speaks.then(|| Shown::Person("whether the version is the one that is asked for".to_owned()))
}

/// The numbers of a claim in lower case that may be versions.
fn named(claim: &str) -> Vec<Named<'_>> {
    static VERSION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            (?P<least> (?: >\s?= | ≥ | 不低于 | 至少 | 最低 | \b (?: at\sleast | minimum | min\.? | mindestens | ab
                | mínimo | mínima | al\smenos | pelo\smenos | no\smínimo | au\smoins | minstens | almeno
                | не\s(?:ниже|менее) | co\snajmniej | en\saz | ít\snhất | tối\sthiểu ) )
                [\s:：]* (?: version\s )? )?
            (?P<mark> v )?
            (?P<number> \d{1,4} (?: \.\d{1,6} ){0,3} )
            (?P<any> (?: \.x )+ )?
            (?P<more> \+ | \s (?: or | and ) \s (?: higher | later | newer | above | greater | up ) \b
                | \s (?: o | ou | of | oder ) \s (?: superior | mayor | posterior | supérieur | hoger
                    | nieuwer | höher | neuer | maior | mais )
                | \s? (?: 及以上 | 或以上 | 以上 | 或更高 | 及更高 | 이상 | trở\slên ) )?",
        )
        .expect("the pattern is constant and tested")
    });
    let mut from = 0;
    VERSION
        .captures_iter(claim)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let number = found.name("number")?;
            let before = &claim[from..whole.start()];
            let named = Named {
                number: number.as_str(),
                minimum: found.name("least").is_some() || found.name("more").is_some(),
                certain: found.name("mark").is_some() || number.as_str().contains('.'),
                before,
            };
            is_number(claim, &found).then(|| {
                from = whole.end();
                named
            })
        })
        .collect()
}

/// Whether a number stands by itself: not in `k8s`, `step-2`, `10%`, `v1-beta`, `<18`.
fn is_number(claim: &str, found: &Captures<'_>) -> bool {
    let (Some(whole), Some(number)) = (found.get(0), found.name("number")) else {
        return false;
    };
    let start = found.name("mark").unwrap_or(number).start();
    let before = claim[..start].trim_end_matches(' ');
    let behind = &claim[whole.end()..];
    let touches =
        |character: char| character.is_ascii_alphanumeric() || "._-/#:".contains(character);
    let bounded = found.name("least").is_none() && before.ends_with(['<', '>', '≤', '=', '~', '^']);
    !claim[..start].ends_with(touches)
        && !bounded
        && !behind.starts_with(|next: char| {
            next.is_ascii_alphanumeric() || matches!(next, '%' | '/' | '_')
        })
}

/// Whether the words before a version end with a tool's name, or with it and words that add nothing.
fn is_of(before: &str, tool: &str) -> bool {
    let called = CALLED
        .iter()
        .find(|(program, _)| *program == tool)
        .map_or(&[][..], |(_, names)| names);
    let names = if called.is_empty() {
        std::slice::from_ref(&tool)
    } else {
        called
    };
    let last = names
        .iter()
        .filter_map(|name| {
            let at = before.rfind(name)?;
            let end = at + name.len();
            let joins = |next: &str| next.starts_with(['-', '.']) && next.len() > 1;
            (is_border(before, at)
                && !before[end..].starts_with(|next: char| next.is_ascii_alphanumeric())
                && !joins(before[end..].trim_end()))
            .then_some(end)
        })
        .max();
    last.is_some_and(|end| {
        before[end..]
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| word.is_ascii() && !word.is_empty())
            .all(|word| BETWEEN.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::read;

    #[test]
    fn a_minimum_is_what_the_tool_must_show() {
        for (command, claim, minimum) in [
            ("node --version", "Node.js 20+ is there", "20"),
            (
                "node -v",
                "Check the Node version (must be >= 20.1.0)",
                "20.1.0",
            ),
            ("node -v", "检查 Node.js 版本（要求 >= 20.1.0）", "20.1.0"),
            ("npm --version", "Node.js 20+ and npm 10+", "10"),
            ("node --version", "Node.js 20+ and npm 10+", "20"),
            (
                "kubectl version --client",
                "kubectl version is compatible (v1.30+)",
                "1.30",
            ),
            ("python3 --version", "Python 3.11.x or newer", "3.11"),
            (
                "docker compose version",
                "Docker 25+, Docker Compose 2.20+",
                "2.20",
            ),
            ("docker --version", "Docker 25+, Docker Compose 2.20+", "25"),
            ("psql -V", "PostgreSQL at least 15", "15"),
            ("java -version", "JDK 21 or later", "21"),
            ("go version", "Go version ≥ 1.22", "1.22"),
            ("node -v", "Node.js 20 o superior", "20"),
            ("node -v", "Node.js mindestens 20", "20"),
        ] {
            assert_eq!(
                wanted(&read(command), &[Some(claim)]),
                Some(Shown::Check(Check::VersionAtLeast(minimum.to_owned()))),
                "{claim}: {command}"
            );
        }
    }

    #[test]
    fn what_is_not_certain_is_for_a_person() {
        for (command, claim) in [
            // Whose version is it?
            ("ruby --version", "Ruby on Rails 7+"),
            ("npm --version", "npm of Node 20+"),
            ("docker compose version", "Docker 25+ and Docker Compose"),
            ("node --version && npm --version", "Node.js 20+ and npm 10+"),
            ("node --version | head -1", "Node.js 20+"),
            ("kubectl version", "Kubernetes 1.30+"),
            // Which one may it be?
            ("node --version", "Node.js 20"),
            ("node --version", "Node.js 18-20"),
            ("node --version", "Node.js v20.1.0"),
            ("node --version", "Node.js 18+ (but not 21)"),
            ("node --version", "Node.js >= 18 < 21"),
            ("node --version", "Node.js 18+, Node.js 20+ for the worker"),
        ] {
            let shown = wanted(&read(command), &[Some(claim)]);
            assert!(
                matches!(shown, Some(Shown::Person(_))),
                "{claim}: {command}"
            );
        }
    }

    #[test]
    fn other_numbers_are_no_versions() {
        for (command, claim) in [
            ("node --version", "Node.js is installed"),
            ("node --version", "Step 2: check the version of Node.js"),
            ("node --version", "Runs on 3 hosts with Node.js"),
            ("docker --version", "Docker, for k8s"),
            ("npm version patch", "npm 10+"),
            ("node -v server.js", "Node.js 20+"),
            ("make version-check", "Node.js 20+"),
        ] {
            assert_eq!(
                wanted(&read(command), &[Some(claim)]),
                None,
                "{claim}: {command}"
            );
        }
    }
}
