//! Tells inline code that is a command to run from settings, routes, files, labels and names.

use crate::lexicon::{Endings, Phrases, lower};
use crate::prose::{clip, clip_start};
use crate::shell::{
    Word, is_english_word, is_known_program, is_plain_word, is_prose, looks_like_path,
    simple_commands,
};
use memchr::{memchr, memchr2_iter, memrchr_iter};
use std::ops::{Deref, Range};
use std::sync::LazyLock;

/// Words that tell somebody to run what stands beside them.
const RUN: &[&str] = &[
    "run",
    "runs",
    "running",
    "rerun",
    "execute",
    "executing",
    "invoke",
    "launch",
    "via",
    "using",
    "with",
    "try",
    "call",
    "type",
    "issue",
    "start",
];

/// Those of other languages.
const RUN_ELSEWHERE: &[&str] = &[
    "ejecutar",
    "ejecuta",
    "ejecute",
    "correr",
    "executar",
    "execute",
    "rodar",
    "rode",
    "exécuter",
    "exécutez",
    "lancer",
    "lancez",
    "ausführen",
    "starten",
    "lanciare",
    "eseguire",
    "uitvoeren",
    "draai",
    "запустить",
    "запусти",
    "запустите",
    "выполнить",
    "выполните",
    "выполни",
    "chạy",
    "运行",
    "执行",
    "運行",
    "執行",
    "실행",
    "実行",
    "çalıştır",
    "uruchom",
    "spustit",
    "futtat",
    "kør",
    "kör",
    "kjør",
    "suorita",
    "jalankan",
    "تشغيل",
    "चलाएं",
];

static SAYS_RUN: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[((), RUN), ((), RUN_ELSEWHERE)]));

static SAYS_RUN_ELSEWHERE: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&[((), RUN_ELSEWHERE)]));

/// Those of scripts that write no spaces, or grow endings: they count within a word.
static RUN_WITHIN: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let words: Vec<&'static str> = RUN_ELSEWHERE
        .iter()
        .copied()
        .filter(|word| word.contains(|character| character >= '\u{500}'))
        .collect();
    Phrases::new(&[((), &words)])
});

/// Words directly before code that say not to run it.
const FORBID: &[&str] = &[
    "do not run",
    "don't run",
    "never run",
    "do not use",
    "don't use",
    "never use",
    "do not",
    "don't",
    "never",
    "avoid",
    "instead of",
    "rather than",
    "no ejecutar",
    "no hacer",
    "não executar",
    "não fazer",
    "ne pas exécuter",
    "nicht",
    "не запускать",
    "не выполнять",
    "不要",
    "禁止",
    "do not execute",
    "no ejecute",
    "no ejecutes",
    "no usar",
    "no uses",
    "no use",
    "no lanzar",
    "nunca",
    "nunca ejecutar",
    "não execute",
    "não use",
    "não usar",
    "não rode",
    "não rodar",
    "jamais",
    "n'exécutez pas",
    "n’exécutez pas",
    "ne lancez pas",
    "ne pas lancer",
    "ne pas utiliser",
    "n'utilisez pas",
    "n’utilisez pas",
    "keinesfalls",
    "auf keinen fall",
    "niemals",
    "nie",
    "kein",
    "nooit",
    "niet",
    "geen",
    "non eseguire",
    "non usare",
    "non lanciare",
    "nigdy",
    "nie uruchamiaj",
    "nie uruchamiać",
    "nie używaj",
    "nie używać",
    "nie wykonuj",
    "nie wykonywać",
    "asla",
    "не использовать",
    "не запускайте",
    "не выполняйте",
    "не используйте",
    "никогда",
    "нельзя",
    "không chạy",
    "không được chạy",
    "không dùng",
    "đừng chạy",
    "đừng",
    "切勿",
    "请勿",
    "不得",
    "严禁",
    "嚴禁",
    "請勿",
    "勿",
    "不要执行",
    "不要執行",
    "不要运行",
    "不要使用",
    "请勿执行",
    "請勿執行",
    "不得执行",
    "不得執行",
    "禁止执行",
    "禁止執行",
    "切勿执行",
    "切勿執行",
    "严禁执行",
    "嚴禁執行",
];

/// Words directly before code that only point at it.
const MENTION: &[&str] = &[
    "output of",
    "result of",
    "results of",
    "see",
    "like",
    "called",
    "named",
    "by the",
    "equivalent of",
    "equivalent to",
    "such as",
    "replaces",
    "the old",
    "wrapper for",
    "alias for",
    "documented in",
];

/// What code stands in: how much it takes there for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// What is to be done: a box, a cell of a column of commands.
    Step,
    /// An entry of a list that is nothing to tick.
    Entry,
    /// Another cell of a row that is a step.
    StepCell,
    /// Running text, which has to say that it is to be run.
    Text,
    /// A cell of a table that explains, which has to say it too.
    Cell,
}

/// Whether inline code is a command to run, given the text of its line on both sides (other code
/// spans included, with their backticks).
pub(crate) fn is_command(
    code: &str,
    text_before: &str,
    text_after: &str,
    standing: Standing,
) -> bool {
    (may_be_run(code, text_before, text_after)
        || standing == Standing::Step && is_script_of_step(code, text_before, text_after))
        && !is_only_mentioned(text_before)
        && !is_for_another(text_before)
        && !is_forbidden_behind(text_after)
        && !is_setting_of_platform(text_before)
        && (matches!(standing, Standing::Step | Standing::Entry | Standing::Text)
            || !is_bare_path(code)
            || is_told_to_run(text_before, text_after))
}

/// The path of a file, which only a column of commands makes one to run: `src/main.py`. What begins with `./` is
/// written to be run.
fn is_bare_path(code: &str) -> bool {
    let code = code.trim();
    !code.contains(char::is_whitespace) && code.contains('/') && !code.starts_with("./")
}

/// Whether code stands behind the name of a setting of a hosting platform: `Build Command: npm run build`.
fn is_setting_of_platform(text_before: &str) -> bool {
    const LONGEST: usize = 40;
    let before = text_before.trim_end_matches([' ', '*', '_', '\u{a0}']);
    if let Some(label) = before.strip_suffix([':', '：']) {
        return label.len() <= LONGEST && names_setting_of_platform(label);
    }
    // `Set the build command to `.
    let ordered = [" to", " =", " as", " →"]
        .iter()
        .find_map(|link| before.strip_suffix(link));
    ordered.is_some_and(|label| {
        let setting = set_in_form(label);
        label.len() <= LONGEST && setting.len() < label.len() && names_setting_of_platform(setting)
    })
}

/// What is said to be set in a form, else the text itself: of `Set the build command`, `build command`.
fn set_in_form(label: &str) -> &str {
    static VERBS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "set ",
                "enter ",
                "configure ",
                "specify ",
                "change ",
                "update ",
                "fill in ",
                "override ",
                "definir ",
                "defina ",
                "configurar ",
                "establecer ",
                "configurer ",
                "définir ",
                "setze ",
                "установите ",
                "укажите ",
                "设置",
                "填写",
                "設定",
            ],
        )])
    });
    let label = label.trim_start_matches(|first: char| !first.is_alphanumeric());
    if !VERBS.may_begin_text(label) {
        return label;
    }
    let Some((verb, ())) = VERBS.begin(&lower(label)).next() else {
        return label;
    };
    let rest = label.get(verb.len()..).unwrap_or(label).trim_start();
    ["the ", "your "]
        .iter()
        .find_map(|article| rest.strip_prefix(article))
        .unwrap_or(rest)
}

/// Whether a text is the name of a setting of a hosting platform that holds a command. An order to run one is
/// written in small letters: `Run command:`.
pub(crate) fn names_setting_of_platform(label: &str) -> bool {
    const SETTINGS: [&str; 10] = [
        "build command",
        "start command",
        "install command",
        "dev command",
        "development command",
        "deploy command",
        "release command",
        "pre-deploy command",
        "post-deploy command",
        "ignored build step",
    ];
    let label = label.trim_matches([' ', '*', '_', '-', '•', '\u{a0}']);
    let label = if label.contains([' ', '设', '填', '設']) {
        set_in_form(label).trim_matches([' ', '*', '_', '"', '“', '”', '「', '」'])
    } else {
        label
    };
    label == "Run Command"
        || label.starts_with(|first: char| first.is_ascii_alphabetic())
            && SETTINGS
                .iter()
                .any(|setting| setting.eq_ignore_ascii_case(label))
}

/// Whether code is nothing but a subcommand with its options: `up -d`, `apply -k overlays/prod`.
fn is_subcommand(program: &str) -> bool {
    matches!(
        program,
        "up" | "down"
            | "apply"
            | "rollout"
            | "delete"
            | "describe"
            | "logs"
            | "upgrade"
            | "rollback"
            | "get"
            | "run"
            | "build"
            | "push"
            | "pull"
            | "commit"
            | "checkout"
            | "status"
            | "restart"
    )
}

/// Programs that do nothing by themselves.
#[rustfmt::skip]
const NEEDY: [&str; 37] = [
    "nslookup", "curl", "wget", "ssh", "scp", "rsync", "kubectl", "docker", "git", "helm", "openssl", "ping", "telnet", "aws", "gcloud",
    "az", "sed", "awk", "grep", "jq", "chmod", "chown", "rm", "cp", "mv", "pg_restore", "createdb", "dropdb", "pip", "systemctl",
    "journalctl", "kill", "dig", "tar", "ln", "chgrp", "sftp",
];

/// Programs that need two operands, and their options that take the word behind them.
#[rustfmt::skip]
const OF_TWO: [(&[&str], &[&str]); 3] = [
    (&["chmod", "chown", "chgrp", "cp", "mv"], &["-S", "--suffix"]),
    (&["scp"], &["-i", "-P", "-o", "-F", "-c", "-l", "-S", "-J"]),
    (&["rsync"], &["-e", "--rsh", "--exclude", "--include", "--filter", "-f", "--bwlimit", "--port", "--timeout", "-T", "-B", "-M"]),
];

/// Programs, and those of their subcommands that do nothing by themselves.
#[rustfmt::skip]
const NEEDY_SUBCOMMANDS: [(&[&str], &[&str]); 8] = [
    (&["kubectl", "oc"], &[
        "apply", "create", "delete", "describe", "edit", "exec", "expose", "get", "logs", "patch", "port-forward", "rollout", "run", "scale",
        "set", "label", "annotate", "drain", "cordon", "uncordon", "cp",
    ]),
    (&["docker", "podman"], &[
        "compose", "cp", "exec", "inspect", "kill", "logs", "pull", "push", "restart", "rm", "rmi", "run", "save", "load", "start", "stop",
        "tag",
    ]),
    (&["git"], &["filter-branch", "filter-repo", "cherry-pick", "clone", "revert", "bisect"]),
    (&["helm"], &["install", "rollback", "template", "uninstall", "upgrade"]),
    (&["systemctl", "service"], &["start", "stop", "restart", "reload", "enable", "disable"]),
    (&["terraform"], &["import", "taint", "state"]),
    (&["pip", "pip3"], &["install", "uninstall"]),
    (&["apt", "apt-get", "brew"], &["install"]),
];

/// Whether a tool is named without what it needs to do anything: `nslookup`, `kubectl apply`.
fn lacks_arguments(words: &[&str]) -> bool {
    let (program, arguments) = match words.strip_prefix(&["sudo"]).unwrap_or(words) {
        [program] => return NEEDY.contains(program),
        [program, arguments @ ..] => (program, arguments),
        [] => return false,
    };
    let mut of_two = OF_TWO.iter();
    if let Some((_, options)) = of_two.find(|(programs, _)| programs.contains(program)) {
        return lacks_operand(arguments, options);
    }
    match arguments {
        [verb] => NEEDY_SUBCOMMANDS
            .iter()
            .any(|(programs, verbs)| programs.contains(program) && verbs.contains(verb)),
        ["rollout", _] => matches!(*program, "kubectl" | "oc"),
        _ => false,
    }
}

/// Whether fewer than two operands are among arguments, of which some are options with a word behind them. What names
/// its operands in another way has them: `cp -t DIR`, `chmod --reference=A B`, `rsync --files-from=A`.
fn lacks_operand(arguments: &[&str], options: &[&str]) -> bool {
    let mut operands = 0;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if options.contains(argument) {
            arguments.next();
        } else if !argument.starts_with('-') || argument.len() == 1 {
            operands += 1;
        } else if matches!(*argument, "-t" | "--help" | "--version" | "--daemon" | "-V")
            || ["--target-directory", "--reference", "--files-from"]
                .iter()
                .any(|named| argument.starts_with(named))
        {
            return false;
        }
    }
    operands < 2
}

/// Whether inline code is a command to run unless its text says not to run it.
fn may_be_run(code: &str, text_before: &str, text_after: &str) -> bool {
    let code = code.trim();
    let code = code.strip_prefix("$ ").unwrap_or(code);
    if code.len() > 4096 {
        return false;
    }
    let Some(first) = code.split_whitespace().next() else {
        return false;
    };
    if !first.is_ascii()
        || first.ends_with([':', ',', ';'])
        || matches!(
            first.as_bytes()[0],
            b'-' | b'{' | b'[' | b'"' | b'<' | b'*' | b'#' | b'@' | b'%' | b'=' | b'&' | b'|'
        )
    {
        return false;
    }
    if matches!(
        first,
        "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS"
    ) {
        return false;
    }
    if first.contains('/') && !first.contains(|letter: char| letter.is_ascii_alphabetic()) {
        // `1/1 Ready`
        return false;
    }
    if first.len() == code.len() && is_plain_word(code) {
        return is_bare_program_to_run(code, text_before, text_after);
    }
    if is_setting(code) || code.contains(['→', '›', '»']) {
        return false;
    }
    let commands = simple_commands(code);
    let Some(simple) = commands.iter().find(|simple| !simple.words.is_empty()) else {
        return code.contains("=$(");
    };
    let program = simple.words[0].as_str();
    if commands.len() == 1 && simple.words.len() == 1 && code.split_whitespace().count() == 1 {
        return is_bare_program_to_run(program, text_before, text_after);
    }
    let words = || simple.words.iter().map(Word::as_str).collect::<Vec<_>>();
    if commands.len() == 1 && (is_subcommand(program) || lacks_arguments(&words())) {
        return false;
    }
    let arguments = &simple.words[1..];
    let flagged = arguments
        .iter()
        .any(|word| word.len() > 1 && word.starts_with('-'));
    if program.starts_with(['$', '~', '.'])
        || looks_like_path(program) && !program.starts_with('/')
        || is_program_path(program)
    {
        return !program.starts_with("${") || flagged;
    }
    if program.starts_with('/')
        || program.contains(['(', '{', '[', '"'])
        || program.starts_with(|first: char| first.is_ascii_digit())
    {
        return false;
    }
    if is_known_program(program) {
        return !is_prose(code)
            && (!is_english_word(program)
                || has_argument_of(program, arguments)
                || is_set_apart(text_before, text_after));
    }
    let plain = program
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte));
    plain
        && !is_prose(code)
        && (flagged
            || arguments.iter().any(|word| word.contains('/'))
                && is_told_to_run(text_before, text_after))
        || plain && is_run_by_name(code, text_before, text_after)
}

/// Whether words alone are a command because the text asks to run just them: ``run `cmsctl readonly on` ``.
fn is_run_by_name(code: &str, text_before: &str, text_after: &str) -> bool {
    const MOST: usize = 5;
    /// Words that only sometimes say to run what stands behind them.
    const VAGUE: [&str; 8] = [
        "via", "using", "with", "try", "call", "type", "start", "launch",
    ];
    let words: Vec<&str> = code.split_whitespace().collect();
    let names = words.iter().all(|word| {
        word.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.=".contains(&byte)
        })
    });
    if !names || words.len() > MOST {
        return false;
    }
    let before = lower(clip_start(text_before, 40)).into_owned();
    let told = before
        .split(|character: char| !character.is_alphanumeric())
        .rfind(|word| !word.is_empty())
        .is_some_and(|word| {
            !VAGUE.contains(&word) && (RUN.contains(&word) || RUN_ELSEWHERE.contains(&word))
        });
    let told = told
        || [
            "を実行",
            "を叩",
            "실행",
            "을 실행",
            "를 실행",
            "ausführen",
            "uitvoeren",
            "komutunu çalıştır",
        ]
        .iter()
        .any(|run| {
            text_after
                .trim_start_matches(['*', '_', ' '])
                .starts_with(run)
        });
    let tool = words[0].ends_with("ctl") || words[0].ends_with("cli") || words[0].contains('-');
    told || tool && is_set_apart(text_before, first_line(text_after))
}

/// What stands on the rest of a line; of wrapped text the expectation that goes on below is none of it.
fn first_line(text_after: &str) -> &str {
    match crate::expectation::labelled(text_after.trim_start()) {
        Some(_) => "",
        None => text_after,
    }
}

/// Whether the words behind code say not to run it: `` `x` を実行しないこと ``.
fn is_forbidden_behind(text_after: &str) -> bool {
    static FORBIDDEN: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "しないこと",
                "しないで",
                "を使わない",
                "を実行しない",
                "禁止",
                "하지 마",
                "하지 말",
                "하지 않",
                "금지",
                "nicht ausführen",
                "nicht verwenden",
                "nicht benutzen",
                "nicht starten",
                "nicht aufrufen",
                "niet uitvoeren",
                "niet gebruiken",
                "niet draaien",
                "is forbidden",
                "is prohibited",
                "is not allowed",
                "must never be",
                "está prohibido",
                "é proibido",
                "está proibido",
                "est interdit",
                "ist verboten",
                "is verboden",
                "è vietato",
                "запрещ",
                "не запуск",
                "не выполнять",
                "не использовать",
                "çalıştırmayın",
                "kullanmayın",
                "yasak",
                "zabronion",
                "bị cấm",
                "严禁",
                "嚴禁",
            ],
        )])
    });
    // No more is read than this, and a sign that stands farther away ends nothing.
    let said = clip(text_after, 60);
    let end = said.find(['.', '。', '`', ';', '\n']).unwrap_or(said.len());
    FORBIDDEN.is_in_any_case(&said[..end])
}

/// Whether a file is a script by its extension.
fn is_script(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty()
            && matches!(
                extension,
                "sh" | "py" | "rb" | "ps1" | "bash" | "pl" | "bat" | "cmd"
            )
    })
}

/// A program or script alone is a command only where the text says to run it.
fn is_bare_program_to_run(program: &str, text_before: &str, text_after: &str) -> bool {
    let script = is_script(program);
    let alone = || text_before.trim().is_empty() && text_after.trim().is_empty();
    let has_to_pass = || text_before.trim().is_empty() && says_it_passes(text_after);
    if script {
        return program.contains('/') && alone()
            || program.starts_with("./")
                && (is_set_apart(text_before, text_after) || has_to_pass())
            || is_told_to_run(text_before, text_after);
    }
    if program.starts_with("./") && looks_like_path(program) && !is_document(program) {
        return alone()
            || is_set_apart(text_before, text_after)
            || is_told_to_run(text_before, text_after)
            || has_to_pass();
    }
    is_known_program(program)
        && !is_english_word(program)
        && (is_told_to_run(text_before, text_after) || has_to_pass())
        && !lacks_arguments(&[program])
}

/// What a word behind code says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It passes.
    Passes,
    /// It comes to its end. Of a program that is no script of one's own it may be said as well of what it does somewhere.
    Ends,
    /// It prints something, which is named behind the word.
    Prints,
}

#[rustfmt::skip]
static OUTCOMES: LazyLock<Phrases<Outcome>> = LazyLock::new(|| {
    Phrases::new(&[
        (Outcome::Passes, &[
            "passes", "pass", "succeeds", "passed", "pasa", "passa", "läuft durch", "passe", "réussit", "slaagt", "przechodzi", "geçiyor", "проходит", "通过", "通過", "がパスする", "が通る", "통과",
        ][..]),
        (Outcome::Ends, &[
            "completes", "finishes", "runs", "exits", "completed", "finished", "termina", "finaliza", "se completa", "conclui", "roda", "se termine", "aboutit", "tourne", "endet", "läuft", "eindigt", "draait", "finisce", "riesce", "kończy się", "tamamlanır", "çalışır", "завершается", "выполняется", "完成", "成功", "が完了する", "が成功する", "완료", "성공", "hoàn tất", "thành công",
        ]),
        (Outcome::Prints, &[
            "prints", "shows", "returns", "outputs", "reports", "displays", "answers", "lists", "imprime", "muestra", "devuelve", "mostra", "retorna", "exibe", "affiche", "renvoie", "gibt", "meldet", "zeigt", "toont", "geeft", "meldt", "stampa", "pokazuje", "zwraca", "wypisuje", "yazdırır", "gösterir", "выводит", "печатает", "показывает", "возвращает", "输出", "輸出", "显示", "顯示", "打印", "返回",
        ]),
    ])
});

/// Whether what stands behind code says that it passes, and of no place where it is run: `passes.`, `passes for
/// all charts`; not `passes on the cluster`.
fn says_it_passes(text_after: &str) -> bool {
    says_of_it(text_after, |outcome| outcome == Outcome::Passes)
}

/// Whether what stands behind code says one of these outcomes of it.
fn says_of_it(text_after: &str, may_be: impl Fn(Outcome) -> bool) -> bool {
    const HOW: [&str; 17] = [
        "for ",
        "and ",
        "without ",
        "cleanly",
        "with no ",
        "successfully",
        "with exit",
        "with status",
        "with code",
        "sin error",
        "sem erro",
        "sans erreur",
        "ohne fehler",
        "zonder fout",
        "senza errori",
        "bez błęd",
        "без ошиб",
    ];
    /// Words behind a verb of printing that make another one of it: `returns to`, `shows how`.
    const ELSE: [&str; 9] = [
        "to ", "how ", "up ", "on ", "where ", "into ", "from ", "when ", "if ",
    ];
    let text = clip(text_after.trim_start_matches([' ', '*', '_']), 80);
    if !OUTCOMES.may_begin_text(text) {
        return false;
    }
    let said = lower(text);
    OUTCOMES.begin(&said).any(|(verb, outcome)| {
        let behind = &said[verb.len()..];
        let rest = behind.trim_start_matches([' ', '*', '_']);
        let parted = behind.starts_with([' ', ':', '：']);
        may_be(outcome)
            && if outcome == Outcome::Prints {
                (parted || !verb.is_ascii() && !behind.starts_with(|next: char| next.is_ascii()))
                    && !rest.is_empty()
                    && !ELSE.iter().any(|other| rest.starts_with(other))
            } else {
                rest.is_empty()
                    || rest.starts_with(['.', '。', ';', ',', '(', '（', '，', '；'])
                    || parted && HOW.iter().any(|how| rest.starts_with(how))
            }
    })
}

/// Words between two things that are done one after the other.
#[rustfmt::skip]
static THEN: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "then", "and then", "afterwards", "luego", "y luego", "después", "y después", "depois", "e depois", "em seguida", "puis", "et puis", "ensuite", "dann", "und dann", "danach", "anschließend", "daarna", "en dan", "en daarna", "poi", "e poi", "następnie", "a potem", "ardından", "sonra", "затем", "потом", "а затем", "然后", "然後", "再", "その後", "次に", "그다음", "그 다음", "이후", "rồi", "sau đó",
    ][..])])
});

/// Whether a script of one's own is what a step does: it begins the step, or is done behind what stands before it, and
/// the step goes on with what comes of it or with what is done then. `./ship` `is executable` is of the file.
fn is_script_of_step(code: &str, text_before: &str, text_after: &str) -> bool {
    let code = code.trim();
    if !code.starts_with("./") || code.contains(char::is_whitespace) || !looks_like_path(code) {
        return false;
    }
    if is_document(code) && !is_script(code) {
        return false;
    }
    let is_mark = |character: char| !character.is_alphanumeric();
    let between = text_before.rsplit('`').next().unwrap_or("");
    let is_next =
        || between.len() < text_before.len() && THEN.has_in_any_case(between.trim_matches(is_mark));
    let begins = text_before.chars().all(is_mark);
    if !begins && !is_next() {
        return false;
    }
    let after = text_after.trim_start_matches(['*', '_', ' ']);
    let goes_on = || {
        let behind = after.strip_prefix([',', ';', '，', '；', '、']);
        let next = behind.and_then(|behind| behind.split('`').next());
        next.is_some_and(|next| {
            let next = lower(clip(next.trim(), 40));
            THEN.begin(&next).any(|(then, ())| {
                let rest = &next[then.len()..];
                rest.is_empty() || rest.starts_with(' ') || !then.is_ascii()
            })
        })
    };
    !begins && after.trim_matches(['.', '。', '*', '_', ' ']).is_empty()
        || goes_on()
        || says_of_it(text_after, |_| true)
}

/// Whether code closes its text, in parentheses or behind a colon: `Shipped (./ship)`, `Ship: ./ship`.
fn is_set_apart(text_before: &str, text_after: &str) -> bool {
    let after = text_after
        .trim_matches(|character: char| character.is_whitespace() || ".*_".contains(character));
    let before = text_before.trim_end();
    before.ends_with(['(', '（']) && matches!(after, ")" | "）")
        || before.ends_with([':', '：']) && after.is_empty()
}

fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| !extension.is_empty())
}

/// `/usr/bin/x`, `/opt/app/bin/y`.
fn is_program_path(program: &str) -> bool {
    program.starts_with('/')
        && program
            .rsplit_once('/')
            .is_some_and(|(folder, _)| folder.ends_with("bin") || folder.ends_with("init.d"))
}

/// `PORT = 10000`, `APP_PROFILE=prod`, `include .env`.
fn is_setting(code: &str) -> bool {
    let mut words = code.split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next());
    let assigned = first.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    });
    second.is_some_and(|word| matches!(word, "=" | "==" | ":" | ":=" | "!=" | ">=" | "<="))
        || assigned && second.is_none()
        || assigned
            && !first
                .split('=')
                .next()
                .unwrap_or("")
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a program whose name is a word has an argument that makes it one: `go test`, `make all`.
fn has_argument_of(program: &str, arguments: &[impl Deref<Target = str>]) -> bool {
    let Some(first) = arguments.first().map(Deref::deref) else {
        return false;
    };
    let name = |word: &str| {
        word.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.:/=".contains(&byte)
        })
    };
    match program {
        "go" => matches!(
            first,
            "run"
                | "test"
                | "build"
                | "mod"
                | "vet"
                | "install"
                | "generate"
                | "get"
                | "fmt"
                | "tool"
                | "work"
                | "list"
                | "version"
                | "env"
                | "clean"
        ),
        "make" | "just" | "task" => {
            !matches!(first, "sure" | "it" | "sense" | "use" | "up" | "changes")
                && (name(
                    first
                        .split('=')
                        .next()
                        .unwrap_or(first)
                        .to_ascii_lowercase()
                        .as_str(),
                ) || first.starts_with('-'))
        }
        "service" => {
            arguments.len() >= 2
                && matches!(
                    &*arguments[1],
                    "start" | "stop" | "restart" | "status" | "reload"
                )
        }
        "sleep" => first.starts_with(|digit: char| digit.is_ascii_digit()),
        "node" | "bash" => first.contains(['.', '/', '-']),
        "if" | "for" | "while" | "case" | "do" => false,
        "exit" | "read" | "set" | "time" | "at" | "start" | "deploy" | "apply" | "commit" => {
            first.starts_with(['-', '.', '/', '$'])
        }
        _ => arguments.iter().any(|word| {
            word.contains(['-', '/', '.', '$', '*', '_', ':'])
                || word.starts_with(|first: char| first.is_ascii_digit())
        }),
    }
}

/// Whether a word that says to run stands directly before or after.
fn is_told_to_run(text_before: &str, text_after: &str) -> bool {
    let said_before = plain_words(text_before)
        .rev()
        .take(3)
        .any(|word| says_to_run(trim_signs(word)));
    said_before || is_told_behind(text_after)
}

/// Whether the words behind code say to run it. Some languages put the verb behind its object:
/// `x` 실행, `x` を実行, `x` ausführen.
pub(crate) fn is_told_behind(text_after: &str) -> bool {
    const NEAR: usize = 16;
    let near = lower(first_characters(text_after, NEAR));
    let near = first_characters(&near, NEAR);
    plain_words(near).take(2).map(trim_signs).any(|word| {
        !word.is_ascii() && says_to_run(word)
            || matches!(word, "ausführen" | "starten" | "uitvoeren")
    })
}

/// Whether a word of another language than English says to run what stands beside it.
pub(crate) fn says_to_run_elsewhere(word: &str) -> bool {
    SAYS_RUN_ELSEWHERE.has_in_any_case(word) || RUN_WITHIN.is_in_any_case(word)
}

/// Whether a word says to run what stands beside it.
fn says_to_run(word: &str) -> bool {
    SAYS_RUN.has_in_any_case(word) || RUN_WITHIN.is_in_any_case(word)
}

/// The words of a text, the marks around them aside.
fn plain_words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|character: char| {
        character.is_whitespace() || matches!(character, '*' | '_' | '(' | '（' | '`')
    })
    .filter(|word| !word.is_empty())
}

fn trim_signs(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric())
}

fn first_characters(text: &str, count: usize) -> &str {
    text.char_indices()
        .nth(count)
        .map_or(text, |(end, _)| &text[..end])
}

static NOT_TO_RUN: LazyLock<Endings<()>> =
    LazyLock::new(|| Endings::new(&[((), FORBID), ((), MENTION)]));

/// Whether a text ends with words that say that the code behind it is not to be run, marks and white space aside.
fn is_only_mentioned(text_before: &str) -> bool {
    // Longer than every phrase with a character before it.
    const LONGEST: usize = 64;
    let text = text_before.trim_end_matches(|character: char| {
        character.is_whitespace() || "*_\"'“(".contains(character)
    });
    if !NOT_TO_RUN.may_end_text(text) {
        return false;
    }
    let lower = lower(clip_start(text, LONGEST));
    NOT_TO_RUN.of(&lower).any(|(phrase, ())| {
        let head = &lower[..lower.len() - phrase.len()];
        !phrase.is_ascii() || !head.ends_with(char::is_alphanumeric)
    })
}

/// Whether a sentence tells to have somebody else do what code behind it says: `Have the owner run `.
fn is_for_another(text_before: &str) -> bool {
    /// Whether the person has to be named with it.
    #[rustfmt::skip]
    static ASKS: LazyLock<Phrases<bool>> = LazyLock::new(|| {
        Phrases::new(&[
            (true, &["have the ", "have our ", "have your ", "have another ", "ask the ", "ask our ", "ask your ", "ask an ", "ask a ", "tell the ", "get the ", "let the "][..]),
            (false, &[
                "have someone ", "have somebody ", "ask someone ", "ask somebody ", "pedir a ", "pide a ", "pida a ", "pedir ao ", "pedir à ", "peça a", "demander à ", "demander au ", "demandez à ", "demandez au ", "chiedere a", "chiedi a", "vraag de ", "vraag het ", "poproś ", "poprosić ", "попросить ", "попросите ", "попроси ", "nhờ ",
            ]),
        ])
    });
    const PEOPLE: [&str; 24] = [
        "holder",
        "owner",
        "owners",
        "operator",
        "admin",
        "administrator",
        "team",
        "engineer",
        "developer",
        "dba",
        "lead",
        "manager",
        "maintainer",
        "user",
        "customer",
        "client",
        "vendor",
        "provider",
        "colleague",
        "person",
        "ops",
        "sre",
        "member",
        "approver",
    ];
    // A file's name has stops in it.
    const PARTS: [&str; 7] = [". ", ", ", ": ", "; ", "，", "。", "："];
    let clause = PARTS
        .iter()
        .filter_map(|part| text_before.rfind(part).map(|at| at + part.len()))
        .max()
        .unwrap_or(0);
    let start = text_before[clause..].trim_start_matches(|first: char| !first.is_alphanumeric());
    if !ASKS.may_begin_text(start) {
        return false;
    }
    let said = lower(start);
    ASKS.begin(&said).any(|(asks, by_name)| {
        let mut person = plain_words(&said[asks.len()..]).take(6).map(trim_signs);
        !by_name || person.any(|word| PEOPLE.contains(&word))
    })
}

/// Verbs with which a sentence goes on after a command that stands in it without backticks.
const VERBS: &[&str] = &[
    "shows",
    "returns",
    "passes",
    "prints",
    "outputs",
    "succeeds",
    "fails",
    "reports",
    "exits",
    "completes",
    "lists",
    "produces",
    "finishes",
    "works",
    "displays",
    "gives",
    "responds",
    "yields",
];

/// Commands that stand in prose without backticks, as byte ranges of it:
/// `(terraform plan shows no unexpected creates)`, `Run smoke tests: bash tests/smoke.sh`.
pub(crate) fn bare_commands(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // In parentheses, when a verb says what comes of it.
    let mut at = 0;
    while let Some(offset) = memchr(b'(', &text.as_bytes()[at..]) {
        let open = at + offset + 1;
        let Some(close) = closing(&text[open..]).map(|offset| open + offset) else {
            break;
        };
        at = close;
        let inside = &text[open..close];
        if !may_begin_bare(inside.trim_start()) || inside.contains('`') {
            continue;
        }
        if let Some(verb) = verb_position(inside) {
            let code = inside[..verb].trim_end();
            if is_bare(code) {
                found.push(open..open + code.len());
            }
        }
    }
    // At the end, after a colon that follows a word that says to run.
    let mut colons = memrchr_iter(b':', text.as_bytes());
    if let Some(colon) = colons.find(|colon| text[colon + 1..].starts_with(' ')) {
        let code = text[colon + 2..].trim_start();
        let start = text.len() - code.len();
        let code = code.trim_end();
        if is_bare(code)
            && !code.contains('`')
            && !code.ends_with('.')
            && begins_with_run(&text[..colon])
        {
            found.push(start..start + code.len());
        }
    }
    // The whole text.
    let whole = text.trim_start();
    let start = text.len() - whole.len();
    let whole = whole.trim_end();
    if found.is_empty()
        && is_bare(whole)
        && !whole.contains(['`', '*', '[', '（', '→'])
        && !whole.ends_with('.')
        && is_line_of_arguments(whole)
    {
        found.push(start..start + whole.len());
    }
    found
}

/// Whether one of the first words of a text says to run something.
fn begins_with_run(text: &str) -> bool {
    plain_words(text)
        .filter(|word| word.starts_with(char::is_alphabetic))
        .take(3)
        .any(|word| SAYS_RUN.has_in_any_case(word))
}

/// Where the parenthesis that is open at the start closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    memchr2_iter(b'(', b')', text.as_bytes()).find(|offset| {
        if text.as_bytes()[*offset] == b'(' {
            depth += 1;
            return false;
        }
        let closes = depth == 0;
        depth = depth.saturating_sub(1);
        closes
    })
}

/// Where the verb that ends a command stands, outside of quotes.
fn verb_position(text: &str) -> Option<usize> {
    let mut quote = false;
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        if !quote && at > 0 && VERBS.contains(&word.trim_end()) {
            return Some(at);
        }
        if word.matches('"').count() % 2 == 1 {
            quote = !quote;
        }
        at += word.len();
    }
    None
}

/// A cheap look for how a command without backticks begins: with a small letter of ASCII.
fn may_begin_bare(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// Whether words without backticks are a command of a known program with arguments.
fn is_bare(code: &str) -> bool {
    let code = code.trim_start();
    if !may_begin_bare(code) {
        return false;
    }
    let mut words = code.split_whitespace();
    let Some(program) = words.next().filter(|word| is_known_program(word)) else {
        return false;
    };
    let Some(first) = words.next() else {
        return false;
    };
    let arguments = || code.split_whitespace().skip(1).collect::<Vec<_>>();
    !program.contains('/')
        && first.is_ascii()
        && !is_prose(code)
        && (!is_english_word(program) || has_argument_of(program, &arguments()))
}

/// Whether a whole line is nothing but a command: short, and without the words of a sentence.
fn is_line_of_arguments(code: &str) -> bool {
    let commands = simple_commands(code);
    let words = commands
        .first()
        .map_or(&[][..], |simple| simple.words.as_slice());
    let program = words.first().map_or("", Word::as_str);
    let subcommand = matches!(
        program,
        "cargo"
            | "npm"
            | "yarn"
            | "pnpm"
            | "git"
            | "docker"
            | "helm"
            | "terraform"
            | "twine"
            | "rebar3"
            | "mix"
            | "poetry"
            | "make"
    ) && words.len() == 2
        && matches!(
            words[1].as_str(),
            "publish"
                | "install"
                | "ci"
                | "test"
                | "build"
                | "push"
                | "pull"
                | "fetch"
                | "login"
                | "deploy"
                | "apply"
                | "plan"
                | "init"
                | "clean"
                | "lint"
                | "audit"
                | "release"
        );
    let marked = words
        .iter()
        .skip(1)
        .any(|word| word.starts_with('-') || word.contains(['/', '=', '$']));
    let moves = program == "cd" && words.len() == 2;
    code.starts_with(program)
        && words.len() >= 2
        && (subcommand || marked || moves)
        && !words.iter().skip(1).any(|word| {
            word.starts_with(|first: char| first.is_ascii_uppercase())
                && !word.contains(['/', '=', '_'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commands_are_told_from_everything_else() {
        for (code, before, after) in [
            ("redis-cli ping", "Redis running (", ")"),
            ("cmsctl readonly on", "Run ", " on `cms-new`."),
            ("cmsctl readonly on", "Into read-only mode: ", ""),
            (
                "cmsctl readonly on",
                "Into read-only mode: ",
                " Expected: it says so",
            ),
            ("cms readonly on", "", " を実行する"),
            ("npx tsc --noEmit", "TypeScript check passes (", ")"),
            ("pm2 start dist/main.js --name backend", "PM2: ", ""),
            ("_build/default/rel/x/bin/x start", "", " works"),
            ("./scripts/x.sh --all", "", ""),
            ("make restore-db FILE=...", "тестовый ", " на копии"),
            ("make ci-local", "", " (lint)"),
            ("go run ./cmd/migration", "`make migrate` или ", ""),
            ("go test ./...", "All tests passing (", ")"),
            (
                "contextforge --profile gemini-chronicle",
                "（または ",
                "）を実行し",
            ),
            (
                "scripts/deployment.sh",
                "",
                " 실행 → FastAPI 이미지 빌드/푸시",
            ),
            ("scripts/deployment.sh", "Run ", " on the host"),
            ("pytest", "Run ", ""),
            ("git tag v1 && git push origin v1", "Tag when green: ", ""),
            ("systemctl status pdns", "PowerDNS läuft: ", ""),
            ("psql \"$DATABASE_URL\" -c \"SELECT 1\"", "", " matches"),
            ("NODE_ENV=test npm test", "", ""),
            ("sudo systemctl restart nginx", "", ""),
            ("docker compose ps", "", ""),
            ("sleep 60", "", ""),
            ("service nginx restart", "", ""),
            ("./deploy.sh", "Deployed (", ")"),
            ("./deploy", "**Deploy**: ", ""),
            ("touch shipped", "Shipped (", ")."),
            ("echo done", "Last: ", ""),
        ] {
            assert!(is_command(code, before, after, Standing::Step), "{code}");
        }
    }

    #[test]
    fn settings_routes_files_labels_and_names_are_no_commands() {
        for (code, before, after) in [
            ("kubectl delete pod", "更新中に ", " を実行しないこと。"),
            ("kubectl delete pod x", "", " ist verboten"),
            ("kubectl delete pod x", "Nunca ejecutar ", ""),
            ("kubectl delete pod x", "请勿执行 ", ""),
            ("kubectl delete pod x", "Nie uruchamiaj ", ""),
            ("compact view", "Mode: ", ""),
            ("PORT = 10000", "", ""),
            ("PORT", "", " = `10000`"),
            ("APP_PROFILE=prod", "Confirm ", " on all pods"),
            ("execution_mode = 'live'", "set ", ""),
            ("GET /health", "", " returns 200"),
            ("POST /api/pay", "e.g. ", ""),
            ("/health", "`curl` на ", ""),
            ("/:lang/:year/*", "", ""),
            ("docs/OPERATIONS.md", "Operations: ", ""),
            (".env", "", " file configured with:"),
            ("scripts/e2e_http_smoke.sh", "см. ", ""),
            (
                "scripts/deployment.sh",
                "배포 스크립트: ",
                ", `scripts/certbot.sh`",
            ),
            (
                "_build/default/rel/x/bin/x",
                "Release binary validated at ",
                "",
            ),
            ("New Project", "", " wählen"),
            ("Settings → Domains", "", "."),
            ("Create a new tag: vX.X.X on publish", "then click ", ""),
            ("release/2025", "", ""),
            ("ais_messages_processed_total", "", " present"),
            ("getAllGrades", "检查 ", " 接口是否正常"),
            ("cloud.callFunction:fail", "", ""),
            ("curl", "", " на `/health`"),
            ("govulncheck", "lint, ", ", unit"),
            ("include .env", "— ", " может"),
            ("go live", "Type exactly ", " to confirm."),
            ("Type 'go live' to activate live trading: ", "prompt ", ""),
            ("real(write)", "must report ", ""),
            ("ok: true", "", ""),
            ("{ ok: true }", "returns ", ""),
            ("-race", "", ""),
            ("${input:duckdb_db_path}", "", " removed"),
            ("test.todo", "(", ")"),
            ("make sure", "", ""),
            ("git push --force", "No hacer ", " a main"),
            ("git push --force", "**Do not run ", "**"),
            ("terraform plan", "Review the output of ", ""),
            ("SELECT 1", "", ""),
            ("", "", ""),
            ("202", "", " 미반환"),
            ("origin/main", "", ""),
        ] {
            assert!(!is_command(code, before, after, Standing::Step), "{code}");
        }
    }

    #[test]
    fn commands_without_backticks_are_found_where_a_verb_or_a_colon_marks_them() {
        for (text, commands) in [
            (
                "All imported (terraform plan shows no unexpected creates)",
                &["terraform plan"][..],
            ),
            (
                "No keys (grep -r \"AKIA\" . returns nothing)",
                &["grep -r \"AKIA\" ."],
            ),
            (
                "Run smoke tests: bash tests/smoke_prod.sh",
                &["bash tests/smoke_prod.sh"],
            ),
            ("cargo publish", &["cargo publish"]),
            ("cd frontend", &["cd frontend"]),
            ("cd quality checked", &[]),
            ("Common Test suite (rebar3 ct)", &[]),
            ("Review terraform plan output carefully", &[]),
            ("Integration tests pass", &[]),
            ("make sure it works", &[]),
            ("Run it: find the cause", &[]),
            ("Docker: docker image (optional)", &[]),
            ("git history reviewed", &[]),
            ("npm installed", &[]),
            ("Node.js installed (v16+)", &[]),
        ] {
            let found: Vec<&str> = bare_commands(text)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            assert_eq!(found, commands, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_within_its_bounds(code in "[ -~é→（]{0,60}", text in "[ -~é→（）`]{0,80}") {
            let _ = is_command(&code, &text, &text, Standing::StepCell);
            for range in bare_commands(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
