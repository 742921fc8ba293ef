//! T043: a rollback that scales to zero and never up again.

use super::Rule;
use crate::cluster::workload;
use crate::document::Invocation;
use crate::lexicon::ALTERNATIVE;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;
use tminus_checklist::SectionIndex;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T043",
        title: "what is scaled to zero is never scaled up again",
        severity: Severity::Error,
        // Kubernetes documentation, Deployments, rolling back: only the Pod template is rolled back.
        meaning: "A new image, an undo and a restart change the template of the pods and leave their number alone. \
                  With 0 replicas the rollout succeeds at once, and traffic is led to nothing.",
        example: "# Release\n\n## Deploy\n\n```bash\nkubectl apply -f shop.yaml\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\nkubectl scale deployment/shop --replicas=0\nkubectl rollout undo deployment/shop\nkubectl rollout status deployment/shop\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\nkubectl apply -f shop.yaml\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\nkubectl scale deployment/shop --replicas=0\nkubectl rollout undo deployment/shop\nkubectl scale deployment/shop --replicas=3\n```\n",
        fix: "add the step that scales up again, with the number, before traffic comes back",
    },
    check,
};

/// Words of a step that has something running again, in lower case.
static UP: Stems = Stems::new(&[
    "again",
    "wieder",
    "de nuevo",
    "novamente",
    "de nouveau",
    "снова",
    "scale",
    "scaling",
    "replica",
    "start",
    "deploy",
    "apply",
    "restore",
    "bring",
    "launch",
    "boot",
    "spin",
    "helm",
    "pipeline",
    "autoscal",
    "skalier",
    "ausroll",
    "hochfahren",
    "wiederherstell",
    "escal",
    "réplica",
    "inici",
    "despleg",
    "restaur",
    "implant",
    "subir",
    "suba",
    "redimension",
    "échelle",
    "démarr",
    "relanc",
    "déploy",
    "rétabl",
    "opschal",
    "schaal",
    "uitrol",
    "herstel",
    "масштаб",
    "реплик",
    "запус",
    "запуст",
    "разверн",
    "восстанов",
    "扩容",
    "副本",
    "启动",
    "部署",
    "恢复",
    "伸缩",
    "スケール",
    "レプリカ",
    "起動",
    "デプロイ",
    "復元",
    "스케일",
    "레플리카",
    "시작",
    "배포",
    "복원",
    "mở rộng",
    "bản sao",
    "khởi",
    "triển khai",
    "khôi phục",
]);
/// What is scaled to zero beside what goes on serving, in lower case.
static BESIDE: Stems = Stems::new(&[
    "new",
    "canary",
    "green",
    "blue",
    "v1",
    "v2",
    "v3",
    "worker",
    "job",
    "cron",
    "consumer",
    "batch",
    "queue",
    "neu",
    "nuev",
    "nova",
    "novo",
    "nouv",
    "nieuw",
    "нов",
    "канар",
    "新",
    "金丝雀",
]);
/// What every sentence about scaling to zero has, in lower case.
static SCALES: Stems = Stems::new(&["scale", "skalieren", "escalar", "реплик", "缩容"]);
/// Words of a step that has the same pods run another image, in lower case.
static SERVES: Stems = Stems::new(&[
    "revert image",
    "roll back image",
    "rollback image",
    "revert the image",
    "image zurück",
    "revertir la imagen",
    "revertir imagen",
    "reverter a imagem",
    "reverter imagem",
    "откатить образ",
    "вернуть образ",
    "回滚镜像",
    "镜像回滚",
    "イメージを戻",
    "이미지 되돌",
    "이미지 롤백",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = of_commands(document);
    found.extend(of_prose(document));
    found
}

/// The lines of each section of a rollback. What stands in another section may be another way back, and
/// so may what a section offers by itself.
fn ways<'d>(document: &'d Document<'_>) -> impl Iterator<Item = Range<usize>> + 'd {
    (0..document.checklist.sections.len())
        .map(|section| document.lines_of(SectionIndex(section)))
        .filter(|lines| document.is_in_rollback(lines.start))
        .filter(|lines| !ALTERNATIVE.are_in(document.lower().lines(lines.clone())))
}

/// `kubectl scale deployment/shop --replicas=0`, and then commands that have shop serve again.
fn of_commands(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for lines in ways(document) {
        let all = document.invocations();
        let start = all.partition_point(|invocation| invocation.line < lines.start);
        let end = all.partition_point(|invocation| invocation.line < lines.end);
        // By what is scaled: the line, and the first use of it since.
        let mut zero: BTreeMap<String, (usize, Option<usize>)> = BTreeMap::new();
        for invocation in &all[start..end] {
            let arguments = invocation.arguments();
            match scale(invocation, &arguments) {
                Some((what, 0)) => {
                    zero.entry(what).or_insert((invocation.line, None));
                }
                Some((what, _)) => {
                    zero.remove(&what);
                }
                None if keeps_number(invocation, &arguments) => {
                    if let Some((_, used)) = rolled(&arguments).and_then(|what| zero.get_mut(&what))
                    {
                        used.get_or_insert(invocation.line);
                    }
                }
                None => zero.clear(),
            }
        }
        for (what, (line, used)) in zero {
            if let Some(used) = used
                && !says_up(rest_of_rollback(document, line))
            {
                found.push((
                    line,
                    format!("`{what}` is scaled to 0 and never up again; line {used} changes its pods' template, not their number"),
                ));
            }
        }
    }
    found
}

/// What stands behind a line in the rollback that it is part of.
fn rest_of_rollback<'d>(document: &'d Document<'_>, line: usize) -> &'d str {
    let rollback = document
        .rollbacks()
        .iter()
        .find(|lines| lines.contains(&line));
    rollback.map_or("", |lines| document.lower().lines(line + 1..lines.end))
}

/// Whether a text in lower case tells of scaling up: `kubectl scale` to zero and selectors do not.
fn says_up(text: &str) -> bool {
    text.lines().any(|line| {
        // The name of what is rolled back is no word: `deployment/shop`.
        let words = ["deployment", "deploy/", "rollout restart", "replicas=0"]
            .iter()
            .fold(line.to_owned(), |line, name| line.replace(name, ""));
        UP.are_in(&words)
    })
}

/// What is scaled, and to how many.
fn scale(invocation: &Invocation<'_>, arguments: &[&str]) -> Option<(String, u32)> {
    if !matches!(invocation.program(), "kubectl" | "oc") || !arguments.contains(&"scale") {
        return None;
    }
    let number = arguments.iter().enumerate().find_map(|(at, argument)| {
        let value = argument.strip_prefix("--replicas")?;
        match value.strip_prefix('=') {
            Some(value) => value.parse().ok(),
            // A variable is a number that is not zero, as far as this rule goes.
            None => Some(arguments.get(at + 1)?.parse().unwrap_or(1)),
        }
    });
    Some((workload(arguments, "scale")?, number.unwrap_or(1)))
}

/// What is rolled out, back or restarted.
fn rolled(arguments: &[&str]) -> Option<String> {
    if arguments.contains(&"rollout") {
        return ["undo", "restart", "status"]
            .iter()
            .find(|verb| arguments.contains(verb))
            .and_then(|verb| workload(arguments, verb));
    }
    arguments
        .windows(2)
        .any(|pair| pair == ["set", "image"])
        .then(|| workload(arguments, "image"))?
}

/// Commands that leave the number of replicas as it is.
fn keeps_number(invocation: &Invocation<'_>, arguments: &[&str]) -> bool {
    const PROGRAMS: [&str; 12] = [
        "", "curl", "echo", "sleep", "cd", "ls", "grep", "jq", "head", "tail", "psql", "export",
    ];
    const VERBS: [&str; 8] = [
        "rollout", "get", "describe", "logs", "top", "wait", "set", "delete",
    ];
    let program = invocation.program();
    let deletes_more = arguments.contains(&"delete")
        && !arguments.iter().any(|word| matches!(*word, "pod" | "pods"));
    PROGRAMS.contains(&program)
        || program == "kubectl"
            && arguments.iter().any(|word| VERBS.contains(word))
            && !deletes_more
}

/// "Scale the shop to 0 replicas", and then steps that have it serve again.
fn of_prose(document: &Document<'_>) -> Vec<(usize, String)> {
    static ZERO: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^[\s>*+\-0-9.)\[\]]*(?:
                scale\s+(?:\S+\s+){0,4}?(?:down\s+)?to\s+(?:0|zero)(?:\s+(?:replicas?|pods?|instances?))?
              | (?:\S+\s+){0,4}?auf\s+(?:0|null)\s+(?:replicas?|repliken|pods?|instanzen)\s+skalieren
              | escalar\s+(?:\S+\s+){0,4}?a\s+(?:0|cero|zero)\s+(?:r[ée]plicas?|pods?|inst[aâ]ncias?)
              | (?:\S+\s+){0,4}?до\s+(?:0|нуля)\s+реплик
              | 将?\S{0,20}缩容到\s*0
            )\s*[.;,]?\s*$",
        )
        .expect("the pattern is constant and tested")
    });
    static NOTHING: Stems = Stems::new(&["zero", "null", "cero", "нуля"]);
    let is_to_zero = |line: &str| {
        (line.contains('0') || NOTHING.are_in(line))
            && SCALES.are_in(line)
            && !BESIDE.are_in(line)
            && ZERO.is_match(line)
    };
    let mut found = Vec::new();
    for lines in ways(document) {
        let text = document.lower().lines(lines.clone());
        if text.contains('`') || text.contains("kubectl") {
            continue;
        }
        let Some((at, line)) = text.lines().enumerate().find(|(_, line)| is_to_zero(line)) else {
            continue;
        };
        let rest = || text.lines().enumerate().skip(at + 1);
        let serves = rest().find(|(_, line)| SERVES.are_in(line));
        if let Some((place, step)) = serves
            && !UP.are_in(rest_of_rollback(document, lines.start + at))
        {
            let bare = |line: &str| {
                line.trim_start_matches([' ', '-', '*', '+', '\t'])
                    .trim_end()
                    .to_owned()
            };
            found.push((
                lines.start + at,
                format!(
                    "\"{}\", and no later step scales it up again; line {} says \"{}\", with nothing running",
                    bare(line),
                    lines.start + place,
                    bare(step)
                ),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(back: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n```bash\n./deploy.sh\n```\n\n## Rollback\n\nIf errors rise:\n\n{back}\n"
        );
        !lines_of("T043", &document).is_empty()
    }

    #[test]
    fn zero_that_stays_zero_is_found() {
        for back in [
            "```bash\nkubectl scale deploy shop --replicas=0 -n x\nkubectl -n x set image deployment/shop shop=shop:1\nkubectl rollout status deployment/shop\n```",
            "```bash\nkubectl scale --replicas=0 deployment/a\nkubectl scale statefulset/shop --replicas 0\nkubectl rollout restart sts shop\n```",
            "- Scale StatefulSet to 0 replicas\n- Revert image to the one before\n- Re-enable load balancer routing",
            "1. Scale down to zero\n2. Roll back image",
        ] {
            assert!(finds(back), "{back}");
        }
    }

    #[test]
    fn what_comes_up_again_is_not() {
        for back in [
            "```bash\nkubectl scale deploy/shop-v2 --replicas=0\n```",
            "```bash\nkubectl scale deploy/shop-v2 --replicas=0\nkubectl rollout status deploy/shop-v1\n```",
            "```bash\nkubectl scale deploy/shop --replicas=0\nkubectl rollout undo deploy/shop\nkubectl scale deploy/shop --replicas=$N\n```",
            "```bash\nkubectl scale deploy/shop --replicas=0\nkubectl rollout undo deploy/shop\nkubectl apply -f shop.yaml\n```",
            "```bash\nkubectl scale deploy/shop --replicas=0\nkubectl rollout undo deploy/shop\n./up.sh\n```",
            "```bash\nkubectl scale deploy/shop --replicas=0\nkubectl rollout undo deploy/shop\n```\n\nThen scale up in the console.",
            "```bash\nkubectl scale deploy/shop --replicas=0\nkubectl rollout undo deploy/shop\nhelm upgrade shop .\n```",
            "- Scale StatefulSet to 0 replicas\n- Tell everybody",
            "### Stop all\n\n```bash\nkubectl scale deploy/shop --replicas=0\n```\n\n### Go back\n\n```bash\nkubectl rollout undo deploy/shop\n```",
            "### One\n\n```bash\nkubectl scale deploy/shop --replicas=0\nkubectl rollout undo deploy/shop\n```\n\n### Two\n\n```bash\nkubectl scale deploy/shop --replicas=3\n```",
            "**Option A**\n\n- Scale StatefulSet to 0 replicas\n\n**Option B**\n\n- Revert image\n- Re-enable routing",
            "- Scale StatefulSet to 0 replicas\n- Revert image\n- Scale up to 3 replicas\n- Re-enable routing",
            "- Scale StatefulSet to 0 replicas\n- Deploy the version before\n- Re-enable routing",
            "- Scale workers to 0 replicas only if asked\n- Re-enable routing",
            "1. Scale new version to 0 replicas\n2. Re-enable routing to the old version",
            "1. Scale canary to zero\n2. Revert image of the canary",
            "- Do not scale to 0\n- Re-enable routing",
        ] {
            assert!(!finds(back), "{back}");
        }
    }
}
