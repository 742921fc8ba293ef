//! T047: a deployment in which only the number of pods changes.

use super::{Rule, shown};
use crate::cluster::workload;
use crate::document::Invocation;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use tminus_checklist::Role;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T047",
        title: "nothing deploys the new version",
        severity: Severity::Error,
        // Kubernetes documentation, Deployments: a rollout starts only when the Pod template changes; scaling starts none.
        meaning: "The step speaks of a new version and only changes how many pods there are. Each pod gets the image that \
                  the deployment names already: no rollout begins, and every check is made of what ran before.",
        example: "# Release\n\n## Deploy\n\n```bash\n# Start the new version\nkubectl scale deployment/shop --replicas=4\nkubectl rollout status deployment/shop\n# Stop the old pods\nkubectl scale deployment/shop --replicas=3\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\n# Start the new version\nkubectl set image deployment/shop shop=shop:2\nkubectl scale deployment/shop --replicas=4\n```\n",
        fix: "add the step that changes the image (`kubectl set image`, `kubectl apply`, `helm upgrade`)",
    },
    check,
};

/// The new version, in lower case.
static NEW_VERSION: Stems = Stems::new(&[
    "new version",
    "neue version",
    "neuen version",
    "nueva versión",
    "nova versão",
    "nouvelle version",
    "nieuwe versie",
    "новую версию",
    "новой версии",
    "новая версия",
    "新版本",
    "新バージョン",
    "새 버전",
    "phiên bản mới",
]);
/// The old version, in lower case.
static OLD_VERSION: Stems = Stems::new(&[
    "old ",
    "previous",
    "alte",
    "vorige",
    "antigu",
    "anterior",
    "ancien",
    "précédent",
    "oude",
    "стар",
    "предыдущ",
    "旧",
    "上一",
    "이전",
    "구버전",
    "cũ",
    "trước",
]);
/// What may deploy by means that are no command of the document, in lower case: wherever it is named.
static BY_OTHER_MEANS: Stems = Stems::new(&[
    "argo",
    "flux",
    "gitops",
    "pipeline",
    "jenkins",
    "github action",
    "gitlab",
    "workflow",
    "ci/cd",
    "helm",
    "rancher",
    "spinnaker",
    "tekton",
    "kustomiz",
    "流水线",
    "パイプライン",
    "파이프라인",
]);
/// What tells of another image, or of somebody who brings it, in the section itself, in lower case.
static NEW_IMAGE: Stems = Stems::new(&[
    "rolled out",
    "roll out",
    "deployed",
    "released",
    "ausgerollt",
    "desplegad",
    "implantad",
    "déployé",
    "uitgerold",
    "выкат",
    "разверн",
    "已部署",
    "已发布",
    "merge",
    "manifest",
    "image",
    "imagen",
    "imagem",
    "console",
    "образ",
    "镜像",
    "イメージ",
    "이미지",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut scaled: Option<&Invocation<'_>> = None;
    for invocation in document.ways_forward() {
        if cannot_deploy(invocation) {
            let claims = scaled.is_none()
                && changes_number(invocation)
                && document.is_under(invocation.command.section, Role::Deploy)
                && claims_new_version(document, invocation)
                && !document.is_rehearsal(invocation);
            if claims {
                scaled = Some(invocation);
            }
        } else if !is_staged(document, invocation) {
            return Vec::new();
        }
    }
    let Some(scaled) = scaled else {
        return Vec::new();
    };
    let section = scaled.command.section;
    let told = section.is_some_and(|section| {
        NEW_IMAGE.are_in(document.lower().lines(tree_of(document, section)))
    });
    if told || !rolls_out_by(document, scaled) || document.lower().has(&BY_OTHER_MEANS) {
        return Vec::new();
    }
    vec![(
        scaled.line,
        format!(
            "{} only changes the number of pods; no command beside it sets an image or applies a manifest, so each pod gets the image that the deployment names already",
            shown(&scaled.command.text)
        ),
    )]
}

/// Whether old and new version are of the one workload that is scaled: it is what the rollback takes back, or
/// what the old version is scaled down by. Beside another workload it may hold the new version alone.
fn rolls_out_by(document: &Document<'_>, scaled: &Invocation<'_>) -> bool {
    let of = |invocation: &Invocation<'_>, verbs: &[&str]| {
        let arguments = invocation.arguments();
        let mut verbs = verbs.iter();
        verbs.find_map(|verb| workload(&arguments, verb))
    };
    let Some(own) = of(scaled, &["scale", "patch"]) else {
        return false;
    };
    let undone = || {
        document.ways_back().any(|back| {
            back.arguments().contains(&"rollout") && of(back, &["undo"]).as_ref() == Some(&own)
        })
    };
    let replaced = || {
        document.ways_forward().any(|later| {
            later.line > scaled.line
                && changes_number(later)
                && of(later, &["scale", "patch"]).as_ref() == Some(&own)
                && later
                    .command
                    .description
                    .as_ref()
                    .is_some_and(|text| OLD_VERSION.are_in(&text.to_lowercase()))
        })
    };
    undone() || replaced()
}

/// Whether a command deploys to another environment for certain: its section or its arguments name one.
fn is_staged(document: &Document<'_>, invocation: &Invocation<'_>) -> bool {
    let named = invocation.arguments().iter().any(|argument| {
        matches!(
            *argument,
            "staging" | "--namespace=staging" | "--env=staging"
        )
    });
    named || document.is_rehearsed(invocation.command.section)
}

/// The lines of a section and of all below it.
fn tree_of(
    document: &Document<'_>,
    section: tminus_checklist::SectionIndex,
) -> std::ops::Range<usize> {
    let sections = &document.checklist.sections;
    let own = &sections[section.0];
    let end = sections[section.0 + 1..]
        .iter()
        .find(|next| next.level <= own.level)
        .map_or(usize::MAX, |next| next.line);
    own.line..end
}

fn claims_new_version(document: &Document<'_>, invocation: &Invocation<'_>) -> bool {
    let command = invocation.command;
    let item = command
        .item
        .map(|item| &document.checklist.items[item.0].text);
    command
        .description
        .iter()
        .chain(item)
        .map(|text| text.to_lowercase())
        // "for the new version" makes room for it.
        .any(|text| NEW_VERSION.are_in(&text) && !text.contains("for ") && !text.contains("für "))
}

/// `kubectl scale`, and `kubectl patch` of the replicas alone.
fn changes_number(invocation: &Invocation<'_>) -> bool {
    let arguments = invocation.arguments();
    let has = |word: &str| arguments.contains(&word);
    let of_deployment = arguments.iter().any(|word| {
        ["deploy", "statefulset", "sts"]
            .iter()
            .any(|kind| word.starts_with(kind))
    });
    matches!(invocation.program(), "kubectl" | "oc")
        && of_deployment
        && (has("scale") || has("patch") && patches_number_alone(&arguments))
}

fn patches_number_alone(arguments: &[&str]) -> bool {
    arguments.iter().any(|patch| {
        let letters: String = patch
            .chars()
            .filter(|next| !next.is_whitespace() && !matches!(next, '"' | '\''))
            .collect();
        letters
            .strip_prefix("{spec:{replicas:")
            .and_then(|rest| rest.strip_suffix("}}"))
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Whether a command leaves the version of everything as it is, for certain.
fn cannot_deploy(invocation: &Invocation<'_>) -> bool {
    const LOOKS: [&str; 34] = [
        "",
        "curl",
        "echo",
        "sleep",
        "cd",
        "ls",
        "cat",
        "grep",
        "tail",
        "head",
        "wc",
        "jq",
        "export",
        "watch",
        "df",
        "du",
        "psql",
        "pg_dump",
        "redis-cli",
        "pytest",
        "locust",
        "k6",
        "ab",
        "wrk",
        "hey",
        "dig",
        "ping",
        "nc",
        "openssl",
        "awk",
        "sed",
        "sort",
        "date",
        "test",
    ];
    const KUBECTL: [&str; 10] = [
        "get",
        "describe",
        "logs",
        "top",
        "wait",
        "scale",
        "exec",
        "cordon",
        "config",
        "port-forward",
    ];
    let program = invocation.program();
    let arguments = invocation.arguments();
    let verb = arguments
        .iter()
        .find(|word| !word.starts_with('-'))
        .copied()
        .unwrap_or_default();
    match program {
        "curl" => {
            !arguments.iter().any(|argument| {
                ["-d", "--data", "--json", "-T", "-F"]
                    .iter()
                    .any(|flag| argument.starts_with(flag))
            }) && !arguments
                .windows(2)
                .any(|pair| pair[0] == "-X" && pair[1] != "GET")
        }
        "kubectl" | "oc" => {
            KUBECTL.iter().any(|known| arguments.contains(known))
                || changes_number(invocation)
                // A pod for one command is no version of the service.
                || verb == "run" && arguments.iter().any(|word| matches!(*word, "--command" | "--rm"))
                || arguments.contains(&"rollout")
                    && arguments.iter().any(|word| matches!(*word, "status" | "history"))
        }
        "docker" => matches!(
            verb,
            "images" | "ps" | "inspect" | "logs" | "stats" | "pull"
        ),
        "git" => matches!(
            verb,
            "status" | "log" | "tag" | "diff" | "show" | "fetch" | "rev-parse"
        ),
        _ => LOOKS.contains(&program),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(before: &str, commands: &str) -> bool {
        let document = format!(
            "# R\n\n{before}\n\n## Deploy\n\n```bash\n{commands}\n```\n\n## Rollback\n\nIf errors rise:\n\n```bash\nkubectl rollout undo deploy/shop\n```\n"
        );
        !lines_of("T047", &document).is_empty()
    }

    #[test]
    fn a_workload_of_its_own_may_hold_the_new_version() {
        let document = "# R\n\n## Deploy\n\n```bash\n# Start the new version\nkubectl scale deployment/shop-v2 --replicas=3\n\
                        # Stop the old version\nkubectl scale deployment/shop-v1 --replicas=0\n```\n";
        assert_eq!(lines_of("T047", document), [0_usize; 0]);
        assert_eq!(lines_of("T047", &document.replace("-v1", "-v2")), [7]);
    }

    const SCALES: &str = "# Scale up the new version\nkubectl scale deployment/shop --replicas=4";

    #[test]
    fn more_pods_of_the_old_version_are_found() {
        for (before, commands) in [
            ("", SCALES),
            (
                "",
                "# New version: one more pod\nkubectl patch deployment shop -n x \\\n  -p '{\"spec\": {\"replicas\": 4}}'\ncurl -f http://shop/health",
            ),
            (
                "## Staging\n\n```bash\nkubectl apply -f k8s/ -n staging\n```",
                SCALES,
            ),
            (
                "## Prepare\n\n```bash\nkubectl get nodes\npg_dump shop > shop.sql\n```",
                SCALES,
            ),
        ] {
            assert!(finds(before, commands), "{before} / {commands}");
        }
    }

    #[test]
    fn what_may_deploy_is_not() {
        let also = |more: &str| format!("{SCALES}\n{more}");
        for (before, commands) in [
            ("", "# Make room for peak load\nkubectl scale deployment/shop --replicas=4".to_owned()),
            (
                "",
                "# Make room for the new version\nkubectl scale deployment/shop --replicas=4".to_owned(),
            ),
            ("", also("kubectl set image deploy/shop shop=shop:2")),
            ("", also("kubectl apply -f shop.yaml")),
            ("", also("helm upgrade shop .")),
            ("", also("./deploy.sh")),
            ("", also("git push origin main")),
            ("", also("curl -X POST http://ci/deploy")),
            ("", also("kubectl run shop-new --image=shop:new")),
            ("", also("# Argo CD syncs the new tag")),
            ("", "# New version\nkubectl patch deployment shop -p '{\"spec\":{\"replicas\":4,\"template\":{}}}'".to_owned()),
            ("## Prepare\n\n```bash\nkubectl apply -f k8s/\n```", SCALES.to_owned()),
            ("## Prepare\n\n```bash\nmake release\n```", SCALES.to_owned()),
        ] {
            assert!(!finds(before, &commands), "{before} / {commands}");
        }
    }
}
