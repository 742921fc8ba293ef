//! Finds what a person must put in before a command can run.

use crate::fill_in::date_pattern;
use crate::lexicon::Phrases;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The variables to substitute in a command by hand, without their marks, in order and each once:
/// `<pod>`, `[GCP_REGION]`, `{x}`, `YYYYMMDD`, `backup_TIMESTAMP.sql`, `YOUR_TOKEN`. Shell variables are not among them.
pub(crate) fn placeholders(command: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    if !may_hold(command) {
        return names;
    }
    let dated = may_hold_date(command);
    let mut at = 0;
    while let Some(start) = command.as_bytes()[at..]
        .iter()
        .position(|byte| may_begin(*byte))
    {
        let start = at + start;
        let rest = &command[start..];
        let word = word_end(rest);
        let found = if word == 0 {
            // What is refused as one kind may hold another kind inside, so only its first character is passed.
            at = start + 1;
            marked(command, start)
        } else if let Some(end) = path_end(command, start) {
            at = end;
            Some((&command[start - 1..end], end))
        } else if let Some(length) = version_pattern(command, start) {
            at = start + length;
            Some((&command[start..at], at))
        } else if let Some(end) = unsaid_value(command, start, word) {
            at = end;
            Some((&command[start..end], end))
        } else if dated && rest.starts_with("YYYY") {
            let end = date_end(rest);
            Some((&rest[..end], start + end))
        } else if dated && let Some(date) = rest[..word].find("YYYY") {
            at = start + date;
            None
        } else if dated && let Some((date, end)) = foreign_date(&rest[..word]) {
            at = start + end;
            Some((date, at))
        } else {
            at = start + word;
            placeholder_word(&rest[..word], command, start).map(|name| (name, at))
        };
        if let Some((name, end)) = found {
            at = end;
            if is_searched(command, start) {
                continue;
            }
            if known.insert(name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Whether a place stands in what `grep` looks for or `sed` replaces: what is put in elsewhere.
fn is_searched(command: &str, at: usize) -> bool {
    const PROGRAMS: [&str; 4] = ["grep ", "rg ", "ack ", "sed "];
    const NEAR: usize = 300;
    let before = &command[command.ceil_char_boundary(at.saturating_sub(NEAR))..at];
    // `egrep` searches as well, and `rollback` does not.
    let is_program = |start: usize, program: &str| {
        program == "grep " || !before[..start].ends_with(|last: char| last.is_alphanumeric())
    };
    let last = |program: &'static str| {
        let mut places = before.rmatch_indices(program);
        places.find(|(start, _)| is_program(*start, program))
    };
    let Some((start, program)) = PROGRAMS.into_iter().filter_map(last).max() else {
        return false;
    };
    let mut rest = before[start + program.len()..].trim_start();
    while rest.starts_with('-')
        && let Some((_, behind)) = rest.split_once(' ')
    {
        rest = behind.trim_start();
    }
    let Some(quote) = rest
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    else {
        return !rest.contains([' ', '|', ';']) && program != "sed ";
    };
    let inside = &rest[1..];
    if inside.contains(quote) {
        return false;
    }
    let mut signs = inside.chars();
    program != "sed "
        || signs.next() == Some('s')
            && signs
                .next()
                .is_some_and(|mark| !signs.as_str().contains(mark))
}

/// How long the pattern of a version is that begins at a place: `vX.Y.Z`, `X.X.X`.
fn version_pattern(command: &str, at: usize) -> Option<usize> {
    let rest = &command[at..];
    let digits = rest.strip_prefix('v').unwrap_or(rest);
    let is_pattern = ["X.Y.Z", "X.X.X", "x.y.z"].iter().any(|it| digits.starts_with(it))
        // In small letters, a variable and its members look alike.
        && (digits.starts_with('X') || rest.starts_with('v'));
    if !is_pattern {
        return None;
    }
    let length = rest.len() - digits.len() + "X.Y.Z".len();
    let joins =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '.' | '$');
    let is_free = !command[..at].ends_with(joins) && !rest[length..].starts_with(joins);
    is_free.then_some(length)
}

/// Where an assignment ends whose value is left out, `TOKEN=...` or `API_KEY="sk-xxxx"`, given where its name begins
/// and how long it is.
fn unsaid_value(command: &str, start: usize, name: usize) -> Option<usize> {
    let behind = command[start + name..].strip_prefix('=')?;
    let before = command[..start].chars().next_back();
    let is_name = command[start..start + name]
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let begins = before
        .is_none_or(|before| before.is_whitespace() || matches!(before, ';' | '&' | '"' | '\''));
    if !is_name || name < 2 || !begins {
        return None;
    }
    let quote = behind
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    let value = &behind[usize::from(quote.is_some())..];
    let length = value
        .find(|next: char| {
            next.is_whitespace() || matches!(next, '"' | '\'' | ';' | '&' | '|' | '`')
        })
        .unwrap_or(value.len());
    let closed = quote.is_none() || value[length..].starts_with(quote?);
    let end = command.len() - value.len() + length + usize::from(quote.is_some());
    (closed && is_left_out(&value[..length])).then_some(end)
}

/// Whether a value says only of what kind it is to be: `...`, `xxxx`, `sk-xxxx`, `postgres://...`.
fn is_left_out(value: &str) -> bool {
    /// In so many letters `x`, all of a value and its last part stand for something else.
    const ALONE: usize = 3;
    const PART: usize = 4;
    if let Some(known) = value
        .strip_suffix("...")
        .or_else(|| value.strip_suffix('…'))
    {
        // `./...` are packages of Go, and `v1...` is a range of Git.
        return known.is_empty() || known.ends_with(['-', '_']) || known.ends_with("://");
    }
    let last = value.rsplit(['-', '_']).next().unwrap_or(value);
    let enough = if last.len() == value.len() {
        ALONE
    } else {
        PART
    };
    last.len() >= enough && last.bytes().all(|byte| byte == b'x')
}

/// A cheap look for what every pattern of a date has: two of the letters of its year.
fn may_hold_date(command: &str) -> bool {
    let mut pairs = command.as_bytes().windows(2);
    pairs.any(|pair| pair[0] == pair[1] && matches!(pair[0], b'Y' | b'J' | b'A' | b'R'))
}

/// Where a path ends that stands for another, `/path/to/project`, given where its first name begins.
fn path_end(command: &str, start: usize) -> Option<usize> {
    let rest = command[start..].strip_prefix("path/to/")?;
    let before = command[..start].strip_suffix('/')?;
    let whole = !before.ends_with(|last: char| last.is_alphanumeric() || "_.-/~})".contains(last));
    let name = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    whole.then(|| start + "path/to/".len() + name.count())
}

/// The date in a word written with the letters of another language, `lvs_JJJJMMTT`, and where it ends.
fn foreign_date(word: &str) -> Option<(&str, usize)> {
    let year = ["JJJJ", "AAAA", "RRRR"]
        .iter()
        .find_map(|year| word.find(year))?;
    // The day may stand before the year.
    let start = word[..year].rfind('_').map_or(0, |before| before + 1);
    let date = date_pattern(&word[start..])?;
    Some((date, start + date.len()))
}

fn may_begin(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'<' | b'[' | b'{')
}

/// Where the word ends that a text begins with; 0 when it begins with none.
fn word_end(text: &str) -> usize {
    if !text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        return 0;
    }
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        .count()
}

/// The placeholder in brackets that begins at a place, and where it ends.
fn marked(command: &str, start: usize) -> Option<(&str, usize)> {
    let rest = &command[start..];
    let before = command[..start].chars().next_back();
    let after = |length: usize| rest[length..].chars().next();
    let name = if let Some(name) = in_angles(rest) {
        let known = is_angle(name, before, after(name.len() + 2))
            && !(is_tag(name) && is_in_quotes(command, start))
            && !is_closed(name, rest);
        known.then_some(name)?
    } else if let Some(name) = in_squares(rest) {
        is_square(name, before, after(name.len() + 2)).then_some(name)?
    } else if let Some((name, length)) = in_double_braces(rest) {
        return (before != Some('$')).then_some((name, start + length));
    } else {
        let name = in_braces(rest)?;
        let free = !matches!(before, Some('$' | '{' | '%' | '@' | '\\' | '\'' | '"'))
            && after(name.len() + 2) != Some('}');
        free.then_some(name)?
    };
    Some((name, start + name.len() + 2))
}

/// `<pod>`: up to 60 characters that no shell gives a meaning to, spaces within.
fn in_angles(text: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    let inside = text.strip_prefix('<')?;
    let end = inside.find(['<', '>', '|', '&', ';', '$', '(', ')', '"', '`', '\n'])?;
    let name = &inside[..end];
    let is_edge = |edge: char| !(edge.is_whitespace() || matches!(edge, '=' | '\'' | ','));
    (inside[end..].starts_with('>')
        && name.starts_with(is_edge)
        && name.ends_with(is_edge)
        && name.chars().count() <= LONGEST)
        .then_some(name)
}

/// `[GCP_REGION]`: up to 60 characters that no shell gives a meaning to.
fn in_squares(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find([
        '[', ']', '\n', '\'', '"', '$', '|', '&', ';', '(', ')', '*', '?', '^', '\\',
    ])?;
    let name = &inside[..end];
    (inside[end..].starts_with(']') && (2..=60).contains(&name.chars().count())).then_some(name)
}

/// `{{name}}` with a space on either side or without, and how long it is.
fn in_double_braces(text: &str) -> Option<(&str, usize)> {
    let after_space = |text| str::strip_prefix(text, char::is_whitespace).unwrap_or(text);
    let inside = after_space(text.strip_prefix("{{")?);
    let name = &inside[..word_end(inside)];
    let rest = after_space(&inside[name.len()..]).strip_prefix("}}")?;
    // Actions of a template of Go.
    let action = matches!(name, "end" | "else" | "break" | "continue");
    (!name.is_empty() && !action).then_some((name, text.len() - rest.len()))
}

fn in_braces(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?;
    let ascii = word_end(inside);
    let end = if ascii > 0
        || inside.starts_with(|first: char| first.is_ascii() || !first.is_alphabetic())
    {
        ascii
    } else {
        inside
            .find(|character: char| !(character.is_alphanumeric() || "_-".contains(character)))
            .unwrap_or(inside.len())
    };
    let name = &inside[..end];
    (!name.is_empty() && inside[name.len()..].starts_with('}')).then_some(name)
}

/// Where the date ends that begins with `YYYY`: `YYYYMMDD`, `YYYY-MM-DD_HH:MM`.
fn date_end(text: &str) -> usize {
    let skip = |at: usize, signs: &[char]| at + usize::from(text[at..].starts_with(signs));
    // A month or a day, of one letter or two.
    let part = |at: usize, letter: char| {
        let letters = text[skip(at, &['-', '.', '_', '/'])..].strip_prefix(letter)?;
        Some(text.len() - letters.strip_prefix(letter).unwrap_or(letters).len())
    };
    let pair = |at: usize, signs: &[char], letters: &str| {
        let rest = text[skip(at, signs)..].strip_prefix(letters)?;
        Some(text.len() - rest.len())
    };
    let mut end = "YYYY".len();
    if let Some(month) = part(end, 'M') {
        end = part(month, 'D').unwrap_or(month);
    }
    let minutes =
        pair(end, &['-', '_', 'T'], "HH").and_then(|hours| pair(hours, &[':', '_', '-'], "MM"));
    match minutes {
        Some(minutes) => pair(minutes, &[':', '_', '-'], "SS").unwrap_or(minutes),
        None => end,
    }
}

/// A cheap look for what every placeholder has: a bracket, two capitals in a row, or a word of the few
/// that are written small.
fn may_hold(command: &str) -> bool {
    static SMALL: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "your",
                "votre",
                "seu-",
                "seu_",
                "sua-",
                "sua_",
                "dein",
                "ihre-",
                "jouw-",
                "uw-",
                "vostro-",
                "my-project-id",
                "previous",
                "commit_",
                "commit-",
                "/path/to/",
            ],
        )])
    });
    let bytes = command.as_bytes();
    bytes.iter().any(|byte| matches!(byte, b'<' | b'[' | b'{'))
        || bytes.windows(3).any(|three| {
            three[0] == b'.' && matches!(three[1], b'X' | b'Y' | b'y') && three[2] == b'.'
        })
        || bytes
            .windows(2)
            .any(|two| two[0].is_ascii_uppercase() && two[1].is_ascii_uppercase())
        || SMALL.is_in(command)
}

/// `<pod>`, not `<in >out` or `<someone@example.com>`.
fn is_angle(name: &str, before: Option<char>, after: Option<char>) -> bool {
    let starts = name.starts_with(|first: char| first.is_alphanumeric() || first == '_');
    let address = name.contains('@') && name.contains('.');
    let redirections = matches!(before, None | Some(' '))
        && name.contains(['.', '/'])
        && after.is_some_and(|after| after.is_alphanumeric() || after == '/');
    starts && !address && !redirections && before != Some('<') && after != Some('>')
}

/// Whether a name in angles may be a tag of HTML.
fn is_tag(name: &str) -> bool {
    const TAGS: [&str; 17] = [
        "a", "b", "p", "br", "li", "ul", "div", "html", "head", "body", "span", "title", "script",
        "h1", "h2", "meta", "pre",
    ];
    TAGS.contains(&name)
}

/// Whether a quote is open at a place of a command, as far as its line and what is near tell.
fn is_in_quotes(command: &str, at: usize) -> bool {
    const NEAR: usize = 500;
    let before = &command.as_bytes()[at.saturating_sub(NEAR)..at];
    let line = before.rsplit(|byte| *byte == b'\n').next();
    let mut open = None;
    for byte in line.unwrap_or(before) {
        match open {
            None if matches!(byte, b'\'' | b'"') => open = Some(byte),
            Some(quote) if quote == byte => open = None,
            _ => {}
        }
    }
    open.is_some()
}

/// Whether a tag is closed soon after it was opened, `<id>1</id>`: it is markup.
fn is_closed(name: &str, text: &str) -> bool {
    const SOON: usize = 500;
    let text = text.as_bytes();
    let near = &text[..text.len().min(SOON)];
    near.windows(name.len() + 3).any(|part| {
        part.starts_with(b"</") && part.ends_with(b">") && part[2..].starts_with(name.as_bytes())
    })
}

/// `[GCP_REGION]`, `[patch/minor/major]`, `[your project]`; not a glob, a test, an index, a log level.
fn is_square(name: &str, before: Option<char>, after: Option<char>) -> bool {
    const LEVELS: [&str; 8] = [
        "ERROR", "WARN", "WARNING", "INFO", "DEBUG", "FATAL", "TRACE", "OK",
    ];
    if matches!(after, Some('(' | ']' | '*' | '+' | '{' | '?'))
        || matches!(before, Some('[' | '\\' | ']' | '!' | '^'))
    {
        return false;
    }
    if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, ')' | '_' | '.')) {
        return false;
    }
    if name.starts_with([' ', '-', '.', ':', '!', '@', ',', '{', '<', '#', '%', '+'])
        || name.ends_with(' ')
        || LEVELS.contains(&name)
    {
        return false;
    }
    let letters = name
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    let range = name.as_bytes().windows(3).any(|three| {
        three[1] == b'-' && three[0].is_ascii_alphanumeric() && three[2].is_ascii_alphanumeric()
    }) && name
        .split(|character: char| !character.is_alphanumeric())
        .any(|part| part.chars().count() == 1);
    if letters < 2 || range || name.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let ascii = name.is_ascii();
    let upper = ascii
        && name.chars().all(|character| {
            character.is_ascii_uppercase()
                || character.is_ascii_digit()
                || "_-/ |".contains(character)
        });
    let words = letters >= 4
        && (name.contains(['/', '-', '_', ' ']) || name.starts_with("your"))
        && !name.contains([',', ':', '=', '{', '<']);
    upper || words || !ascii
}

/// Words in capitals or with a well-known form that stand for something else.
fn placeholder_word<'a>(word: &'a str, command: &str, start: usize) -> Option<&'a str> {
    let before = &command[..start];
    let expanded =
        || before.ends_with(['$', '%', '.']) && !before.ends_with("..") || before.ends_with("${");
    if !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return (is_familiar(word) && !expanded()).then_some(word);
    }
    if expanded() {
        return None;
    }
    let after = &command[start + word.len()..];
    for part in word.split('-') {
        if part.contains('_') || before.ends_with(['_', '-']) || after.starts_with(['.', '-', '_'])
        {
            let stands = |segment: &&str| {
                matches!(*segment, "TIMESTAMP" | "DATE" | "DATETIME" | "XXX" | "XXXX")
            };
            let is_capital = |segment: &&str| {
                segment.len() > 1 && segment.bytes().all(|byte| byte.is_ascii_uppercase())
            };
            if let Some(found) = part.split('_').find(stands)
                && part.split('_').filter(is_capital).count() == 1
            {
                return Some(found);
            }
        }
    }
    let capitals = word.len() > 3
        && word.chars().all(|character| {
            character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_'
        });
    let named = capitals
        && ([
            "YOUR_",
            "MY_",
            "REPLACE_",
            "PREVIOUS_",
            "TARGET_VERSION",
            "NEW_VERSION",
            "OLD_VERSION",
            "CHANGE_ME",
        ]
        .iter()
        .any(|prefix| word.starts_with(prefix))
            || word.ends_with("_HERE")
            || matches!(
                word,
                "CHANGEME" | "REPLACEME" | "XXXX" | "XXXXX" | "XXXXXX" | "XXXXXXXX"
            ));
    let assigned =
        after.starts_with('=') && (before.is_empty() || before.ends_with([' ', '\n', ';']));
    (named && !assigned).then_some(word)
}

/// Whether a word in small letters is one that people put something else for: `your-bucket`.
fn is_familiar(word: &str) -> bool {
    #[rustfmt::skip]
    const OF_SOMEBODY: [&str; 15] = [
        "your-", "your_", "votre-", "votre_", "seu-", "seu_", "sua-", "sua_", "dein-", "deine-", "ihre-", "jouw-", "uw-",
        "vostro-", "my-project-id",
    ];
    OF_SOMEBODY.iter().any(|prefix| word.starts_with(prefix))
        || matches!(
            word,
            "previous_commit"
                | "commit_hash"
                | "previous_version"
                | "commit-hash"
                | "previous-commit"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_put_in_is_found() {
        for (command, names) in [
            ("kubectl exec -it <pod> -n x -- df", &["pod"][..]),
            ("curl -f https://<도메인>/api", &["도메인"]),
            (
                "gsutil cp x gs://<bucket-name>/b/<backup date>",
                &["bucket-name", "backup date"],
            ),
            (
                "docker push gcr.io/[GCP_PROJECT_ID]/x:[TAG]",
                &["GCP_PROJECT_ID", "TAG"],
            ),
            ("a --account=sa@[GCP_PROJECT_ID].iam", &["GCP_PROJECT_ID"]),
            ("npm version [patch/minor/major]", &["patch/minor/major"]),
            ("aws x --table-name {StackName}-GlobalMode", &["StackName"]),
            ("curl https://h/users/{id}/{{name}}", &["id", "name"]),
            ("psql x < hamroh_YYYYMMDD.sql", &["YYYYMMDD"]),
            ("mariadb lvs < /backup/lvs_JJJJMMTT.sql", &["JJJJMMTT"]),
            ("pg_restore /backup/m_AAAAMMDD.dump", &["AAAAMMDD"]),
            ("psql x < r_DD-MM-RRRR.sql", &["DD-MM-RRRR"]),
            ("mysql tkt < /backup/tkt_{日期}.sql", &["日期"]),
            ("git tag YYYY.M.D", &["YYYY.M.D"]),
            ("cp a b_YYYY-MM-DD_HHMMSS", &["YYYY-MM-DD_HHMMSS"]),
            ("psql tracking < backup_TIMESTAMP.sql", &["TIMESTAMP"]),
            (
                "curl -H 'Cookie: PHPSESSID=YOUR_SESSION_ID'",
                &["YOUR_SESSION_ID"],
            ),
            (
                "gcloud x --to-revisions=PREVIOUS_REVISION=100",
                &["PREVIOUS_REVISION"],
            ),
            ("git checkout previous_commit", &["previous_commit"]),
            ("git tag vX.Y.Z && git push origin vX.Y.Z", &["vX.Y.Z"]),
            ("docker pull shop:X.Y.Z", &["X.Y.Z"]),
            ("npm version vx.y.z", &["vx.y.z"]),
            ("ssh root@votre-serveur", &["votre-serveur"]),
            ("cd /path/to/shop/api", &["/path/to/shop"]),
            ("export HOST=<address>", &["address"]),
            ("PROJECT=\"your-project\"", &["your-project"]),
            ("curl -H \"Authorization: Bearer <JWT>\" <JWT>", &["JWT"]),
            ("grep -q ready <log>", &["log"]),
            ("grep \"a\" x | psql <db>", &["db"]),
            ("sed -i 's/HOST/<host>/' .env", &["host"]),
            ("backfill --from 1 --to <head> --quiet", &["head"]),
            ("curl -f \"https://x.example/\" -d <body>", &["body"]),
            ("wrangler rollback [DEPLOYMENT_ID]", &["DEPLOYMENT_ID"]),
            ("heroku rollback <RELEASE>", &["RELEASE"]),
            ("ack a x | npm pack <name>", &["name"]),
            ("TOKEN=... npx x publish", &["TOKEN=..."]),
            ("API_KEY=xxxx ./deploy.sh", &["API_KEY=xxxx"]),
            ("export API_KEY=\"sk-xxxx\"", &["API_KEY=\"sk-xxxx\""]),
            ("docker run -e KEY=sk_live_... x", &["KEY=sk_live_..."]),
            ("DB_URL='postgres://...' make", &["DB_URL='postgres://...'"]),
            ("echo \"KEY=…\" >> .env", &["KEY=…"]),
        ] {
            assert_eq!(placeholders(command), names, "{command}");
        }
    }

    #[test]
    fn what_the_shell_or_a_program_fills_in_is_none() {
        for command in [
            "kubectl get po -o go-template='{{range .items}}{{.metadata.name}}{{end}}'",
            "curl -d '<xml><id>1</id></xml>' https://x.example/",
            "pip install 'django<5,>4'",
            "docker ps --format \"table {{.Names}}\\t{{.Status}}\"",
            "curl -w '%{http_code}' x",
            "echo $TARGET ${TARGET} ${TARGET:-x}",
            "[[ -f x ]] && [ -d y ]",
            "ls a[0-9].txt b[abc] c[A-Z]*",
            "for i in {1..5}; do echo {a,b}; done",
            "awk '{print $1}' x | jq '{name, messages}' | jq '.[]|.a[0]'",
            "sort <in.txt >out.txt",
            "curl -s https://x.example/ | grep '<title>'",
            "grep -c \"it's <body>\" index.html",
            "cat <<EOF >x",
            "diff <(a) <(b)",
            "find . -exec rm {} \\;",
            "git log --author 'A <a@b.example>'",
            "git show HEAD@{upstream}",
            "psql -c 'SELECT CURRENT_TIMESTAMP'",
            "grep '[ERROR]' x",
            "curl -d '{\"a\":[\"b\"]}' x",
            "YOUR_NAME=3",
            "grep -v \"example\\|YOUR_\" .env",
            "grep -rn YOUR_API_KEY src",
            "sed \"s/{project_id}/$PROJECT/g\" a.yml",
            "ls /srv/path/to/x",
            "jq .a.X.Y.Z x",
            "node -p x.y.z",
            "git tag vX.Y.Z.W",
            "egrep <x> log",
            "ack <x>",
            "PACKAGES=./... go test",
            "RANGE=v1... git log",
            "MODE=xx make",
            "NAME=box make",
            "A_KEY=$KEY make",
            "PREFIX=xxxy make",
            "echo KEY=...later",
            "x --key=...",
            "sed 's/KEY=.*/KEY=.../' .env",
            "grep KEY=... .env",
            "",
        ] {
            assert_eq!(placeholders(command), Vec::<String>::new(), "{command}");
        }
    }
}
