//! T050: a step that says it changes something and only pretends to.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::collections::BTreeSet;
use tminus_checklist::Role;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T050",
        title: "a step only pretends to do what it says",
        severity: Severity::Error,
        meaning: "The command has the option by which it changes nothing, the step says that it applies, and no other step \
                  does it for good. It ends well and leaves everything as it was.",
        example: "# Release\n\n## Deploy\n\n- [ ] Apply the release (`helm upgrade shop ./chart --dry-run`)\n",
        near_miss: "# Release\n\n## Deploy\n\n- [ ] Check the release (`helm upgrade shop ./chart --dry-run`)\n- [ ] Apply the release (`helm upgrade shop ./chart`)\n",
        fix: "leave the option out, or say that it is a rehearsal and add the step that does it",
    },
    check,
};

/// First words of a step that changes something, in lower case.
const APPLIES: &[&str] = &[
    "apply",
    "deploy",
    "install",
    "upgrade",
    "roll out",
    "release ",
    "sync",
    "anwenden",
    "ausrollen",
    "installier",
    "aplicar",
    "aplica ",
    "desplegar",
    "implantar",
    "instalar",
    "appliquer",
    "déployer",
    "installer",
    "toepassen",
    "uitrollen",
    "применить",
    "развернуть",
    "установить",
    "выкатить",
    "应用",
    "部署",
    "安装",
    "適用",
    "デプロイ",
    "적용",
    "배포",
    "áp dụng",
    "triển khai",
];
/// Words of a step that only looks, in lower case.
static REHEARSES: Stems = Stems::new(&[
    "check",
    "preview",
    "test",
    "verif",
    "valid",
    "diff",
    "render",
    "lint",
    "review",
    "rehears",
    "plan",
    "prüf",
    "vorschau",
    "comprob",
    "previsual",
    "vérif",
    "aperçu",
    "controle",
    "провер",
    "检查",
    "预览",
    "確認",
    "확인",
    "kiểm tra",
]);
/// The options themselves, in lower case: one that stands twice, or a word about it, is an answer.
const PRETENDS: [&str; 2] = ["dry", "simulat"];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .ways_forward()
        .filter(|invocation| pretends(invocation))
        .filter(|invocation| {
            let command = invocation.command;
            let item = command
                .item
                .map(|item| &document.checklist.items[item.0].text);
            let says = command.description.as_ref().or(item).is_some_and(|text| {
                let text = text.to_lowercase();
                let first = text.trim_start_matches(|next: char| !next.is_alphabetic());
                !REHEARSES.are_in(&text) && APPLIES.iter().any(|word| first.starts_with(word))
            });
            says && document.is_under(command.section, Role::Deploy)
        })
        // The whole document is read for few commands only: a second one is already an answer.
        .take(1)
        .filter(|_| {
            PRETENDS
                .iter()
                .map(|word| document.lower().text().matches(word).count())
                .sum::<usize>()
                == 1
        })
        .filter(|invocation| {
            !done_for_good(document, invocation) && !done_by_hand(document, invocation)
        })
        .map(|invocation| {
            (
                invocation.line,
                format!(
                    "{} changes nothing (--dry-run), and no other step does it for good",
                    shown(&invocation.command.text)
                ),
            )
        })
        .collect()
}

/// Programs that change nothing with `--dry-run`: kubectl with `client` or `server`, helm, rsync.
fn pretends(invocation: &Invocation<'_>) -> bool {
    let arguments = invocation.arguments();
    let dry = arguments.iter().any(|argument| {
        matches!(
            *argument,
            "--dry-run" | "--dry-run=client" | "--dry-run=server"
        )
    });
    dry && match invocation.program() {
        "kubectl" => arguments.iter().any(|word| matches!(*word, "apply" | "create" | "replace")),
        "helm" => arguments.iter().any(|word| matches!(*word, "upgrade" | "install")),
        "rsync" => true,
        _ => false,
    }
    // Its output is the input of what follows.
        && invocation.simple.end == tminus_plan::shell::End::Sequence
        && invocation.simple.redirections.is_empty()
}

/// Whether a step behind it has no command: somebody may do it for good there.
fn done_by_hand(document: &Document<'_>, pretended: &Invocation<'_>) -> bool {
    let checklist = document.checklist;
    let with_command: BTreeSet<usize> = checklist
        .commands
        .iter()
        .filter_map(|command| command.item.map(|item| item.0))
        .collect();
    checklist.items.iter().enumerate().any(|(at, item)| {
        item.line > pretended.line
            && !with_command.contains(&at)
            && document.is_under(item.section, Role::Deploy)
    })
}

/// Whether another command of the program, or one that nobody knows, stands behind it.
fn done_for_good(document: &Document<'_>, pretended: &Invocation<'_>) -> bool {
    document.ways_forward().any(|other| {
        other.line >= pretended.line
            && !std::ptr::eq(other, pretended)
            && (other.program() == pretended.program()
                || tminus_plan::effect_of(&other.command.text, &[]) != tminus_plan::Effect::Read)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(text: &str) -> bool {
        !lines_of("T050", &format!("# R\n\n## Deploy\n\n{text}\n")).is_empty()
    }

    #[test]
    fn what_only_pretends_is_found() {
        for text in [
            "- [ ] Apply manifests: `kubectl apply -f k8s/ --dry-run=server`",
            "```bash\n# Deploy the site\nrsync -a --dry-run site/ web:/srv/site/\ncurl -f http://web/\n```",
            "- [ ] Применить манифесты: `kubectl apply -f k8s/ --dry-run=client`",
        ] {
            assert!(finds(text), "{text}");
        }
    }

    #[test]
    fn a_rehearsal_is_not() {
        for text in [
            "- [ ] Manifests are valid: `kubectl apply -f k8s/ --dry-run=server`",
            "- [ ] Apply manifests (dry run first): `kubectl apply -f k8s/ --dry-run=server`",
            "- [ ] Apply manifests: `kubectl apply -f k8s/ --dry-run=server`\n- [ ] `kubectl apply -f k8s/`",
            "- [ ] Apply manifests: `kubectl apply -f k8s/ --dry-run=server`\n- [ ] `make deploy`",
            "- [ ] Apply manifests: `kubectl apply -f k8s/ --dry-run=none`",
            "- [ ] Deploy check: `helm upgrade shop . --dry-run`",
            "- [ ] Deploy the chart: `helm upgrade shop . --dry-run`\n- [ ] Press the button in the CI",
            "```bash\n# Apply the secret\nkubectl create secret generic x --dry-run=client -o yaml | kubectl apply -f -\n```",
            "- [ ] Apply manifests: `kubectl apply -f k8s/ --dry-run=client`, then without --dry-run",
        ] {
            assert!(!finds(text), "{text}");
        }
    }
}
