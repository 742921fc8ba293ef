//! T034: a check whose exit status is 0 whatever is the case.

use super::{Rule, has_any, shown};
use crate::document::Invocation;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::cell::LazyCell;
use std::collections::HashMap;
use tminus_checklist::{Command, Form, Language, Role};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T034",
        title: "a check cannot fail",
        severity: Severity::Warning,
        meaning: "The exit status of the command is that of `true`, `echo` or `tee` at its end, which is always 0, and nothing says \
                  what it should print. The box is proved by it even when everything is broken.",
        example: "# Release\n\n## Verification\n\n- [ ] Smoke tests pass (`./smoke-test.sh || true`)\n",
        near_miss: "# Release\n\n## Verification\n\n- [ ] Smoke tests pass (`./smoke-test.sh || exit 1`)\n\
                    - [ ] No old image is left (`docker image ls -q old || true` → no output)\n",
        fix: "take the `|| true` away, write what is expected (`# Expected: ok`), or `set -o pipefail` in front of a pipe",
    },
    check,
};

/// Words by which a program is a check, in lower case.
static CHECKS: Stems = Stems::new(&[
    "test",
    "check",
    "verify",
    "smoke",
    "health",
    "lint",
    "validate",
    "curl",
    "ping",
    "status",
    "audit",
    "pg_isready",
]);

/// Words of an item by which somebody reads what is printed, in lower case.
static READ: Stems = Stems::new(&[
    "print",
    "shows",
    "says",
    "display",
    "output",
    "read ",
    "look at",
    "count",
    "zeigt",
    "meldet",
    "ausgabe",
    "gibt aus",
    "muestra",
    "devuelve",
    "mostra",
    "affiche",
    "toont",
    "выводит",
    "показывает",
    "печатает",
    "输出",
    "显示",
    "表示され",
    "出力",
    "출력",
    "표시",
    "hiển thị",
    "in ra",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let by_command = LazyCell::new(|| {
        let mut by_command: HashMap<usize, Vec<&Invocation<'_>>> = HashMap::new();
        for invocation in document.invocations() {
            let at = invocation.command.span.start;
            by_command.entry(at).or_default().push(invocation);
        }
        by_command
    });
    let of_item = LazyCell::new(|| {
        let mut of_item: HashMap<usize, usize> = HashMap::new();
        for item in checklist.commands.iter().filter_map(|command| command.item) {
            *of_item.entry(item.0).or_default() += 1;
        }
        of_item
    });
    checklist
        .commands
        .iter()
        .filter(|command| is_check_of_box(document, command))
        .filter_map(|command| {
            let why = always_zero(&command.text, by_command.get(&command.span.start)?)?;
            let alone = of_item.get(&command.item?.0) == Some(&1);
            (alone && tminus_plan::destructive(&command.text).is_none())
                .then(|| (command.line, format!("{}: {why}", shown(&command.text))))
        })
        .collect()
}

/// Whether a command, with no expectation of its output, is to prove a box of a check.
fn is_check_of_box(document: &Document<'_>, command: &Command) -> bool {
    let Some(item) = command.item else {
        return false;
    };
    let item = &document.checklist.items[item.0];
    let checks = || {
        [Role::Prepare, Role::Verify, Role::Success]
            .iter()
            .any(|role| document.is_under(command.section, *role))
    };
    item.form == Form::Box
        && command.expected.is_none()
        && !command.must_fail
        && !command.endless
        && command.language == Language::Shell
        && checks()
        && !READ.are_in(&item.text.to_lowercase())
}

fn always_zero(text: &str, invocations: &[&Invocation<'_>]) -> Option<String> {
    if has_any(text, "pipefail|PIPESTATUS|exit |return |$(|set -|\n") {
        return None;
    }
    let (last, before) = invocations.split_last()?;
    let start = last.simple.words.first()?.span.start;
    let joint = text[..start].trim_end();
    let constant = last.simple.words.iter().all(|word| !word.expands);
    let program = last.program();
    let tested = before
        .iter()
        .any(|invocation| CHECKS.are_in(&invocation.command.text.to_lowercase()));
    if before.is_empty() {
        return (program == "echo" && constant && last.simple.words.len() > 1)
            .then(|| "it prints a text and looks at nothing".to_owned());
    }
    // An `echo` of nothing ends the line of an answer that somebody reads.
    let bare = program == "echo" && last.simple.words.len() == 1;
    let swallowed = !bare
        && matches!(program, "true" | ":" | "echo")
        && (joint.ends_with("||") || joint.ends_with(';'));
    let piped = program == "tee" && joint.ends_with('|') && !joint.ends_with("||");
    if !tested || !(swallowed || piped) || last.simple.end != tminus_plan::shell::End::Sequence {
        return None;
    }
    Some(if piped {
        "its exit status is that of `tee`, which is 0 also when what it is fed with fails"
            .to_owned()
    } else {
        format!("its exit status is that of `{program}`, which is always 0")
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn only_a_box_that_nothing_can_refute_is_found() {
        for (item, found) in [
            ("- [ ] Tests pass (`npm test || true`)", true),
            (
                "- [ ] Healthy (`curl -f http://localhost/health; echo`)",
                false,
            ),
            (
                "- [ ] Health prints OK (`curl -f http://localhost/health && echo OK || echo FAIL`)",
                false,
            ),
            (
                "- [ ] Count the errors (`grep -c test a.log || true`)",
                false,
            ),
            (
                "- [ ] Healthy (`curl -f http://localhost/health; true`)",
                true,
            ),
            (
                "- [ ] Healthy (`curl -f http://localhost/health && echo OK || echo FAIL`)",
                true,
            ),
            ("- [ ] Tests pass (`npm test | tee test.log`)", true),
            ("- [ ] Database is fine (`echo OK`)", true),
            ("- [ ] Tests pass (`npm test`)", false),
            (
                "- [ ] Tests pass (`set -o pipefail; npm test | tee test.log`)",
                false,
            ),
            (
                "- [ ] Healthy (`curl -s http://localhost/health || true` → ok)",
                false,
            ),
            (
                "- [ ] Healthy (`curl -f http://localhost/health || echo FAIL && exit 1`)",
                false,
            ),
            (
                "- [ ] Healthy (`curl -f http://localhost/health && echo OK`)",
                false,
            ),
            ("- [ ] Environment (`echo $MODE`)", false),
            (
                "- [ ] Old container is gone (`docker rm -f shop || true`)",
                false,
            ),
            (
                "- [ ] Image is there (`docker pull shop | tee pull.log`)",
                false,
            ),
            ("- [ ] Tests pass (`npm test | grep -c ok`)", false),
            ("Tests: `npm test || true`", false),
        ] {
            let lines = lines_of("T034", &format!("# R\n\n## Verification\n\n{item}\n"));
            assert_eq!(!lines.is_empty(), found, "{item}");
        }
        let deploy = "# R\n\n## Deploy\n\n- [ ] Tests pass (`npm test || true`)\n";
        assert_eq!(lines_of("T034", deploy), [] as [usize; 0]);
    }
}
