//! T043: a rollback that scales to zero and never up again.

use super::Rule;
use crate::cluster::workload;
use crate::document::Invocation;
use crate::lexicon::ALTERNATIVE;
use crate::lower::lines;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;
use std::ops::Range;
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
    let all = document.invocations();
    if !all.iter().any(scales) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for lines in ways(document) {
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
    lines(text).any(|line| {
        // The name of what is rolled back is no word: `deployment/shop`.
        let words = ["deployment", "deploy/", "rollout restart", "replicas=0"]
            .iter()
            .fold(line.to_owned(), |line, name| line.replace(name, ""));
        UP.are_in(&words)
    })
}

/// Whether something is scaled, to whatever number.
fn scales(invocation: &Invocation<'_>) -> bool {
    let mut words = invocation.program_words().iter().skip(1);
    matches!(invocation.program(), "kubectl" | "oc") && words.any(|word| word.text == "scale")
}

/// What is scaled, and to how many.
fn scale(invocation: &Invocation<'_>, arguments: &[&str]) -> Option<(String, u32)> {
    if !scales(invocation) {
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

/// A sentence that scales something to zero. What it is stands in up to four words.
struct Sentence {
    /// The word in front of what is scaled, if the sentence begins with one.
    begins: Option<&'static str>,
    /// A word behind what is scaled that may be left out.
    filler: Option<&'static str>,
    to: &'static str,
    zero: &'static [&'static str],
    /// What there are none of.
    of: &'static [&'static str],
    /// The number may stand alone.
    alone: bool,
    /// The word at the end, if there is one.
    ends: Option<&'static str>,
}

const SENTENCES: [Sentence; 4] = [
    Sentence {
        begins: Some("scale"),
        filler: Some("down"),
        to: "to",
        zero: &["0", "zero"],
        of: &[
            "replica",
            "replicas",
            "pod",
            "pods",
            "instance",
            "instances",
        ],
        alone: true,
        ends: None,
    },
    Sentence {
        begins: None,
        filler: None,
        to: "auf",
        zero: &["0", "null"],
        of: &[
            "replica",
            "replicas",
            "repliken",
            "pod",
            "pods",
            "instanzen",
        ],
        alone: false,
        ends: Some("skalieren"),
    },
    Sentence {
        begins: Some("escalar"),
        filler: None,
        to: "a",
        zero: &["0", "cero", "zero"],
        of: &[
            "replica",
            "replicas",
            "réplica",
            "réplicas",
            "pod",
            "pods",
            "instancia",
            "instancias",
            "instância",
            "instâncias",
        ],
        alone: false,
        ends: None,
    },
    Sentence {
        begins: None,
        filler: None,
        to: "до",
        zero: &["0", "нуля"],
        of: &["реплик"],
        alone: false,
        ends: None,
    },
];

impl Sentence {
    /// Whether these are its words.
    fn is(&self, words: &[&str]) -> bool {
        /// So many words name what is scaled.
        const LONGEST_NAME: usize = 4;
        let behind = words.strip_prefix(self.begins.as_slice());
        let Some(words) = behind.and_then(|words| words.strip_suffix(self.ends.as_slice())) else {
            return false;
        };
        let words = match words {
            [words @ .., last] if self.of.contains(last) => words,
            _ if self.alone => words,
            _ => return false,
        };
        let [name @ .., to, zero] = words else {
            return false;
        };
        let name = name.strip_suffix(self.filler.as_slice()).unwrap_or(name);
        *to == self.to && self.zero.contains(zero) && name.len() <= LONGEST_NAME
    }
}

/// Whether a line in lower case does nothing but say that something is scaled to zero.
fn scales_to_zero(line: &str) -> bool {
    let is_mark =
        |next: char| next.is_whitespace() || next.is_ascii_digit() || ">*+-.)[]".contains(next);
    let text = line.trim_start_matches(is_mark).trim_end();
    let text = text
        .strip_suffix(['.', ';', ','])
        .unwrap_or(text)
        .trim_end();
    let words: Vec<&str> = text.split_whitespace().collect();
    SENTENCES.iter().any(|sentence| sentence.is(&words)) || scales_to_zero_in_chinese(text)
}

/// `将订单服务缩容到 0`
fn scales_to_zero_in_chinese(text: &str) -> bool {
    const LONGEST_NAME: usize = 20;
    let name = text
        .strip_suffix('0')
        .and_then(|text| text.trim_end().strip_suffix("缩容到"));
    let name = name.map(|name| name.strip_prefix('将').unwrap_or(name));
    name.is_some_and(|name| {
        !name.contains(char::is_whitespace) && name.chars().count() <= LONGEST_NAME
    })
}

/// "Scale the shop to 0 replicas", and then steps that have it serve again.
fn of_prose(document: &Document<'_>) -> Vec<(usize, String)> {
    static NOTHING: Stems = Stems::new(&["zero", "null", "cero", "нуля"]);
    let is_to_zero = |line: &str| {
        (line.contains('0') || NOTHING.are_in(line))
            && SCALES.are_in(line)
            && !BESIDE.are_in(line)
            && scales_to_zero(line)
    };
    let mut found = Vec::new();
    if !document.lower().has(&SERVES) {
        return found;
    }
    for way in ways(document) {
        let text = document.lower().lines(way.clone());
        if text.contains('`') || text.contains("kubectl") {
            continue;
        }
        let Some((at, line)) = lines(text).enumerate().find(|(_, line)| is_to_zero(line)) else {
            continue;
        };
        let rest = || lines(text).enumerate().skip(at + 1);
        let serves = rest().find(|(_, line)| SERVES.are_in(line));
        if let Some((place, step)) = serves
            && !UP.are_in(rest_of_rollback(document, way.start + at))
        {
            let bare = |line: &str| {
                line.trim_start_matches([' ', '-', '*', '+', '\t'])
                    .trim_end()
                    .to_owned()
            };
            found.push((
                way.start + at,
                format!(
                    "\"{}\", and no later step scales it up again; line {} says \"{}\", with nothing running",
                    bare(line),
                    way.start + place,
                    bare(step)
                ),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::scales_to_zero;
    use crate::rules::lines_of;

    #[test]
    fn a_line_that_only_scales_to_zero_is_told_from_others() {
        for line in [
            "- [ ] scale the shop down to zero.",
            "1. scale a b c d down to 0 replicas ;",
            "scale to 0",
            "* den shop auf null repliken skalieren",
            "escalar a cero réplicas",
            "> масштабировать до нуля реплик",
            "将订单服务缩容到 0",
            "缩容到0。0缩容到0",
        ] {
            assert!(scales_to_zero(line), "{line}");
        }
        for line in [
            "scale a b c d e to 0",
            "scale to 0 shops",
            "we scale to 0",
            "scale to 0 and wait",
            "auf 0 skalieren",
            "escalar a 0",
            "до 0",
            "将 订单缩容到 0",
            "scale to 0..",
            "",
        ] {
            assert!(!scales_to_zero(line), "{line}");
        }
    }

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
