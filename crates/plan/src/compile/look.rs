//! Commands that only show something: `All pods are running: kubectl get pods` ends well whatever
//! the pods do, so what is claimed is for whoever reads it.

use super::answer::passes_anything;
use super::search::{FAILURES, claim, is_form_of, says_none, words};
use crate::shell::{End, Line, Simple};

/// Forms of `to be` and `to have`, behind which a text says how something is.
const IS: [&str; 33] = [
    "is", "are", "isn", "aren", "be", "has", "have", "was", "were", "está", "están", "es", "son",
    "estar", "é", "são", "estão", "ist", "sind", "sein", "hat", "haben", "est", "sont", "être",
    "zijn", "heeft", "è", "sono", "jest", "są", "wurde", "wurden",
];

/// Words between these and what is said.
const FILLING: [&str; 18] = [
    "all",
    "still",
    "now",
    "also",
    "both",
    "fully",
    "properly",
    "correctly",
    "successfully",
    "up",
    "and",
    "the",
    "a",
    "an",
    "to",
    "well",
    "already",
    "in",
];

/// Words that say no more than that something is there.
const EXISTENCE: [&str; 36] = [
    "exist",
    "exists",
    "existing",
    "present",
    "there",
    "place",
    "created",
    "generated",
    "built",
    "found",
    "available",
    "saved",
    "written",
    "existe",
    "existen",
    "existem",
    "creado",
    "creada",
    "criado",
    "criada",
    "generado",
    "gerado",
    "vorhanden",
    "existiert",
    "existieren",
    "erstellt",
    "erzeugt",
    "présent",
    "présents",
    "créé",
    "créés",
    "aanwezig",
    "bestaat",
    "bestaan",
    "esiste",
    "esistono",
];

/// States that a text ends with.
const STATES: [&str; 64] = [
    "running",
    "healthy",
    "ready",
    "active",
    "green",
    "up",
    "online",
    "bound",
    "synced",
    "complete",
    "reachable",
    "responding",
    "accessible",
    "normal",
    "stable",
    "correct",
    "valid",
    "working",
    "clean",
    "connected",
    "low",
    "within",
    "works",
    "work",
    "resolves",
    "resolve",
    "respond",
    "responds",
    "passing",
    "passes",
    "ok",
    "fine",
    "empty",
    "correctly",
    "properly",
    "funcionando",
    "activo",
    "activos",
    "activa",
    "ativo",
    "ativos",
    "rodando",
    "läuft",
    "laufen",
    "aktiv",
    "bereit",
    "erreichbar",
    "gesund",
    "actif",
    "actifs",
    "draait",
    "actief",
    "gezond",
    "attivo",
    "attivi",
    "работает",
    "запущен",
    "запущены",
    "funktioniert",
    "funciona",
    "funcionan",
    "fonctionne",
    "werkt",
    "funziona",
];

/// The same in scripts without spaces between words, anywhere in a text.
const ANYWHERE: [&str; 19] = [
    "正常",
    "运行中",
    "運行中",
    "健康",
    "就绪",
    "就緒",
    "均为",
    "全部为",
    "一致",
    "实行中",
    "稼働",
    "であること",
    "していること",
    "なっていること",
    "정상",
    "실행 중",
    "đang chạy",
    "hoạt động",
    "работают",
];

/// Verbs that ask for no more than a look.
const VIEWS: [&str; 30] = [
    "view",
    "show",
    "list",
    "see",
    "get",
    "display",
    "find",
    "print",
    "read",
    "inspect",
    "follow",
    "tail",
    "open",
    "identify",
    "determine",
    "ver",
    "mostrar",
    "listar",
    "ansehen",
    "anzeigen",
    "zeige",
    "voir",
    "afficher",
    "lister",
    "bekijk",
    "toon",
    "vedere",
    "mostra",
    "посмотреть",
    "показать",
];

/// Words that make what follows no claim.
const OPEN: [&str; 20] = [
    "when",
    "once",
    "while",
    "where",
    "which",
    "who",
    "what",
    "wenn",
    "sobald",
    "welche",
    "quand",
    "quel",
    "cuando",
    "qué",
    "quando",
    "qual",
    "wanneer",
    "welke",
    "когда",
    "какие",
];

/// What a person has to see for themselves of what a command shows; `None` where its exit status
/// says it, or where nothing is claimed. A box is ticked by a list or a figure only if it asks for no
/// more than a look at it: `item` is its text, `description` the comment above the command.
pub(super) fn wanted(
    command: &str,
    line: &Line,
    item: Option<&str>,
    description: Option<&str>,
) -> Option<String> {
    let last = line.commands.last()?;
    if line.broken || line.here_document {
        return None;
    }
    if !line.compound && hides_failure(command, line) {
        return Some("whether it failed: it ends well in any case".to_owned());
    }
    let is_look = if line.compound {
        let only_looks = |simple: &Simple| shows(simple) || passes_anything(simple);
        line.commands.iter().all(only_looks)
    } else {
        only_shows(line, last)
    };
    if !is_look {
        return None;
    }
    let fails_without = line.commands.len() == 1 && fails_without_subject(last);
    let claims = |said: &&str| claims_state(&claim(said), fails_without);
    description
        .filter(claims)
        .or_else(|| item.filter(|said| claims(said) || !fails_without && !is_view(&claim(said))))
        .map(cut)
}

/// Whether a text in lower case asks for no more than a look.
fn is_view(claim: &str) -> bool {
    let first = words(claim).next();
    first.is_some_and(|first| VIEWS.contains(&first))
}

/// Whether a line ends with a text that it prints whatever came of the rest: `|| echo missing`.
fn hides_failure(command: &str, line: &Line) -> bool {
    let [.., _, last] = line.commands.as_slice() else {
        return false;
    };
    let says = matches!(last.program(), Some("echo" | "printf" | "true" | ":"));
    let start = last.words.first().map_or(0, |word| word.span.start);
    let before = command[..start].trim_end_matches([' ', '\t']);
    says && before.ends_with(['|', ';', '\n']) && (!before.ends_with('|') || before.ends_with("||"))
}

/// Whether the exit status of a line is that of a command that only shows something.
fn only_shows(line: &Line, last: &Simple) -> bool {
    let fed = line
        .commands
        .len()
        .checked_sub(2)
        .map(|before| line.commands[before].end);
    if fed == Some(End::Pipe) {
        passes_anything(last)
    } else {
        shows(last)
    }
}

/// Whether a command shows something, and ends well whatever it is.
fn shows(simple: &Simple) -> bool {
    let mut arguments = simple
        .arguments()
        .filter(|argument| !argument.starts_with('-'));
    let first = arguments.next().unwrap_or("");
    let any = |wanted: &[&str]| {
        simple
            .arguments()
            .any(|argument| wanted.contains(&argument))
    };
    match simple.program().unwrap_or("") {
        "ls" | "ll" | "cat" | "head" | "tail" | "less" | "more" | "wc" | "df" | "du" | "free"
        | "ps" | "top" | "htop" | "uptime" | "dmesg" | "journalctl" | "ss" | "netstat" | "dig"
        | "nslookup" | "host" | "find" | "tree" | "stat" | "file" | "history" | "env"
        | "printenv" | "crontab" | "last" | "w" => true,
        "echo" => simple.words.iter().any(|word| word.expands),
        "pm2" => matches!(
            first,
            "status" | "list" | "ls" | "l" | "ps" | "info" | "show" | "describe" | "logs"
        ),
        "docker" | "docker-compose" | "podman" | "nerdctl" => {
            any(&["ps", "images", "stats", "logs", "ls", "top"])
        }
        "kubectl" | "oc" => any(&["get", "describe", "logs", "top", "events"]),
        "helm" => matches!(first, "list" | "ls" | "history" | "get"),
        "git" => matches!(
            first,
            "log" | "status" | "diff" | "branch" | "tag" | "show" | "remote" | "ls-files" | "stash"
        ),
        "gcloud" | "aws" | "az" | "gh" | "argocd" | "vercel" | "railway" | "flyctl" | "fly"
        | "heroku" => simple.arguments().any(|argument| {
            matches!(
                argument,
                "list" | "ls" | "describe" | "show" | "logs" | "view" | "ps" | "status"
            ) || ["describe-", "list-", "get-"]
                .iter()
                .any(|it| argument.starts_with(it))
        }),
        "terraform" => matches!(first, "show" | "state" | "output" | "plan"),
        "pip" | "pip3" => matches!(first, "list" | "freeze"),
        _ => false,
    }
}

/// Whether a command fails where what it is to show is not there.
fn fails_without_subject(simple: &Simple) -> bool {
    const WITH_VALUE: [&str; 8] = [
        "-n",
        "--namespace",
        "-l",
        "-o",
        "-c",
        "--context",
        "--output",
        "--selector",
    ];
    let mut operands = Vec::new();
    let mut arguments = simple.arguments();
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&argument) && simple.program() != Some("ls") {
            arguments.next();
        } else if !argument.starts_with('-') {
            operands.push(argument);
        }
    }
    match simple.program().unwrap_or("") {
        "ls" | "ll" | "cat" | "head" | "tail" | "stat" | "du" => !operands.is_empty(),
        "kubectl" | "oc" => match operands.as_slice() {
            ["get" | "describe", kind, rest @ ..] => kind.contains('/') || !rest.is_empty(),
            _ => false,
        },
        "git" => matches!(operands.first(), Some(&("show" | "log"))) && operands.len() > 1,
        "gcloud" | "aws" | "az" => operands.iter().any(|operand| {
            matches!(*operand, "describe" | "show")
                || operand.starts_with("describe-")
                || operand.starts_with("get-")
        }),
        "pm2" => matches!(operands.first(), Some(&("show" | "info" | "describe"))),
        _ => false,
    }
}

/// Whether a text holds something against a number: `> 1000`, `≥3`.
fn compares(text: &str) -> bool {
    let number = |rest: &str| {
        let rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
        rest.starts_with(|first: char| first.is_ascii_digit())
    };
    text.match_indices(['<', '>', '≤', '≥'])
        .any(|(at, sign)| number(&text[at + sign.len()..]))
}

/// Whether a claim in lower case says how something is. `is_there`: that it exists is proved.
fn claims_state(claim: &str, is_there: bool) -> bool {
    if compares(claim)
        || ANYWHERE.iter().any(|state| claim.contains(state))
        || claim.contains("是否") && !(is_there && claim.contains("存在"))
    {
        return true;
    }
    claim
        .split([
            ':', '：', '(', ')', '（', '）', ';', ',', '，', '。', '—', '–',
        ])
        .flat_map(|part| part.split(". "))
        .any(|part| part_claims_state(part, is_there))
}

fn part_claims_state(part: &str, is_there: bool) -> bool {
    let all: Vec<&str> = words(part).collect();
    let Some((first, rest)) = all.split_first() else {
        return false;
    };
    if rest.is_empty() || VIEWS.contains(first) || OPEN.contains(first) {
        return false;
    }
    let asks = |at: usize| {
        let if_not = all[..at]
            .iter()
            .position(|word| matches!(*word, "if" | "falls" | "wenn" | "si" | "se" | "если"));
        let checked = if_not.is_some_and(|at| {
            at > 0
                && matches!(
                    all[at - 1],
                    "check"
                        | "verify"
                        | "see"
                        | "test"
                        | "confirm"
                        | "verificar"
                        | "comprobar"
                        | "prüfen"
                )
        });
        if_not.is_none() || checked
    };
    let open = |at: usize| all[..at].iter().any(|word| OPEN.contains(word));
    let is_existence = |word: &str| EXISTENCE.contains(&word);
    if all
        .iter()
        .any(|word| matches!(*word, "whether" | "ob" | "ли"))
        || says_none(part)
    {
        return true;
    }
    let for_failures = all.windows(2).any(|pair| {
        matches!(pair[0], "for" | "any" | "auf" | "por" | "des" | "на")
            && FAILURES.iter().any(|it| is_form_of(pair[1], it))
    });
    if for_failures {
        return true;
    }
    let said = |at: usize| all[at + 1..].iter().find(|word| !FILLING.contains(word));
    let is_state = all.iter().enumerate().any(|(at, word)| {
        at > 0
            && IS.contains(word)
            && !open(at)
            && asks(at)
            && said(at).is_some_and(|state| !is_existence(state) || !is_there)
    });
    let last = all[all.len() - 1];
    let is_done = |word: &str| word.len() > 4 && word.ends_with("ed");
    // `Database backed up` is done, and `Database up` is how it is.
    let done = is_done(last) || last == "up" && is_done(all[all.len() - 2]);
    let ends_with_state = if done || is_existence(last) {
        !is_there
    } else {
        STATES.contains(&last)
    };
    is_state || ends_with_state && !open(all.len() - 1) && asks(all.len() - 1)
}

/// The claim as a person reads it: without the command behind it.
fn cut(said: &str) -> String {
    const LONGEST: usize = 200;
    let before = said.split('`').next().unwrap_or("");
    // `DNS is set (check with ...)`
    let open = before.rfind(['(', '（']).unwrap_or(before.len());
    let before = if before[open..].contains([')', '）']) {
        before
    } else {
        &before[..open]
    };
    let trimmed =
        before.trim_end_matches(|last: char| last.is_whitespace() || ":：-–—".contains(last));
    let shown = if trimmed.is_empty() {
        said.trim()
    } else {
        trimmed
    };
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::read;

    fn person_reads(command: &str, claim: &str) -> Option<String> {
        wanted(command, &read(command), Some(claim), None)
    }

    fn person_reads_below(description: &str, command: &str) -> Option<String> {
        wanted(command, &read(command), None, Some(description))
    }

    #[test]
    fn a_box_is_not_ticked_by_a_figure_that_nobody_reads() {
        for (command, item) in [
            ("free -h", "Check memory usage"),
            ("df -h", "Disk space"),
            ("journalctl -u web -n 50", "Проверьте логи"),
            ("kubectl get pods", "Check pods"),
            ("pm2 status", "PM2 상태 확인"),
        ] {
            assert!(person_reads(command, item).is_some(), "{item}: {command}");
            assert_eq!(person_reads_below(item, command), None, "{item}: {command}");
        }
        for (command, item) in [
            ("kubectl logs web", "View logs"),
            ("kubectl get pods", "List pods that are running"),
            ("ls -lh dump.sql", "Dump"),
            ("systemctl is-active web", "Check the server"),
        ] {
            assert_eq!(person_reads(command, item), None, "{item}: {command}");
        }
    }

    #[test]
    fn what_a_list_is_said_to_show_is_for_a_person() {
        for (command, claim) in [
            ("kubectl get pods", "All pods are running"),
            (
                "kubectl get pods -n shop",
                "Verify that the pods are healthy",
            ),
            ("ls -la .env", "`.env` is not world-readable"),
            ("kubectl get pvc data", "The volume is bound"),
            ("pm2 status", "Workers online"),
            (
                "grep sent mail.log | tail -1",
                "Check if the mailer is connected",
            ),
            ("docker logs web", "No errors in the log"),
            ("docker logs web", "Check for errors"),
            ("docker compose ps", "容器是否运行"),
            ("docker compose ps", "所有容器运行正常"),
            ("dig shop.example", "DNS resolves"),
            ("cat .gitignore", "Secrets are ignored"),
            ("docker ps", "Containers brought up and started up"),
            ("df -h | tail -1", "Disk usage is low"),
            ("kubectl get pods", "Alle Pods sind bereit"),
            ("kubectl get pods", "Todos los pods están listos"),
            ("kubectl get secrets", "Secrets exist"),
            ("docker images", "The image is built"),
            ("git status", "All changes committed"),
            ("wc -l dump.sql", "Rows > 1000"),
            ("df -h", "Usage ≤80%"),
        ] {
            assert!(person_reads(command, claim).is_some(), "{claim}: {command}");
        }
        let said = "Pods are ready (`kubectl get pods`)";
        assert_eq!(
            person_reads("kubectl get pods", said).as_deref(),
            Some("Pods are ready")
        );
    }

    #[test]
    fn what_hides_a_failure_is_for_a_person() {
        for command in [
            "pg_isready || true",
            "test -f dump.sql && echo there || echo missing",
            "pg_isready; echo $?",
        ] {
            assert!(
                person_reads(command, "The database is up").is_some(),
                "{command}"
            );
        }
        for command in [
            "pg_isready && echo up",
            "pg_isready || exit 1",
            "echo up | grep up",
        ] {
            assert_eq!(person_reads(command, "The database"), None, "{command}");
        }
    }

    #[test]
    fn what_claims_nothing_more_than_a_command_proves_is_left_to_it() {
        for (command, claim) in [
            ("kubectl logs web", "View logs"),
            ("kubectl logs web", "Check the logs"),
            ("pm2 status", "Check status"),
            ("df -h", "Disk space"),
            ("kubectl get pods", "List pods that are running"),
            ("kubectl get pods", "Check pods"),
            ("ls -lh dump.sql", "The dump exists"),
            ("ls -lh dump.sql", "Backup created"),
            ("ls -lh dump.sql", "Database backed up"),
            ("ls -la dist/index.html", "检查主要文件是否存在"),
            ("kubectl get secret tokens", "The secret is present"),
            ("kubectl get pods | grep Running", "A pod is running"),
            ("systemctl is-active web", "The server is running"),
            (
                "kubectl wait --for=condition=ready pod/a",
                "The pod is ready",
            ),
            ("docker logs web", "Logs (if Docker is used)"),
            ("ps aux", "What is running"),
        ] {
            assert_eq!(
                person_reads_below(claim, command),
                None,
                "{claim}: {command}"
            );
        }
    }
}
