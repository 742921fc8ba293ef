//! T042: a rollback to a revision or version that is written into the document.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::lexicon::EXAMPLE;
use crate::lower::lines;
use crate::stems::Stems;
use crate::wrapped::name_of;
use crate::{Document, Page, Severity};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use tminus_checklist::SectionIndex;
use tminus_plan::is_word;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T042",
        title: "a rollback goes to a revision that is written into the document",
        severity: Severity::Warning,
        // Documentation of `kubectl rollout undo` and `helm rollback`: without a revision both go to the
        // one before, and every rollout, a rollback too, counts the number up.
        meaning: "The number was right on the day on which somebody wrote it down. The tool counts revisions up at every rollout, \
                  so at the next release the command brings back some older version and reports success.",
        example: "# Release\n\n## Deploy\n\n```bash\nkubectl apply -f shop.yaml\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                  ```bash\nkubectl rollout undo deployment/shop --to-revision=2\n```\n",
        near_miss: "# Release\n\n## Deploy\n\n```bash\nkubectl apply -f shop.yaml\n```\n\n## Rollback\n\nIf errors rise:\n\n\
                    ```bash\nkubectl rollout undo deployment/shop\n```\n",
        fix: "leave the revision out, which means the one before; or note it before the deployment and use it as a variable",
    },
    check,
};

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let images = OnceCell::new();
    // By section: whether it tells of an example.
    let examples: RefCell<BTreeMap<Option<SectionIndex>, bool>> = RefCell::default();
    // Beside one to the revision before, one to a number is what somebody may want instead.
    let without_number = document.ways_back().any(|invocation| {
        if invocation.program() != "kubectl" {
            return false;
        }
        let arguments = invocation.arguments();
        arguments.windows(2).any(|pair| pair == ["rollout", "undo"])
            && !arguments
                .iter()
                .any(|word| word.starts_with("--to-revision"))
    });
    document
        .ways_back()
        .filter_map(|invocation| {
            let what = match invocation.program() {
                "kubectl" | "oc" if !without_number => revision_of_kubectl(&invocation.arguments()),
                "helm" => revision_of_helm(&invocation.arguments()),
                _ => None,
            };
            let what = what.or_else(|| {
                let images = images.get_or_init(|| moving_images(document));
                literal_image(invocation, images)
            })?;
            let command = shown(&invocation.command.text);
            let section = invocation.command.section;
            let mut examples = examples.borrow_mut();
            let told = *examples
                .entry(section)
                .or_insert_with(|| section.is_some_and(|section| tells_example(document, section)));
            (!told && !is_example(document, invocation) && !document.is_rehearsal(invocation))
                .then(|| (invocation.line, format!("{command}: {what}")))
        })
        .collect()
}

/// Whether the document gives the number as an example, or tells to replace it: in what describes
/// the command.
fn is_example(document: &Document<'_>, invocation: &Invocation<'_>) -> bool {
    let command = invocation.command;
    let item = command
        .item
        .map(|item| &document.checklist.items[item.0].text);
    let section = command
        .section
        .map(|section| &document.checklist.sections[section.0].heading);
    let expected = command.expected.as_ref().map(|expected| &expected.text);
    command
        .description
        .iter()
        .chain(item)
        .chain(section)
        .chain(expected)
        .any(|text| {
            let text = text.to_lowercase();
            EXAMPLE.are_in(&text) || ONE_OF_MANY.are_in(&text)
        })
}

/// Whether a line of a section gives an example, or tells to replace something.
fn tells_example(document: &Document<'_>, section: SectionIndex) -> bool {
    let text = document.lower().lines(document.lines_of(section));
    lines(text).any(|line| {
        // An address may be one of example.com.
        !line.contains("http") && (EXAMPLE.are_in(line) || ONE_OF_MANY.are_in(line))
    })
}

/// One revision of several, which the reader is to look up, in lower case.
static ONE_OF_MANY: Stems = Stems::new(&[
    "specific",
    "particular",
    "certain",
    "given",
    "known good",
    "known-good",
    "look up",
    "put in",
    "fill in",
    "insert",
    "enter ",
    "number of",
    "good revision",
    "einsetzen",
    "revision from",
    "version from",
    "noted",
    "nachsehen",
    "notier",
    "bestimmte",
    "gewünscht",
    "específic",
    "concret",
    "spécifique",
    "souhait",
    "bepaalde",
    "конкретн",
    "определ",
    "нужн",
    "指定",
    "特定",
    "任意",
    "특정",
    "원하는",
    "cụ thể",
    "mong muốn",
]);

fn revision_of_kubectl(arguments: &[&str]) -> Option<String> {
    let undo = arguments.windows(2).any(|pair| pair == ["rollout", "undo"]);
    let revision = arguments.iter().enumerate().find_map(|(at, argument)| {
        let value = argument.strip_prefix("--to-revision")?;
        match value.strip_prefix('=') {
            Some(value) => Some(value),
            None => arguments.get(at + 1).copied(),
        }
    })?;
    (undo && is_count(revision)).then(|| {
        format!("revision {revision} is counted by the cluster, and another version after each rollout; without --to-revision it is the one before")
    })
}

fn revision_of_helm(arguments: &[&str]) -> Option<String> {
    let at = arguments.iter().position(|word| *word == "rollback")?;
    // A flag's value could be taken for the revision, so nothing but words may stand in between.
    let [release, revision, ..] = arguments.get(at + 1..)? else {
        return None;
    };
    (!release.starts_with('-') && is_count(revision)).then(|| {
        format!("revision {revision} is counted by helm, and another version after each upgrade; without a number it is the one before")
    })
}

/// A number that is written out; 0 stands for the revision before.
fn is_count(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|number| number > 0)
}

/// The images that the way forward takes from a variable or a placeholder, by name: the line and the
/// tag. None of a document about one release: it may name its predecessor.
fn moving_images(document: &Document<'_>) -> BTreeMap<String, (usize, String)> {
    let mut images = BTreeMap::new();
    let is_open = |text: &str| text.bytes().any(|byte| b"$<[{".contains(&byte));
    for invocation in document.ways_forward() {
        let arguments = invocation.program_words().iter().skip(1);
        for argument in arguments.filter(|argument| is_open(&argument.text)) {
            if let Some((image, tag)) = image_and_tag(&argument.text)
                && is_open(tag)
            {
                images
                    .entry(image.to_owned())
                    .or_insert((invocation.line, tag.to_owned()));
            }
        }
    }
    if !images.is_empty() && is_of_one_release(document) {
        images.clear();
    }
    images
}

fn literal_image(
    invocation: &Invocation<'_>,
    images: &BTreeMap<String, (usize, String)>,
) -> Option<String> {
    if images.is_empty() {
        return None;
    }
    let mut arguments = invocation.program_words().iter().skip(1);
    arguments.find_map(|argument| {
        let (image, tag) = image_and_tag(&argument.text)?;
        let (line, forward) = images.get(image)?;
        is_version(tag).then(|| {
            format!("line {line} deploys `{image}:{forward}`, and this goes back to `{tag}` at every release")
        })
    })
}

/// The name, without registry, and the tag of an image: `shop` and `v1` of `--image=gcr.io/x/shop:v1`.
fn image_and_tag(argument: &str) -> Option<(&str, &str)> {
    let reference = argument.rsplit('=').next()?;
    let (name, tag) = reference.rsplit_once(':')?;
    let name = name_of(name);
    let plain = !name.is_empty()
        && !tag.is_empty()
        && !tag.contains('/')
        && name
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || "-_.".contains(next));
    plain.then_some((name, tag))
}

fn is_version(tag: &str) -> bool {
    let numbers = tag.strip_prefix('v').unwrap_or(tag);
    let is_number = |part: &str| !part.is_empty() && part.chars().all(char::is_numeric);
    numbers.contains('.') && numbers.split('.').all(is_number)
}

/// Whether a document is about one release: its title or a line of it says which. Its predecessor is known then.
fn is_of_one_release(document: &Document<'_>) -> bool {
    static VERSION: Stems = Stems::new(&[
        "version",
        "release",
        "versión",
        "versão",
        "versie",
        "версия",
        "релиз",
        "版本",
        "バージョン",
        "버전",
        "phiên bản",
    ]);
    let says = |line: &str| {
        let line = line.trim_start_matches(['-', '*', '>', '|', ' ']);
        VERSION.beginning(line).is_some_and(|word| {
            let behind = &line[word.len()..];
            let number = behind.trim_start_matches(['*', ':', ' ', '|']);
            number.len() < behind.len() && begins_with_number(number)
        })
    };
    let lower = document.lower();
    lower
        .lines_with_sign(b'#')
        .any(|(_, line)| is_title_of_version(line))
        || lower.lines_with(&VERSION).any(|(_, line)| says(line))
}

/// Whether a heading has a version: `# Release v1.4`.
fn is_title_of_version(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    let heading = text.len() < line.len() && text.starts_with(' ');
    heading
        && text.match_indices('.').any(|(point, _)| {
            let before = text[..point].trim_end_matches(char::is_numeric);
            let word = before.strip_suffix('v').unwrap_or(before);
            before.len() < point
                && text[point + 1..].starts_with(char::is_numeric)
                && !word.ends_with(is_word)
        })
}

/// `1`, `v1`
fn begins_with_number(text: &str) -> bool {
    let number = text.strip_prefix('v').unwrap_or(text);
    number.starts_with(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    fn finds(title: &str, forward: &str, back: &str) -> bool {
        let document = format!(
            "# {title}\n\n## Deploy\n\n```bash\n{forward}\n```\n\n## Rollback\n\nIf errors rise:\n\n```bash\n{back}\n```\n"
        );
        !lines_of("T042", &document).is_empty()
    }

    #[test]
    fn a_number_in_a_rollback_is_found() {
        for (forward, back) in [
            (
                "./deploy.sh",
                "kubectl rollout undo deployment/shop --to-revision=2",
            ),
            (
                "./deploy.sh",
                "kubectl -n shop rollout undo deploy shop --to-revision 14",
            ),
            ("./deploy.sh", "helm rollback shop 3"),
            (
                "docker run -d x/shop:$VERSION",
                "docker run -d x/shop:1.4.2",
            ),
            (
                "kubectl set image deploy/shop shop=x/shop:${TAG}",
                "kubectl set image deploy/shop shop=x/shop:v0.9",
            ),
        ] {
            assert!(finds("Release", forward, back), "{forward} / {back}");
        }
    }

    #[test]
    fn what_follows_the_release_is_not() {
        for (title, forward, back) in [
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout undo deployment/shop",
            ),
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout undo deployment/shop --to-revision=0",
            ),
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout undo deployment/shop --to-revision=$PREVIOUS",
            ),
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout undo deployment/shop --to-revision=<n>",
            ),
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout undo deployment/shop --to-revision=2 # replace 2 with the one you noted",
            ),
            (
                "Release",
                "./deploy.sh",
                "# Or to a specific revision\nkubectl rollout undo deployment/shop --to-revision=2",
            ),
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout undo deploy/shop\nkubectl rollout undo deploy/shop --to-revision=2",
            ),
            (
                "Release",
                "./deploy.sh",
                "# e.g. revision 2\nkubectl rollout undo deployment/shop --to-revision=2",
            ),
            (
                "Release",
                "./deploy.sh",
                "kubectl rollout history deployment/shop --revision=2",
            ),
            ("Release", "./deploy.sh", "helm rollback shop"),
            ("Release", "./deploy.sh", "helm rollback shop 0"),
            ("Release", "./deploy.sh", "helm rollback shop --timeout 5"),
            (
                "Release 1.5",
                "docker run -d x/shop:$VERSION",
                "docker run -d x/shop:1.4.2",
            ),
            (
                "Release",
                "docker run -d x/shop:1.5.0",
                "docker run -d x/shop:1.4.2",
            ),
            (
                "Release",
                "docker run -d x/shop:$VERSION",
                "docker run -d redis:7.2",
            ),
            (
                "Release",
                "docker run -d x/shop:$VERSION",
                "docker run -d x/shop:$PREVIOUS",
            ),
            (
                "Release",
                "docker run -d x/shop:$VERSION",
                "docker run -d -p 80:8080 x/shop:stable",
            ),
        ] {
            assert!(!finds(title, forward, back), "{title} {forward} / {back}");
        }
    }
}
