//! T032: a claim about a tool that is not so.

use super::{Rule, has_any, shown};
use crate::document::Invocation;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Deref;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T032",
        title: "a tool does not do what the text says of it",
        severity: Severity::Error,
        meaning: "The text relies on something that the tool does not do: Kubernetes rolls nothing back by itself, a Deployment \
                  replaces pods that are deleted, a restarted container keeps its old image. The step is taken for done.",
        example: "# Release\n\n## Deploy\n\n```bash\n# Stop the bad pods\nkubectl delete pods -l app=shop\nkubectl rollout undo deployment/shop\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\n# Stop the pods\nkubectl scale deployment/shop --replicas=0\n```\n\nKubernetes does not roll back by itself.\n",
        fix: "do what the message says instead, and check that it has happened",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut found = rolls_back_by_itself(document);
    let workloads = LazyCell::new(|| Workloads::of(document));
    found.extend(document.invocations().iter().filter_map(|invocation| {
        let what = deleted_to_stop(&workloads, invocation)
            .or_else(|| restarted_for_image(invocation))
            .or_else(|| tested_to_reload(invocation))?;
        let command = shown(&invocation.command.text);
        Some((invocation.line, format!("{command}: {what}")))
    }));
    found
}

/// "Kubernetes rolls back automatically". A Deployment whose new pods do not become ready stops and waits; going
/// back is `kubectl rollout undo` (kubernetes.io, Deployments, "Failed Deployment": no action is taken).
fn rolls_back_by_itself(document: &Document<'_>) -> Vec<(usize, String)> {
    static BACK: Stems = Stems::new(&[
        "rolls back",
        "roll back",
        "auto-rolls",
        "auto-rollback",
        "rollback",
        "rolled back",
        "zurückroll",
        "rollt zurück",
        "revierte",
        "reverte",
        "откат",
        "回滚",
        "ロールバック",
        "롤백",
        "terugroll",
    ]);
    static ITSELF: Stems = Stems::new(&[
        "automatically",
        "auto-",
        "by itself",
        "on its own",
        "automatisch",
        "von selbst",
        "automáticamente",
        "automaticamente",
        "automatiquement",
        "автоматически",
        "自动",
        "自動",
        "자동",
        "tự động",
        "vanzelf",
    ]);
    // A word of these, and the line is not about what Kubernetes alone does: a denial, a question, another tool.
    const ELSE: &str = concat!(
        " not |n't|never|no auto|without|cannot| kein|nicht| no | não | pas | niet | geen | не |不|没|ません|ない|않|",
        "không|?|argo|flux|flagger|helm|spinnaker|keel|harness|github|gitlab|jenkins|script|pipeline|rollout undo|",
        "workflow|operator|controller|ci/|job|codedeploy|ecs|--atomic|configured",
    );
    // Tools that do roll back; one of them anywhere in the document, and it may be what is meant.
    static TOOLS: Stems = Stems::new(&[
        "argo rollouts",
        "argocd",
        "argo cd",
        "flagger",
        "spinnaker",
        "werf",
    ]);
    // Where a clause ends.
    const ENDS: &str = ";|. |,|:|(| – | — |，|。|；| and | then | while | so | und | y ";
    static KUBERNETES: Stems = Stems::new(&["kubernetes", "k8s"]);
    let lower = document.lower();
    if !lower.has(&KUBERNETES) || lower.has(&TOOLS) {
        return Vec::new();
    }
    lower
        .lines_with(&KUBERNETES)
        .filter_map(|(number, line)| {
            if !ITSELF.are_in(line) || !BACK.are_in(line) {
                return None;
            }
            let named = line.find("kubernetes").or_else(|| line.find("k8s"))?;
            let rest = &line[named..];
            let end = ENDS.split('|').filter_map(|end| rest.find(end)).min();
            let rest = &rest[..end.unwrap_or(rest.len())];
            let says = BACK.are_in(rest) && ITSELF.are_in(rest);
            let subject = is_subject(rest);
            (says && subject && !has_any(line, ELSE)).then(|| {
                let what = "Kubernetes does not roll a Deployment back by itself: one whose new pods are not ready stops and waits until \
                            somebody runs `kubectl rollout undo`";
                (number, what.to_owned())
            })
        })
        .collect()
}

/// Whether Kubernetes is what does it: no other noun stands between its name and what it does.
fn is_subject(rest: &str) -> bool {
    const VERBS: &str = concat!(
        "auto-rolls|auto-roll|automatically|rolls back|will|rollt|setzt|macht|führt|revierte|reverte|hace|faz|",
        "annule|revient|effectue|сам|автоматически|откатывает|自动|会|が|は|가|은|tự|rolt",
    );
    let name = if rest.starts_with("k8s") { 3 } else { 10 };
    let behind = rest[name..].trim_start();
    VERBS.split('|').any(|verb| behind.starts_with(verb))
}

/// What the commands of a document tell of its workloads.
#[derive(Default)]
struct Workloads<'a> {
    /// Deployments by name, with the first line that names them.
    deployments: HashMap<&'a str, usize>,
    /// Something is scaled to nothing or deleted with its pods, and so may be stopped indeed.
    stopped: bool,
}

impl<'a> Workloads<'a> {
    fn of(document: &'a Document<'_>) -> Self {
        const KINDS: [&str; 6] = [
            "deployment",
            "deploy",
            "statefulset",
            "sts",
            "daemonset",
            "job",
        ];
        let mut workloads = Self::default();
        let kubectl = document
            .invocations()
            .iter()
            .filter(|it| it.program() == "kubectl");
        for invocation in kubectl {
            let arguments = invocation.arguments();
            let deletes = arguments.contains(&"delete");
            for (at, argument) in arguments.iter().enumerate() {
                let (kind, name) = match argument.split_once('/') {
                    Some((kind, name)) => (kind, Some(name)),
                    None => (*argument, arguments.get(at + 1).copied()),
                };
                workloads.stopped |=
                    argument.ends_with("replicas=0") || deletes && KINDS.contains(&kind);
                if let Some(name) = name.filter(|_| matches!(kind, "deployment" | "deploy")) {
                    workloads.deployments.entry(name).or_insert(invocation.line);
                }
            }
        }
        workloads
    }
}

/// Deleting the pods of a Deployment in order to stop them: it starts them again, with the same image.
fn deleted_to_stop<'w>(
    workloads: &impl Deref<Target = Workloads<'w>>,
    invocation: &Invocation<'_>,
) -> Option<String> {
    const STOP: &str = "stop|shut down|halt|stoppen|anhalten|detener|parar|arrêter|stopper|остановить|停止|止め|중지|dừng|take down";
    const AGAIN: &str = "restart|recreat|replace|recycle|respawn|neu start|reinici|redémarr|перезапус|重启|再起動|재시작";
    if invocation.program() != "kubectl" {
        return None;
    }
    let text = invocation.command.description.as_deref()?;
    let arguments = invocation.arguments();
    let delete = arguments
        .iter()
        .position(|argument| *argument == "delete")?;
    if !matches!(*arguments.get(delete + 1)?, "pod" | "pods" | "po") {
        return None;
    }
    let selector = arguments
        .iter()
        .zip(arguments.iter().skip(1))
        .find_map(|(option, value)| matches!(*option, "-l" | "--selector").then_some(*value))?;
    let app = selector
        .strip_prefix("app=")
        .or_else(|| selector.strip_prefix("app.kubernetes.io/name="))?;
    let text = text.to_lowercase();
    let stops = has_any(&text, STOP) && !has_any(&text, AGAIN);
    if !stops || workloads.stopped {
        return None;
    }
    let line = workloads.deployments.get(app)?;
    Some(format!(
        "deleting pods does not stop them: the Deployment `{app}` (line {line}) starts them again at once with the same image; `kubectl scale --replicas=0` or `kubectl rollout undo` does"
    ))
}

/// `docker restart` for a new image: it starts the container as it was made
/// (docs.docker.com/reference/cli/docker/compose/restart: changes are not reflected).
fn restarted_for_image(invocation: &Invocation<'_>) -> Option<String> {
    const IMAGES: &str = "new image|updated image|latest image|pulled image|neues image|nueva imagen|nova imagem|nouvelle image|новый образ|新镜像|新しいイメージ";
    let restart = match invocation.program() {
        "docker" => matches!(
            invocation.arguments()[..],
            ["restart" | "start", ..] | ["compose", "restart" | "start", ..]
        ),
        "docker-compose" => matches!(invocation.arguments()[..], ["restart" | "start", ..]),
        _ => false,
    };
    let text = invocation
        .command
        .description
        .as_deref()
        .filter(|_| restart)?
        .to_lowercase();
    let image = IMAGES.split('|').find(|image| text.contains(image))?;
    (!text.contains("not ")).then(|| {
        format!(
            "a restart keeps the container as it was made and takes no {image}; `docker compose up -d` makes it anew"
        )
    })
}

/// `nginx -t` reloads nothing (nginx(8)).
fn tested_to_reload(invocation: &Invocation<'_>) -> Option<String> {
    if invocation.program() != "nginx" || invocation.arguments() != ["-t"] {
        return None;
    }
    let text = invocation.command.description.as_deref()?.to_lowercase();
    let says = matches!(
        text.trim_end_matches(['.', ':']),
        "reload nginx" | "restart nginx" | "nginx neu laden"
    );
    let alone = !invocation.command.text.contains(['&', '|', ';', '\n']);
    (says && alone).then(|| {
        "it tests the configuration and reloads nothing; `nginx -s reload` does".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn found(document: &str) -> bool {
        !lines_of("T032", document).is_empty()
    }

    #[test]
    fn kubernetes_does_not_go_back_by_itself() {
        for (line, is_found) in [
            (
                "If the readiness probe fails, Kubernetes auto-rolls back",
                true,
            ),
            (
                "Kubernetes automatically rolls back a failed deployment",
                true,
            ),
            (
                "Kubernetes will automatically roll back when pods crash",
                true,
            ),
            ("Kubernetes rollt automatisch zurück", false),
            ("Bei Fehlern rollt Kubernetes automatisch", false),
            ("如果探针失败，Kubernetes 会自动回滚", true),
            ("Kubernetes автоматически откатывает версию", true),
            ("Kubernetes does not roll back automatically", false),
            ("Kubernetes never rolls back automatically", false),
            ("Does Kubernetes automatically roll back?", false),
            (
                "Argo Rollouts on Kubernetes automatically rolls back",
                false,
            ),
            (
                "Kubernetes rollback can be done automatically by the pipeline",
                false,
            ),
            ("Helm rolls back automatically on Kubernetes", false),
            ("The Kubernetes operator automatically rolls back", false),
            ("Our Kubernetes cluster has an automatic rollback", false),
            ("Kubernetes will restart pods automatically", false),
            ("Kubernetes 不会自动回滚", false),
            (
                "Kubernetes automatically restarts pods; rollback by hand",
                false,
            ),
        ] {
            assert_eq!(
                found(&format!("# R\n\n## Rollback\n\n{line}\n")),
                is_found,
                "{line}"
            );
        }
    }

    #[test]
    fn commands_do_what_their_comment_says() {
        for (block, is_found) in [
            (
                "# Stop the bad pods\nkubectl delete pods -l app=a --force\nkubectl rollout undo deployment/a",
                true,
            ),
            (
                "# Stop the bad pods\nkubectl delete pods -l app=a --force",
                false,
            ),
            (
                "# Stop bad version\nkubectl -n x delete pod --selector app=a",
                false,
            ),
            (
                "# Restart the pods: stop and replace them\nkubectl delete pods -l app=a",
                false,
            ),
            ("# Clean up\nkubectl delete pods -l app=a", false),
            (
                "# Stop it\nkubectl scale deploy/a --replicas=0\n# Stop the rest\nkubectl delete pods -l app=a",
                false,
            ),
            ("# Stop the job\nkubectl delete pods -l job-name=a", false),
            ("# Stop the pod\nkubectl delete pod debug", false),
            (
                "# Restart with the new image\ndocker compose restart web",
                true,
            ),
            ("# Restart\ndocker compose restart web", false),
            (
                "# Restart with the new version\ndocker compose restart web",
                false,
            ),
            (
                "# Stop the pods\nkubectl delete pods -l app=a\nkubectl delete deployment a",
                false,
            ),
            (
                "# Start with the new image\ndocker compose up -d web",
                false,
            ),
            ("# Reload nginx\nnginx -t", true),
            ("# Reload nginx\nnginx -t && nginx -s reload", false),
            ("# Test nginx\nnginx -t", false),
        ] {
            let document = format!("# R\n\n## Rollback\n\n```bash\n{block}\n```\n");
            assert_eq!(found(&document), is_found, "{block}");
        }
    }
}
