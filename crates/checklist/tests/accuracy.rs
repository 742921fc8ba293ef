//! Reads real checklists and holds what was found against answer keys: recall and precision per
//! list. The documents are no part of this repository; without them the test says so and passes.
//! `TMINUS_DETAIL=1` prints every difference.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tminus_checklist::{Checklist, Form, parse};

/// Where the documents and keys are: `TMINUS_SHARED`, or `../shared` beside the repository.
fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("TMINUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    path.is_dir().then_some(path)
}

/// How many entries were found, how many of them are right, and how many there are.
#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    found: usize,
    known: usize,
}

impl Score {
    fn recall(self) -> f64 {
        ratio(self.right, self.known)
    }

    fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.known += other.known;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

#[derive(Default)]
struct Scores {
    lists: BTreeMap<String, Score>,
    detail: bool,
}

impl Scores {
    fn count(&mut self, list: &str, right: usize, found: usize, known: usize) {
        self.lists.entry(list.to_owned()).or_default().add(Score {
            right,
            found,
            known,
        });
    }

    fn field<T: PartialEq + std::fmt::Debug>(
        &mut self,
        name: &str,
        place: &str,
        ours: &T,
        theirs: &T,
    ) {
        let right = usize::from(ours == theirs);
        if right == 0 && self.detail {
            println!("{place} {name}: {ours:?}, should be {theirs:?}");
        }
        self.count(name, right, 1, 1);
    }

    /// Pairs entries that are the same and scores the list.
    fn list<T: PartialEq + std::fmt::Debug>(
        &mut self,
        name: &str,
        place: &str,
        ours: &[T],
        theirs: &[T],
    ) -> Vec<(usize, usize)> {
        let mut taken = vec![false; theirs.len()];
        let mut pairs = Vec::new();
        for (at, one) in ours.iter().enumerate() {
            let twin = theirs
                .iter()
                .enumerate()
                .position(|(other, known)| !taken[other] && known == one);
            match twin {
                Some(other) => {
                    taken[other] = true;
                    pairs.push((at, other));
                }
                None if self.detail => println!("{place} {name}: invented {one:?}"),
                None => {}
            }
        }
        if self.detail {
            for (known, _) in theirs.iter().zip(&taken).filter(|(_, taken)| !**taken) {
                println!("{place} {name}: missed {known:?}");
            }
        }
        self.count(name, pairs.len(), ours.len(), theirs.len());
        pairs
    }

    fn print(&self, title: &str) {
        println!("{title}");
        for (name, score) in &self.lists {
            println!(
                "  {name:<22} recall {:.3} precision {:.3} ({} of {}, {} found)",
                score.recall(),
                score.precision(),
                score.right,
                score.known,
                score.found
            );
        }
    }

    fn floor(&self, name: &str, least: f64) {
        let score = self.lists.get(name).copied().unwrap_or_default();
        assert!(
            score.recall() >= least && score.precision() >= least,
            "{name}: recall {:.3}, precision {:.3}; both must be {least}",
            score.recall(),
            score.precision()
        );
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line_of(entry: &Value) -> usize {
    usize::try_from(entry["line"].as_u64().expect("a line")).expect("a small number")
}

fn text_of<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or("")
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Box => "box",
        Form::Row => "row",
        Form::Numbered => "numbered",
        Form::Blank => "blank",
        Form::Pair => "pair",
        Form::Bullet => "bullet",
        Form::Heading => "heading",
    }
}

fn entries<'a>(key: &'a Value, list: &str) -> &'a [Value] {
    key[list].as_array().map_or(&[], Vec::as_slice)
}

fn score(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    items(scores, name, checklist, key);
    commands(scores, name, checklist, key);
    criteria(scores, name, checklist, key);
    let ours: Vec<usize> = checklist
        .sections
        .iter()
        .map(|section| section.line)
        .collect();
    let theirs: Vec<usize> = entries(key, "sections").iter().map(line_of).collect();
    for (at, other) in scores.list("sections", name, &ours, &theirs) {
        let section = &checklist.sections[at];
        let place = format!("{name}:{} {}", section.line, section.heading);
        let known = text_of(&entries(key, "sections")[other], "role");
        scores.field("section role", &place, &section.role.name(), &known);
    }
    let ours: Vec<_> = checklist
        .windows
        .iter()
        .map(|window| (window.line, window.from_s, window.length_s, window.every_s))
        .collect();
    let theirs: Vec<_> = entries(key, "windows")
        .iter()
        .map(|window| {
            (
                line_of(window),
                window["from_s"].as_i64(),
                window["length_s"].as_i64(),
                window["every_s"].as_i64(),
            )
        })
        .collect();
    scores.list("windows", name, &ours, &theirs);
}

fn items(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "items");
    let steady = |form: &str| !matches!(form, "bullet" | "heading");
    let ours: Vec<(usize, &str)> = checklist
        .items
        .iter()
        .map(|item| (item.line, form_name(item.form)))
        .collect();
    let theirs: Vec<(usize, &str)> = known
        .iter()
        .map(|item| (line_of(item), text_of(item, "form")))
        .collect();
    for (list, wanted) in [("items", true), ("items loose", false)] {
        let of = |all: &[(usize, &'static str)]| {
            all.iter()
                .copied()
                .filter(|(_, form)| steady(form) == wanted)
                .collect::<Vec<_>>()
        };
        let theirs: Vec<(usize, &str)> = theirs
            .iter()
            .copied()
            .filter(|(_, form)| steady(form) == wanted)
            .collect();
        scores.list(list, name, &of(&ours), &theirs);
    }
    for item in &checklist.items {
        let Some(twin) = known.iter().find(|known| line_of(known) == item.line) else {
            continue;
        };
        let place = format!("{name}:{} {}", item.line, item.text);
        let parent = item
            .parent
            .map(|parent| checklist.items[parent.0].line as u64);
        scores.field(
            "item checked",
            &place,
            &Some(item.checked),
            &twin["checked"].as_bool(),
        );
        scores.field("item parent", &place, &parent, &twin["parent"].as_u64());
        let weight = format!("{:?}", item.weight).to_lowercase();
        scores.field(
            "item weight",
            &place,
            &weight.as_str(),
            &text_of(twin, "weight"),
        );
        scores.field(
            "item blanks",
            &place,
            &Some(item.blanks.len() as u64),
            &twin["blanks"].as_u64(),
        );
        let placeholders: Vec<&str> = item.placeholders.iter().map(String::as_str).collect();
        let theirs: Vec<&str> = entries(twin, "placeholders")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        scores.field("item placeholders", &place, &placeholders, &theirs);
    }
}

fn commands(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "commands");
    let ours: Vec<(usize, String)> = checklist
        .commands
        .iter()
        .map(|command| (command.line, fold(&command.text)))
        .collect();
    let theirs: Vec<(usize, String)> = known
        .iter()
        .map(|command| (line_of(command), fold(text_of(command, "text"))))
        .collect();
    for (at, other) in scores.list("commands", name, &ours, &theirs) {
        let command = &checklist.commands[at];
        let twin = &known[other];
        let place = format!("{name}:{} {}", command.line, fold(&command.text));
        let item = command
            .item
            .map(|item| &checklist.items[item.0])
            .filter(|item| item.form != Form::Heading)
            .map(|item| item.line as u64);
        let headings = |line: u64| {
            !entries(key, "sections")
                .iter()
                .any(|section| section["line"].as_u64() == Some(line))
        };
        scores.field(
            "command item",
            &place,
            &item,
            &twin["item"].as_u64().filter(|line| headings(*line)),
        );
        let expected = command
            .expected
            .as_ref()
            .map(|expected| fold(&expected.text));
        scores.field(
            "command expected",
            &place,
            &expected,
            &twin["expected"].as_str().map(fold),
        );
        scores.field(
            "command endless",
            &place,
            &Some(command.endless),
            &twin["endless"].as_bool(),
        );
    }
}

fn criteria(scores: &mut Scores, name: &str, checklist: &Checklist, key: &Value) {
    let known = entries(key, "criteria");
    let ours: Vec<_> = checklist
        .criteria
        .iter()
        .map(|placed| {
            let threshold = placed.criterion.threshold;
            (
                placed.line,
                threshold.comparator.symbol(),
                threshold.value,
                threshold.high,
            )
        })
        .collect();
    let theirs: Vec<_> = known
        .iter()
        .map(|one| {
            (
                line_of(one),
                text_of(one, "comparator"),
                one["value"].as_f64().unwrap_or(f64::NAN),
                one["high"].as_f64(),
            )
        })
        .collect();
    for (at, other) in scores.list("criteria", name, &ours, &theirs) {
        let placed = &checklist.criteria[at];
        let place = format!("{name}:{}", placed.line);
        scores.field(
            "criterion unit",
            &place,
            &placed.criterion.threshold.unit.symbol(),
            &text_of(&known[other], "unit"),
        );
        scores.field(
            "criterion metric",
            &place,
            &fold(&placed.criterion.metric).to_lowercase(),
            &fold(text_of(&known[other], "metric")).to_lowercase(),
        );
    }
}

/// Scores every document of a folder that has a key.
fn read_folder(folder: &Path) -> Scores {
    let mut scores = Scores {
        detail: std::env::var_os("TMINUS_DETAIL").is_some(),
        ..Scores::default()
    };
    let mut documents: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    documents.sort();
    for document in documents {
        let name = document
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name")
            .to_owned();
        let Ok(key) = std::fs::read(folder.join("keys").join(format!("{name}.json"))) else {
            continue;
        };
        let key: Value = serde_json::from_slice(&key).expect("the key is JSON");
        let checklist = parse(&std::fs::read(&document).expect("the document can be read"));
        score(&mut scores, &name, &checklist, &key);
    }
    scores
}

#[test]
fn real_checklists_are_read_as_a_careful_reader_reads_them() {
    let Some(shared) = shared() else {
        println!("no documents to read: set TMINUS_SHARED to where they are");
        return;
    };
    let corpus = read_folder(&shared.join("corpus"));
    corpus.print("corpus");
    let seeds = read_folder(&shared.join("seeds"));
    seeds.print("seeds");
    seeds.floor("items", 0.98);
    seeds.floor("item weight", 0.95);
    seeds.floor("section role", 0.9);
    seeds.floor("windows", 0.9);
    seeds.floor("criteria", 0.93);
    seeds.floor("criterion unit", 0.93);
    seeds.floor("criterion metric", 0.93);
    seeds.floor("commands", 0.95);
    seeds.floor("command item", 0.95);
    seeds.floor("command expected", 0.95);
    seeds.floor("command endless", 0.95);
}
