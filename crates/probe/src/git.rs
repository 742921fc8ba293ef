//! A git work tree, through `git` itself.

use crate::context::Context;
use crate::observation::{Findings, Observation, Value};
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tminus_measure::Verdict;
use tminus_plan::GitProbe;
use tokio::process::Command;
use tokio::time::timeout;

/// How long one question may take; one of them asks the remote repository.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why git gave no answer: nobody could look.
struct Unanswered(String);

struct Repository<'a> {
    tree: PathBuf,
    context: &'a Context,
}

/// What git said.
struct Answer {
    succeeded: bool,
    text: String,
    error: String,
}

pub(crate) async fn observe(probe: &GitProbe, context: &Context) -> Observation {
    let tree = match context.path(&probe.path) {
        Ok(tree) => tree,
        Err(error) => return Observation::not_measured(error.to_string()),
    };
    let repository = Repository { tree, context };
    match look(probe, &repository).await {
        Ok(observation) => observation,
        Err(Unanswered(reason)) => Observation::not_measured(reason),
    }
}

async fn look(probe: &GitProbe, repository: &Repository<'_>) -> Result<Observation, Unanswered> {
    let shown = if probe.path.is_empty() {
        "the launch's directory"
    } else {
        &probe.path
    };
    if !repository.tree.is_dir() {
        return Ok(Observation::failed(format!("{shown} is no directory")));
    }
    let inside = repository
        .ask(&["rev-parse", "--is-inside-work-tree"])
        .await?;
    if !inside.succeeded || inside.text != "true" {
        if inside.error.contains("dubious ownership") {
            return Err(Unanswered(format!(
                "{shown} belongs to somebody else, and git refuses to look; see safe.directory in git-config(1)"
            )));
        }
        return Ok(Observation::failed(format!("{shown} is no git work tree")));
    }
    let head = repository.ask(&["rev-parse", "--verify", "HEAD"]).await?;
    if !head.succeeded {
        return Ok(Observation::failed(format!("{shown} has no commit yet")));
    }
    let head = head.text;
    let mut findings = Findings::default();
    if probe.clean {
        judge_clean(repository, &mut findings).await?;
    }
    if let Some(branch) = &probe.branch {
        judge_branch(branch, repository, &mut findings).await?;
    }
    if probe.tag.is_some() || probe.tag_at_head {
        judge_tag(probe, repository, &mut findings).await?;
    }
    if let Some(commit) = &probe.commit {
        let wanted = repository.expand(commit)?;
        let holds = !wanted.is_empty() && head.starts_with(&wanted.to_ascii_lowercase());
        findings.add_held(
            holds,
            if holds {
                format!("at commit {}", short(&head))
            } else {
                format!("at commit {}, expected {commit}", short(&head))
            },
        );
    }
    if probe.pushed {
        judge_pushed(&head, repository, &mut findings).await?;
    }
    if findings.is_empty() {
        findings.add(
            Verdict::Pass,
            format!("a git work tree at commit {}", short(&head)),
        );
    }
    Ok(Observation::of_findings(&findings).with_value(Value::text("commit", head)))
}

async fn judge_clean(
    repository: &Repository<'_>,
    findings: &mut Findings,
) -> Result<(), Unanswered> {
    let status = repository.need(&["status", "--porcelain"]).await?;
    let count = status.lines().count();
    findings.add_held(
        count == 0,
        match (count, status.lines().next()) {
            (_, None) => "nothing is changed or untracked".to_owned(),
            (1, Some(first)) => format!("changed or untracked: {}", first.trim()),
            (count, Some(first)) => format!(
                "changed or untracked: {} and {} more",
                first.trim(),
                count - 1
            ),
        },
    );
    Ok(())
}

async fn judge_branch(
    branch: &str,
    repository: &Repository<'_>,
    findings: &mut Findings,
) -> Result<(), Unanswered> {
    let wanted = repository.expand(branch)?;
    let found = repository
        .ask(&["symbolic-ref", "--short", "--quiet", "HEAD"])
        .await?;
    if !found.succeeded {
        findings.add(Verdict::Fail, "no branch is checked out");
    } else if found.text == wanted {
        findings.add(Verdict::Pass, format!("on branch {}", found.text));
    } else {
        findings.add(
            Verdict::Fail,
            format!("on branch {}, expected {branch}", found.text),
        );
    }
    Ok(())
}

async fn judge_tag(
    probe: &GitProbe,
    repository: &Repository<'_>,
    findings: &mut Findings,
) -> Result<(), Unanswered> {
    let shown = probe.tag.as_deref().unwrap_or("*");
    let pattern = repository.expand(shown)?;
    let mut question = vec!["tag", "--list"];
    if probe.tag_at_head {
        question.push("--points-at=HEAD");
    }
    question.extend(["--", &pattern]);
    let tags = repository.need(&question).await?;
    let place = if probe.tag_at_head {
        " at the commit that is checked out"
    } else {
        ""
    };
    match tags.lines().last() {
        Some(tag) => findings.add(Verdict::Pass, format!("tag {tag}{place}")),
        None => findings.add(Verdict::Fail, format!("no tag {shown}{place}")),
    }
    Ok(())
}

/// Asks the remote repository itself: what was fetched last may have been taken back since.
async fn judge_pushed(
    head: &str,
    repository: &Repository<'_>,
    findings: &mut Findings,
) -> Result<(), Unanswered> {
    let branch = repository
        .ask(&["symbolic-ref", "--short", "--quiet", "HEAD"])
        .await?;
    let setting = |name: &str| format!("branch.{}.{name}", branch.text);
    let (remote_setting, merge_setting) = (setting("remote"), setting("merge"));
    let remote = repository
        .ask(&["config", "--get", &remote_setting])
        .await?;
    let merge = repository.ask(&["config", "--get", &merge_setting]).await?;
    if !branch.succeeded || !remote.succeeded || !merge.succeeded {
        findings.add(Verdict::Fail, "the branch has no upstream");
        return Ok(());
    }
    let listed = repository
        .ask(&["ls-remote", "--", &remote.text, &merge.text])
        .await?;
    if !listed.succeeded {
        return Err(Unanswered(format!(
            "the remote `{}` cannot be asked: {}",
            remote.text,
            listed.error.lines().last().unwrap_or("no reason given")
        )));
    }
    let Some(tip) = listed.text.split_whitespace().next() else {
        findings.add(
            Verdict::Fail,
            format!("the remote `{}` has no such branch", remote.text),
        );
        return Ok(());
    };
    let pushed = tip == head
        || repository
            .ask(&["merge-base", "--is-ancestor", head, tip])
            .await?
            .succeeded;
    if pushed {
        findings.add(
            Verdict::Pass,
            format!("commit {} is pushed to `{}`", short(head), remote.text),
        );
        return Ok(());
    }
    let known = repository.ask(&["cat-file", "-e", tip]).await?.succeeded;
    findings.add(
        if known {
            Verdict::Fail
        } else {
            Verdict::NotMeasured
        },
        if known {
            format!("commit {} is not pushed to `{}`", short(head), remote.text)
        } else {
            format!(
                "the remote `{}` is at commit {}, which is not here; fetch it to compare",
                remote.text,
                short(tip)
            )
        },
    );
    Ok(())
}

fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

impl Repository<'_> {
    fn expand(&self, text: &str) -> Result<String, Unanswered> {
        self.context
            .expand(text)
            .map_err(|error| Unanswered(error.to_string()))
    }

    /// Asks git; what it answers may be no.
    async fn ask(&self, question: &[&str]) -> Result<Answer, Unanswered> {
        let output = Command::new("git")
            // A monitor is a program that the repository names.
            .args(["-c", "core.fsmonitor=false", "--no-optional-locks"])
            .args(question)
            .current_dir(&self.tree)
            .env_clear()
            .envs(self.environment())
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        match timeout(PATIENCE, output).await {
            Ok(Ok(output)) => Ok(Answer {
                succeeded: output.status.success(),
                text: String::from_utf8_lossy(&output.stdout)
                    .trim_end()
                    .to_owned(),
                error: String::from_utf8_lossy(&output.stderr)
                    .trim_end()
                    .to_owned(),
            }),
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
                Err(Unanswered("git is not installed".to_owned()))
            }
            Ok(Err(error)) => Err(Unanswered(format!("git cannot be run: {error}"))),
            Err(_) => Err(Unanswered(format!(
                "git {} gave no answer within 30s",
                question.first().copied().unwrap_or_default()
            ))),
        }
    }

    /// Asks git what it can always answer.
    async fn need(&self, question: &[&str]) -> Result<String, Unanswered> {
        let answer = self.ask(question).await?;
        if answer.succeeded {
            Ok(answer.text)
        } else {
            Err(Unanswered(format!(
                "git {} failed: {}",
                question.first().copied().unwrap_or_default(),
                answer.error.lines().last().unwrap_or("no reason given")
            )))
        }
    }

    /// What git needs to find itself, its user's settings and keys; nothing that would point it to
    /// another repository.
    fn environment(&self) -> impl Iterator<Item = (&String, &String)> {
        const NEEDED: [&str; 7] = [
            "PATH",
            "HOME",
            "USER",
            "TMPDIR",
            "SSH_AUTH_SOCK",
            "GIT_SSH_COMMAND",
            "XDG_CONFIG_HOME",
        ];
        self.context
            .environment
            .iter()
            .filter(|(name, _)| NEEDED.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secrets;
    use std::path::Path;
    use tminus_measure::Outcome::{self, Failed, NotMeasured, Proved};

    fn context(directory: &Path) -> Context {
        Context {
            directory: directory.to_owned(),
            environment: [
                ("PATH", std::env::var("PATH").unwrap_or_default()),
                ("HOME", directory.display().to_string()),
                ("VERSION", "1.2".to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
            secrets: Secrets::default(),
            spool: directory.to_owned(),
            output_limit: 0,
        }
    }

    async fn seen(directory: &Path, probe: GitProbe) -> (Outcome, String) {
        let observation = observe(&probe, &context(directory)).await;
        (observation.outcome, observation.summary)
    }

    fn git(directory: &Path, arguments: &[&str]) {
        let done = std::process::Command::new("git")
            .args([
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(arguments)
            .current_dir(directory)
            .env("HOME", directory)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("git");
        assert!(done.success(), "git {arguments:?}");
    }

    fn nothing() -> GitProbe {
        GitProbe::default()
    }

    #[tokio::test]
    async fn a_real_work_tree_is_held_against_every_expectation() {
        let directory = tempfile::tempdir().expect("a directory");
        let home = directory.path();
        assert_eq!(
            seen(home, nothing()).await,
            (
                Failed,
                "the launch's directory is no git work tree".to_owned()
            )
        );
        git(home, &["init", "tree"]);
        git(home, &["init", "--bare", "remote"]);
        let tree = home.join("tree");
        assert_eq!(seen(&tree, nothing()).await.0, Failed, "no commit");
        git(&tree, &["commit", "--allow-empty", "-m", "a"]);
        assert_eq!(seen(&tree, nothing()).await.0, Proved);
        let clean = || GitProbe {
            clean: true,
            ..nothing()
        };
        assert_eq!(
            seen(&tree, clean()).await,
            (Proved, "nothing is changed or untracked".to_owned())
        );
        std::fs::write(tree.join("new"), "").expect("written");
        assert_eq!(
            seen(&tree, clean()).await,
            (Failed, "changed or untracked: ?? new".to_owned())
        );
        let branch = |name: &str| GitProbe {
            branch: Some(name.into()),
            ..nothing()
        };
        assert_eq!(seen(&tree, branch("main")).await.0, Proved);
        assert_eq!(
            seen(&tree, branch("release")).await,
            (Failed, "on branch main, expected release".to_owned())
        );
        let tag = |name: &str, tag_at_head| GitProbe {
            tag: Some(name.into()),
            tag_at_head,
            ..nothing()
        };
        assert_eq!(
            seen(&tree, tag("v1*", false)).await,
            (Failed, "no tag v1*".to_owned())
        );
        git(&tree, &["tag", "v1.2"]);
        assert_eq!(seen(&tree, tag("v$VERSION", true)).await.0, Proved);
        git(&tree, &["commit", "--allow-empty", "-m", "b"]);
        assert_eq!(
            seen(&tree, tag("v1*", false)).await,
            (Proved, "tag v1.2".to_owned())
        );
        assert_eq!(seen(&tree, tag("v1*", true)).await.0, Failed);
        assert_eq!(seen(&tree, tag("v$GONE", true)).await.0, NotMeasured);
        let commit = |text: &str| GitProbe {
            commit: Some(text.into()),
            ..nothing()
        };
        let head = observe(&nothing(), &context(&tree)).await.values[0]
            .text
            .clone();
        assert_eq!(
            seen(&tree, commit(&head[..8].to_uppercase())).await.0,
            Proved
        );
        assert_eq!(seen(&tree, commit("0000000")).await.0, Failed);

        let pushed = || GitProbe {
            pushed: true,
            ..nothing()
        };
        assert_eq!(
            seen(&tree, pushed()).await,
            (Failed, "the branch has no upstream".to_owned())
        );
        git(&tree, &["remote", "add", "origin", "../remote"]);
        git(&tree, &["push", "-u", "origin", "main"]);
        assert_eq!(seen(&tree, pushed()).await.0, Proved);
        git(&tree, &["commit", "--allow-empty", "-m", "c"]);
        assert_eq!(seen(&tree, pushed()).await.0, Failed);
        std::fs::rename(home.join("remote"), home.join("moved")).expect("moved");
        assert_eq!(seen(&tree, pushed()).await.0, NotMeasured);
        git(&tree, &["checkout", "--detach"]);
        assert_eq!(
            seen(&tree, branch("main")).await,
            (Failed, "no branch is checked out".to_owned())
        );
    }

    #[tokio::test]
    async fn without_git_nothing_is_measured() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut context = context(directory.path());
        context
            .environment
            .insert("PATH".to_owned(), "/nowhere".to_owned());
        let observation = observe(&nothing(), &context).await;
        assert_eq!(
            (observation.outcome, observation.summary.as_str()),
            (NotMeasured, "git is not installed")
        );
    }
}
