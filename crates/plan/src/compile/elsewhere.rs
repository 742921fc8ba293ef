//! Comments in a fence that say on which machine the commands below them run: `# On the controller`.

use crate::shell::{Simple, read};
use crate::wording::{behind_word, is_word};
use std::ops::Range;
use tminus_checklist::{Checklist, Command, is_unspaced, lower_case};

/// Where a comment says that what follows it runs.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// On another machine than the author's own.
    There,
    /// On the author's own.
    Here,
}

/// For each command the comment above it in its fence, without its colon, that says that it runs on another machine.
/// Such a comment holds until another one says otherwise, or the fence ends.
pub(super) fn of_commands(checklist: &Checklist) -> Vec<Option<&str>> {
    let source = checklist.source.as_slice();
    let mut fence = None;
    let mut from = 0;
    let mut place = None;
    let of_command = |command: &Command| {
        let inside = command.fence?;
        if Some(inside) != fence {
            fence = Some(inside);
            place = None;
        }
        let start = command.span.start.min(source.len());
        let between = source.get(from..start).unwrap_or_default();
        for comment in comments(between) {
            let comment = &between[comment];
            let text = std::str::from_utf8(comment).unwrap_or_default();
            match place_of(text) {
                Some(Place::There) => place = Some(text.trim_end_matches([':', '：'])),
                Some(Place::Here) => place = None,
                None => {}
            }
        }
        from = command.span.end.max(start);
        place.filter(|_| !goes_there(&command.text))
    };
    checklist.commands.iter().map(of_command).collect()
}

/// The comments at the end of a part of a document, from the first to the last: what stands between two commands
/// of a fence, or between the beginning of the fence and its first command.
fn comments(between: &[u8]) -> impl Iterator<Item = Range<usize>> {
    // A fence may stand in a list or a quotation.
    let is_mark = |byte: &u8| byte.is_ascii_digit() || b" \t>-*+.)".contains(byte);
    let opens = |line: &[u8]| {
        let start = line.iter().position(|byte| !is_mark(byte));
        start.is_some_and(|start| {
            let line = &line[start..];
            line.starts_with(b"```") || line.starts_with(b"~~~")
        })
    };
    let mut end = between.len();
    let mut found = Vec::new();
    for line in between.rsplit(|byte| *byte == b'\n') {
        if opens(line) {
            break;
        }
        let start = end - line.len();
        let text = line.trim_ascii();
        if let Some(said) = text.strip_prefix(b"#") {
            let said = said.trim_ascii_start();
            let last = start + line.trim_ascii_end().len();
            found.push(last - said.len()..last);
        }
        end = start.saturating_sub(1);
    }
    found.into_iter().rev()
}

/// Whether a command reaches another machine or a container by itself.
fn goes_there(command: &str) -> bool {
    let goes = |simple: &Simple| {
        matches!(simple.program(), Some("ssh" | "scp" | "sftp" | "rsync"))
            || simple
                .arguments()
                .any(|word| matches!(word, "exec" | "ssh"))
    };
    read(command).commands.iter().any(goes)
}

/// Where a comment says that what follows it runs, if it says so.
fn place_of(comment: &str) -> Option<Place> {
    const LONGEST: usize = 80;
    /// The letters that a place may begin with.
    const FIRST: &[u8] = b"abefilnorst";
    let text = comment.trim_start_matches(|first: char| !is_word(first));
    // Most comments begin with something else.
    let first = text.bytes().next()?;
    if first.is_ascii() && !FIRST.contains(&first.to_ascii_lowercase()) {
        return None;
    }
    let text = lower_case(&text[..text.floor_char_boundary(LONGEST)]);
    let text = behind_word(&text, &["run", "execute"])
        .unwrap_or(&text)
        .trim_start();
    if behind_word(text, &["locally", "back on", "from your", "from the local"]).is_some() {
        return Some(Place::Here);
    }
    if let Some(named) = behind_word(text, &["on", "inside", "in"]) {
        return named_in_english(named.trim_start());
    }
    let is_named = |words: &str| {
        let is_whole = |rest: &str| !rest.starts_with(is_word) || words.ends_with(is_unspaced);
        text.strip_prefix(words).is_some_and(is_whole)
    };
    ELSEWHERE
        .iter()
        .any(|words| is_named(words))
        .then_some(Place::There)
}

/// The same in other languages, from its beginning, in lower case.
#[rustfmt::skip]
const ELSEWHERE: [&str; 34] = [
    "en el servidor", "en servidor", "en el vps", "no servidor", "na vps", "no vps", "sul server", "nel server",
    "auf dem server", "am server", "auf dem zielserver", "auf dem host", "sur le serveur", "sur serveur", "sur le vps",
    "op de server", "op server", "na serwerze", "sunucuda", "на сервере", "на хосте", "trên server", "trên máy chủ",
    "trên vps", "在服务器", "服务器上", "在远程", "サーバーで", "サーバー上", "サーバで", "サーバ上", "서버에서", "서버에 접속", "서버 내",
];

/// Where one is `on` what a text names.
fn named_in_english(text: &str) -> Option<Place> {
    /// More words than that are a sentence about something else.
    const MOST: usize = 5;
    const MACHINES: [&str; 26] = [
        "server",
        "servers",
        "host",
        "hosts",
        "controller",
        "controllers",
        "node",
        "nodes",
        "vps",
        "vm",
        "vms",
        "instance",
        "instances",
        "bastion",
        "droplet",
        "machine",
        "machines",
        "box",
        "computer",
        "laptop",
        "workstation",
        "replica",
        "standby",
        "container",
        "pod",
        "ec2",
    ];
    /// Words of one's own machine.
    const OWN: [&str; 9] = [
        "local",
        "own",
        "this",
        "my",
        "dev",
        "developer",
        "development",
        "laptop",
        "workstation",
    ];
    let end = text
        .find([':', ',', '(', ';', '.', '，', '：', '（', '—'])
        .or_else(|| text.find(" - "))
        .unwrap_or(text.len());
    let mut words: Vec<&str> = text[..end].split_whitespace().take(MOST + 1).collect();
    // `on node 1`
    if words.len() > 1 && words.last()?.bytes().all(|byte| byte.is_ascii_digit()) {
        words.pop();
    }
    let last = words.last()?;
    if words.len() > MOST || !MACHINES.contains(last) {
        return None;
    }
    let is_own = words.iter().any(|word| OWN.contains(word))
        || matches!(*last, "machine" | "computer")
            && matches!(words[..], ["your" | "the", _] | [_]);
    Some(if is_own { Place::Here } else { Place::There })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_a_machine_or_something_else() {
        for comment in [
            "On controller",
            "On the server:",
            "on your production server",
            "Run on each worker node (one at a time)",
            "--- On the VPS, as root ---",
            "On node 2:",
            "Inside the container",
            "On the remote machine",
            "En el servidor:",
            "No servidor",
            "Auf dem Server neu starten",
            "Sur le serveur de production",
            "На сервере:",
            "Trên máy chủ",
            "在服务器上拉取代码",
            "サーバーで実行",
            "서버에서 실행",
        ] {
            assert_eq!(place_of(comment), Some(Place::There), "{comment}");
        }
        for comment in [
            "On your machine",
            "Locally:",
            "Back on the laptop",
            "On this server",
        ] {
            assert_eq!(place_of(comment), Some(Place::Here), "{comment}");
        }
        for comment in [
            "On failure",
            "On Linux",
            "On the main branch",
            "On server failure, restart",
            "Restart nginx on the server",
            "Once the server is up",
            "In the container registry",
            "In case the server is slow",
            "On every push to the branch that builds the server",
            "Sunucudaki",
            "Serverless deploy",
            "No servidores",
            "Start it",
            "",
        ] {
            assert_eq!(place_of(comment), None, "{comment}");
        }
    }

    #[test]
    fn a_place_holds_for_what_follows_in_its_fence() {
        let text = "# Deploy\n\n```bash\nmake\n# On the server\n\ngit pull\n# Restart\nsudo systemctl restart shop\nssh web2 uptime\n# Locally\nmake check\n```\n\n# On the server\n\n```bash\nmake last\n```\n\n# On the server\n\n> ```bash\n> make more\n> ```\n";
        let checklist = tminus_checklist::parse(text.as_bytes());
        let places: Vec<_> = of_commands(&checklist).into_iter().collect();
        let server = Some("On the server");
        assert_eq!(places, [None, server, server, None, None, None, None]);
    }
}
