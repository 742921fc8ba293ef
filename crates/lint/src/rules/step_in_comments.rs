//! T035: a step that is only a comment.

use super::{Rule, has_any};
use crate::{Document, Page, Severity};
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T035",
        title: "a step is only a comment",
        severity: Severity::Warning,
        meaning: "The shell block says in a comment what is to be done and holds no command that does it. Whoever runs the block \
                  sees no error, and the step has not happened.",
        example: "# Release\n\n```bash\n# Step 1: Start the new version\n./start.sh new\n\n# Step 2: Move the traffic over\n# 25% first, then all of it\n```\n",
        near_miss: "# Release\n\n```bash\n# Step 1: Start the new version\n./start.sh new\n# it takes a minute\n\n# Step 2: Move the traffic over\n\
                    # (25% first)\n./traffic.sh 25\n```\n",
        fix: "write the command, or take the step out of the block and make it an item that a person signs",
    },
    check,
};

/// Words with which a step is numbered or an alternative named, in lower case; a number or a letter follows.
const MARKERS: &str = concat!(
    "step|option|phase|schritt|variante|paso|opción|passo|opção|étape|etape|stap|optie|шаг|вариант|步骤|选项|手順|",
    "ステップ|단계|bước|tùy chọn",
);

/// Words with which a line tells somebody to do something: English, Spanish and Portuguese, French, Russian, Vietnamese.
const FIRST: &str = " restore update create deploy redeploy start stop restart scale shift switch route notify send set \
    configure revert roll rollback run execute move drain enable disable login log test verify check call install upload download \
    copy remove delete apply migrate add announce rebuild push activate deactivate try setup \
    restaurar detener iniciar crear actualizar enviar notificar verificar comprobar ejecutar configurar cambiar desplegar \
    revertir avisar parar criar atualizar executar alterar implantar reverter desligar ligar testar \
    restaurer arrêter démarrer créer envoyer vérifier exécuter configurer déployer basculer prévenir notifier lancer tester rétablir \
    восстановить остановить запустить создать обновить отправить проверить выполнить настроить откатить переключить сообщить развернуть \
    khôi dừng khởi tạo gửi kiểm chạy triển ";

/// Second words by which the first is a name and no request: `Test user`, `Log files`, `Restore point`.
const NAMES: &str = " of time date key keys point path user users data env environment suite account accounts file files level output plan \
    location command commands script scripts page id name number numbers options parameters center centre note notes log logs results \
    result report size order list rate cases case coverage button ";

/// The same for languages without blanks between words, or that put the verb last.
const BEGINNINGS: &str = "恢复|停止|启动|创建|更新|发送|通知|检查|验证|执行|配置|部署|回滚|切换";
const ENDINGS: &str = concat!(
    "する|してください|하기|하세요|합니다| wiederherstellen| starten| stoppen| prüfen| ausführen| anlegen| umschalten|",
    " benachrichtigen| herstellen| herstarten| terugzetten| uitvoeren| controleren",
);

/// Words that make a line a remark for a case that may not come, or about what stands elsewhere.
const CONDITIONS: &str = concat!(
    " if | when | unless | only | above| below|optional| wenn | falls | bei bedarf| si | cuando | se | als |",
    " если | при |如果|场合|場合|경우| nếu ",
);

/// One run of comment lines of a block, no blank line between them.
struct Group {
    lines: Range<usize>,
    /// What stands directly above and below it is a command.
    above: bool,
    below: bool,
    text: Vec<String>,
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let source = String::from_utf8_lossy(&document.checklist.source);
    if !source.contains("\n```") && !source.contains(" ```") && !source.starts_with("```") {
        return Vec::new();
    }
    let expectations: BTreeSet<usize> = document
        .checklist
        .commands
        .iter()
        .filter_map(|command| command.expected.as_ref())
        .map(|expected| expected.line)
        .collect();
    let mut found = Vec::new();
    for (start, lines) in shell_blocks(&source) {
        found.extend(in_block(start, &lines, &expectations));
    }
    found
}

/// The lines of every shell block, with the number of the first of them.
fn shell_blocks(source: &str) -> Vec<(usize, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, bool, usize, Vec<&str>)> = None;
    for (at, line) in source.lines().enumerate() {
        let text = line.trim();
        if let Some((fence, shell, start, mut lines)) = open.take() {
            if text.starts_with(fence) && text.trim_matches(['`', '~']).is_empty() {
                if shell {
                    blocks.push((start, lines));
                }
            } else {
                lines.push(text);
                open = Some((fence, shell, start, lines));
            }
        } else if let Some(fence) = ["```", "~~~"]
            .into_iter()
            .find(|fence| text.starts_with(fence))
        {
            let ticks = text.len() - text.trim_start_matches(&fence[..1]).len();
            let language = text[ticks..].trim().to_ascii_lowercase();
            let shell = matches!(language.as_str(), "bash" | "sh" | "shell" | "zsh");
            open = Some((&text[..ticks], shell, at + 2, Vec::new()));
        }
    }
    blocks
}

fn in_block(start: usize, lines: &[&str], expectations: &BTreeSet<usize>) -> Vec<(usize, String)> {
    let groups = groups(start, lines);
    let commands = lines.iter().any(|line| is_command(line));
    if !commands {
        let told = groups
            .iter()
            .flat_map(|group| group.text.iter().zip(group.lines.clone()))
            .find(|(text, _)| claims(text));
        return told
            .map(|(text, line)| {
                (
                    line,
                    format!("the whole block is comments; nothing does \"{text}\""),
                )
            })
            .into_iter()
            .collect();
    }
    let steps_with_commands = groups
        .iter()
        .any(|group| group.below && group.text.first().is_some_and(|text| marked(text)));
    let last = groups.len().saturating_sub(1);
    groups
        .iter()
        .enumerate()
        .filter(|(_, group)| !group.above && !group.below)
        .filter(|(_, group)| !group.lines.clone().any(|line| expectations.contains(&line)))
        .filter_map(|(at, group)| {
            let first = group.text.first()?;
            let ends_block = at == last
                && !lines[group.lines.end - start..]
                    .iter()
                    .any(|line| is_command(line));
            let followed = lines[group.lines.end - start..]
                .iter()
                .find(|line| !line.is_empty())
                .is_some_and(|line| is_command(line));
            let step = marked(first) && steps_with_commands && !followed;
            let told = ends_block
                && start != group.lines.start
                && claims(first)
                && !conditional(first)
                && !expects(group);
            (step || told).then(|| {
                (
                    group.lines.start,
                    format!("nothing does \"{first}\"; no command follows the comment"),
                )
            })
        })
        .collect()
}

fn groups(start: usize, lines: &[&str]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut above = false;
    for (at, line) in lines.iter().enumerate() {
        let number = start + at;
        if let Some(comment) = line.strip_prefix('#') {
            let text = comment.trim().to_owned();
            match groups.last_mut().filter(|group| group.lines.end == number) {
                Some(group) => {
                    group.lines.end = number + 1;
                    group.text.push(text);
                }
                None => groups.push(Group {
                    lines: number..number + 1,
                    above,
                    below: false,
                    text: vec![text],
                }),
            }
        } else if let Some(group) = groups.last_mut().filter(|group| group.lines.end == number) {
            group.below = is_command(line);
        }
        above = is_command(line);
    }
    groups
}

fn is_command(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

/// Whether a comment numbers a step or names an alternative: `Step 5: Slow roll`.
fn marked(text: &str) -> bool {
    let lower = text.to_lowercase();
    MARKERS.split('|').any(|marker| {
        lower.strip_prefix(marker).is_some_and(|rest| {
            let apart =
                rest.starts_with(|first: char| first.is_whitespace() || first.is_ascii_digit());
            let rest = rest.trim_start();
            let label = rest
                .find([':', '.', ')', '：', ' '])
                .map_or("", |end| &rest[..end]);
            apart
                && !label.is_empty()
                && label.chars().count() <= 2
                && rest.len() > label.len() + 2
                && label.chars().all(char::is_alphanumeric)
        })
    })
}

/// Whether a comment surely tells somebody to do something.
fn claims(text: &str) -> bool {
    // Scripts with capitals begin a sentence with one; `# start web` may be a prompt of root.
    let begins = text.starts_with(|first: char| !first.is_lowercase());
    let request = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .iter()
        .any(|method| {
            text.strip_prefix(method)
                .is_some_and(|rest| rest.starts_with(" /") || rest.starts_with(" http"))
        });
    let lower = text.to_lowercase();
    let mut words = lower
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let in_list = |list: &str, word: &str| list.contains(&format!(" {word} "));
    let told = match (words.next(), words.next()) {
        (Some("login" | "log"), Some(second)) => ["as", "in", "into", "to", "on"].contains(&second),
        (Some(first), Some(second)) => {
            in_list(FIRST, first) && (first == "check" || !in_list(NAMES, second))
        }
        _ => false,
    };
    let remark = [
        ": ", " is ", " are ", " was ", " takes ", " took ", " has ", "=",
    ]
    .iter()
    .any(|mark| lower.contains(mark));
    let told = begins && told && !remark && !text.ends_with('?') && !conditional(text);
    let end = lower.trim_end_matches(['.', '。', ':', '：']);
    request
        || told
        || marked(text)
        || BEGINNINGS.split('|').any(|word| lower.starts_with(word))
        || begins && ENDINGS.split('|').any(|word| end.ends_with(word))
}

fn conditional(text: &str) -> bool {
    let lower = format!(" {} ", text.to_lowercase());
    has_any(&lower, CONDITIONS)
}

/// Whether a group says what comes of the command above it.
fn expects(group: &Group) -> bool {
    const WORDS: &str =
        "expect|should|erwart|sollte|esperad|attendu|verwacht|ожида|预期|期望|期待|예상";
    group.text.iter().any(|text| {
        let lower = text.to_lowercase();
        has_any(&lower, WORDS)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn lines(block: &str) -> Vec<usize> {
        lines_of("T035", &format!("# R\n\n```bash\n{block}\n```\n"))
    }

    #[test]
    fn what_is_told_in_a_comment_alone_is_found() {
        for (block, line) in [
            ("# Restore the previous version\n# (ask the team)", 4),
            ("./stop.sh\n\n# Restore the previous version", 6),
            (
                "# Option A: scripts\n./start.sh\n\n# Option B: systemd\n# Create the unit",
                7,
            ),
            (
                "# Step 1: x\nmake a\n\n# Step 2: shift traffic\n# slowly\n\n# Step 3: y\nmake b",
                7,
            ),
            (
                "# Schritt 1: bauen\nmake a\n\n# Schritt 2: Verkehr umschalten",
                7,
            ),
            ("make a\n\n# Alte Version wiederherstellen", 6),
            ("# 恢复旧版本", 4),
            ("make a\n\n# Восстановить базу из копии", 6),
            ("# PATCH /api/strategies/:id\n# Body: {}", 4),
            ("make a\n\n# Rétablir la version précédente", 6),
        ] {
            assert_eq!(lines(block), [line], "{block}");
        }
    }

    #[test]
    fn remarks_are_left_alone() {
        for block in [
            "# Restore the previous version\n./restore.sh",
            "# Restore the previous version\n\n./restore.sh",
            "# Deploy the shop\n\n# Build it first\nmake build",
            "./stop.sh\n# Restart takes a minute",
            "./stop.sh\n\n# Run it again if it fails",
            "./stop.sh\n\n# Verify the answer\n# Expected: ok",
            "./stop.sh\n\n# Check results?",
            "# Step 1: x\nmake a\n\n# Step 2: shift traffic\n\nmake b",
            "# systemctl restart shop",
            "# start shop",
            "# The indices may stay as they are",
            "# Nothing to do: the old version keeps running",
            "# Follow \"Full rollback\" above",
            "./stop.sh\n\n# done",
            "make a\n\n# Settings are in config/prod.yml",
            "make a\n\n# Steps below need root",
            "make a\n\n# Options: fast, slow",
            "make a\n\n# Log files are under /var/log",
            "make a\n\n# Test user: anna",
            "make a\n\n# Restore point of Monday",
            "make a\n\n# Start time 10:00",
            "# Run this only if the check fails",
            "make a\n\n# Testing took 4 minutes in May",
            "cat <<EOF\n# Restore\nEOF",
        ] {
            assert_eq!(lines(block), [] as [usize; 0], "{block}");
        }
        for document in [
            "# R\n\n```yaml\n# Restore the previous version\n```\n",
            "# R\n\n```\n# Restore the previous version\n```\n",
            "# R\n\n```console\n# Restore the previous version\n```\n",
            "# R\n\n````markdown\n```bash\n# Restore the previous version\n```\n````\n",
        ] {
            assert_eq!(lines_of("T035", document), [] as [usize; 0], "{document}");
        }
    }
}
