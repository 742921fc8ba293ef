//! T052: a rollback to what the deployment has overwritten.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::lexicon::PREVIOUS;
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T052",
        title: "the rollback takes the image that the deployment has overwritten",
        severity: Severity::Error,
        // Documentation of `docker push` and `docker pull`: a push moves the tag; without a tag it is `latest`.
        meaning: "The deployment pushes a new image under a tag, which then no longer names the old one. The rollback starts the \
                  same tag and calls it the previous version: it gets the version that it is to get rid of.",
        example: "# Release\n\n## Deploy\n\n```bash\ndocker push shop:latest\ndocker compose up -d\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\n# Start the previous version\ndocker run -d --name shop shop:latest\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\ndocker push shop:1.5.0\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\n# Start the previous version\ndocker run -d --name shop shop:1.4.2\n```\n",
        fix: "push each release under a tag of its own, and go back to the tag of the release before",
    },
    check,
};

/// What may go back while the version stays, in lower case.
static SETTINGS: Stems = Stems::new(&[
    "config",
    "setting",
    "environment",
    "variable",
    "flag",
    "einstellung",
    "ajuste",
    "réglage",
    "instelling",
    "настро",
    "конфиг",
    "配置",
    "設定",
    "설정",
    "cấu hình",
]);
/// A tag that is made to name another image, in lower case.
static RETAGGED: Stems = Stems::new(&[
    "retag",
    "re-tag",
    "tag the",
    "tag it",
    "tag back",
    "push",
    "rebuil",
    "built again",
    "neu gebaut",
    "zurückgesetzt",
    "umtagg",
    "neu tagg",
    "reetiquet",
    "retagge",
    "étiquet",
    "перетег",
    "打标签",
    "タグを",
    "태그를",
    "gắn lại",
]);

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    if document.rollbacks().is_empty() {
        return Vec::new();
    }
    let mut pushed: BTreeMap<String, usize> = BTreeMap::new();
    for invocation in document.ways_forward() {
        let arguments = invocation.arguments();
        if matches!(invocation.program(), "docker" | "podman")
            && let ["push", rest @ ..] = arguments.as_slice()
            && let Some(image) = rest.iter().rfind(|word| !word.starts_with('-'))
            && let Some(image) = moving(image)
            && !document.is_rehearsal(invocation)
        {
            pushed.entry(image).or_insert(invocation.line);
        }
    }
    let retagged = || document.rollback_text().any(|text| RETAGGED.are_in(text));
    if pushed.is_empty() || document.ways_back().any(brings_back) || retagged() {
        return Vec::new();
    }
    document
        .ways_back()
        .filter_map(|invocation| {
            let image = started(invocation)?;
            let line = pushed.get(&image)?;
            claims_previous(document, invocation).then(|| {
                (
                    invocation.line,
                    format!(
                        "{} is called the previous version, and line {line} has pushed the new one as `{image}`",
                        shown(&invocation.command.text)
                    ),
                )
            })
        })
        .collect()
}

/// An image whose tag each release moves, with the tag: `latest`, or none at all.
fn moving(image: &str) -> Option<String> {
    let name = image.rsplit('/').next()?;
    if image.contains(['$', '@', '<', '`']) && !image.contains(":latest") {
        return None;
    }
    match name.rsplit_once(':') {
        None => Some(format!("{image}:latest")),
        Some((_, "latest" | "stable" | "production" | "prod" | "release")) => {
            Some(image.to_owned())
        }
        Some(_) => None,
    }
}

/// The image that a command pulls or starts.
fn started(invocation: &Invocation<'_>) -> Option<String> {
    let arguments = invocation.arguments();
    match invocation.program() {
        "docker" | "podman" if matches!(arguments.first(), Some(&("run" | "pull"))) => {
            // What is no flag and no value of one is the image; with a tag there is no doubt.
            arguments[1..]
                .iter()
                .find(|word| {
                    !word.starts_with('-')
                        && word
                            .rsplit('/')
                            .next()
                            .is_some_and(|name| name.contains(':'))
                        && word.ends_with(|next: char| next.is_ascii_alphabetic())
                })
                .and_then(|word| moving(word))
        }
        "gcloud" | "kubectl" => arguments.iter().find_map(|argument| {
            let (_, image) = argument.split_once('=')?;
            image.contains(':').then(|| moving(image))?
        }),
        _ => None,
    }
}

/// Whether a command of the rollback may have the tag name the old image again.
fn brings_back(invocation: &Invocation<'_>) -> bool {
    let arguments = invocation.arguments();
    let tags = arguments.iter().any(|word| {
        matches!(
            *word,
            "tag" | "build" | "load" | "push" | "import" | "add-tag" | "tags"
        )
    });
    let scripted = crate::service::deed(invocation) == crate::service::Deed::Unknown
        && !matches!(invocation.program(), "gcloud" | "kubectl");
    tags || scripted
}

fn claims_previous(document: &Document<'_>, invocation: &Invocation<'_>) -> bool {
    let command = invocation.command;
    let item = command
        .item
        .map(|item| &document.checklist.items[item.0].text);
    command
        .description
        .iter()
        .chain(item)
        .map(|text| text.to_lowercase())
        .any(|text| PREVIOUS.are_in(&text) && !SETTINGS.are_in(&text))
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(forward: &str, back: &str) -> bool {
        let document = format!(
            "# R\n\n## Deploy\n\n```bash\n{forward}\n```\n\n## Rollback\n\nIf errors rise:\n\n```bash\n# Start the previous version\n{back}\n```\n"
        );
        !lines_of("T052", &document).is_empty()
    }

    #[test]
    fn the_tag_that_was_overwritten_is_found() {
        for (forward, back) in [
            ("docker push shop:latest", "docker run -d shop:latest"),
            (
                "docker push ghcr.io/x/shop",
                "docker pull ghcr.io/x/shop:latest",
            ),
            (
                "docker push x/shop:stable",
                "kubectl set image deployment/shop shop=x/shop:stable",
            ),
            (
                "docker push gcr.io/x/shop:latest",
                "gcloud run deploy shop --image=gcr.io/x/shop:latest",
            ),
        ] {
            assert!(finds(forward, back), "{forward} / {back}");
        }
    }

    #[test]
    fn another_tag_or_one_that_is_moved_back_is_not() {
        for (forward, back) in [
            ("docker push shop:1.2", "docker run -d shop:1.2"),
            ("docker push shop:latest", "docker run -d shop:1.1"),
            ("docker push shop:latest", "docker run -d redis:latest"),
            (
                "docker push shop:latest",
                "docker tag shop:old shop:latest\ndocker run -d shop:latest",
            ),
            (
                "docker push shop:latest",
                "./retag.sh\ndocker run -d shop:latest",
            ),
            ("docker push shop:$TAG", "docker run -d shop:$PREVIOUS"),
            (
                "docker push staging/shop:latest",
                "docker run -d shop:latest",
            ),
            ("./deploy.sh", "docker run -d shop:latest"),
            ("docker push shop:latest", "docker run -d shop@sha256:0123"),
        ] {
            assert!(!finds(forward, back), "{forward} / {back}");
        }
    }

    #[test]
    fn a_tag_that_is_moved_by_hand_is_not() {
        assert!(!finds(
            "docker push shop:latest",
            "# (retag it in the registry first)\ndocker run -d shop:latest"
        ));
        assert!(!finds(
            "docker push shop:latest",
            "# CI has pushed the old commit again by now\ndocker run -d shop:latest"
        ));
    }

    #[test]
    fn a_restart_that_claims_nothing_is_not() {
        let document = "# R\n\n## Deploy\n\n```bash\ndocker push shop:latest\n```\n\n## Rollback\n\nIf errors rise:\n\n```bash\n# Start it once more\ndocker run -d shop:latest\n```\n";
        assert_eq!(lines_of("T052", document), [0_usize; 0]);
    }
}
