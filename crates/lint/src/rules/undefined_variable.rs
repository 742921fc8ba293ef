//! T003: shell variables that no command assigns.

use super::Rule;
use crate::open::{self, Open};
use crate::{Document, Page, Severity};
use std::cell::LazyCell;
use std::collections::HashSet;
use tminus_plan::OpenName;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T003",
        title: "a command uses a variable that nothing assigns",
        severity: Severity::Warning,
        meaning: "A shell takes a variable that is not set for nothing at all: `$TARGET/bin/stop` becomes \
                  `/bin/stop`, and `rm -rf $DIR/` worse. It works for the author alone, whose shell has it set. A name \
                  that the text mentions by itself, or that is only printed, is left to the reader; a plan still wants \
                  it declared.",
        example: "# Release\n\n```bash\n$TARGET/bin/router start\n```\n",
        near_miss: "# Release\n\n```bash\nTARGET=/srv/router\n$TARGET/bin/router start\necho ${MODE:-plain} $HOME\n```\n",
        fix: "assign it in the checklist, or declare it under [variables] in tminus.toml",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    // `echo $ENVIRONMENT` by itself looks whether there is a value.
    let used = LazyCell::new(|| {
        let invocations = document.invocations().iter();
        let mut used: Vec<usize> = invocations
            .filter(|invocation| !matches!(invocation.program(), "echo" | "printenv"))
            .map(|invocation| invocation.line)
            .collect();
        used.sort_unstable();
        used
    });
    let variable = |name, line| match name {
        OpenName::Variable(name) => used.binary_search(&line).is_ok().then_some(name),
        OpenName::Placeholder(_) => None,
    };
    let told = LazyCell::new(|| told(&document.checklist.source));
    open::names(document, variable)
        .filter(|open| !told.contains(open.name.as_bytes()))
        .map(|Open { name, line, times }| {
            (
                line,
                format!("variable ${name} is used and never assigned{times}"),
            )
        })
        .collect()
}

/// The names that the document says otherwise than by their value: "Set `VERSION` to the tag", a table of them, a
/// file of settings. In small letters a name is a word as well, unless it is marked as code.
fn told(source: &[u8]) -> HashSet<&[u8]> {
    const SHORTEST: usize = 3;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut told = HashSet::new();
    let mut at = 0;
    while let Some(start) = source[at..].iter().position(is_name) {
        let start = at + start;
        let rest = &source[start..];
        let name = &rest[..rest
            .iter()
            .position(|byte| !is_name(byte))
            .unwrap_or(rest.len())];
        at = start + name.len();
        let before = start.checked_sub(1).map_or(b' ', |before| source[before]);
        let quoted = before == b'`' && source.get(at) == Some(&b'`');
        let capitals = !name.iter().any(u8::is_ascii_lowercase);
        if name.len() >= SHORTEST && !matches!(before, b'$' | b'{') && (capitals || quoted) {
            told.insert(name);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn what_nobody_tells_is_found() {
        for text in [
            "```bash\n$TARGET/bin/router start\n```",
            "- [ ] Started (`$TARGET/bin/router start`)",
            "The version is new.\n\n```bash\ndocker pull shop:$version\n```",
        ] {
            assert!(
                !lines_of("T003", &format!("# R\n\n{text}\n")).is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn each_name_is_told() {
        let text = "# R\n\n```bash\n$TARGET/bin/router $place\n```\n";
        assert_eq!(lines_of("T003", text), [4, 4]);
    }

    #[test]
    fn what_the_text_tells_or_mentions_is_not() {
        for text in [
            "Set `VERSION` to the tag.\n\n```bash\ndocker pull shop:$VERSION\n```",
            "| REGION | eu-west-1 |\n|---|---|\n\n```bash\naws s3 ls --region $REGION\n```",
            "```env\nDATABASE_URL=\n```\n\n```bash\npsql $DATABASE_URL -c 'select 1'\n```",
            "Here `version` is the tag.\n\n```bash\ndocker pull shop:$version\n```",
            "```bash\necho $ENVIRONMENT  # staging or production\n```",
            "The margin is set to `$spacer * .25`.",
        ] {
            assert_eq!(
                lines_of("T003", &format!("# R\n\n{text}\n")),
                [0_usize; 0],
                "{text}"
            );
        }
    }
}
