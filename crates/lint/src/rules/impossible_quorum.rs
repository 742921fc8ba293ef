//! T021: a majority that is expected to outlast more members than it can lose.

use super::Rule;
use crate::lower::Lower;
use crate::stems::{Stems, all, count, is_dense};
use crate::{Document, Page, Severity};
use regex::{Captures, Regex};
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::LazyLock;
use tminus_plan::is_word;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T021",
        title: "a quorum is expected to hold without a majority",
        severity: Severity::Warning,
        meaning: "A quorum is a majority of the members: of N it needs N/2 rounded down, and one more. The step takes away so many \
                  that fewer are left. Either it fails as written, or the number of members is another one.",
        example: "# Release\n\n- [ ] All 3 pods run\n- [ ] Kill two pods, verify quorum holds\n",
        near_miss: "# Release\n\n- [ ] All 5 pods run\n- [ ] Kill two pods, verify quorum holds\n",
        fix: "take away fewer members, run more of them (2F + 1 survive the loss of F), or expect that the quorum is lost",
    },
    check,
};

/// One noun a line, in the singular as it begins in every form; numbers of one are not compared with another's.
const MEMBERS: [(&str, &[&str]); 5] = [
    ("pods", &["pod", "под"]),
    (
        "nodes",
        &[
            "node",
            "knoten",
            "nodo",
            "nœud",
            "noeud",
            "nó",
            "узл",
            "узел",
            "节点",
            "節點",
            "ノード",
            "노드",
            "nút",
        ],
    ),
    (
        "replicas",
        &[
            "replica",
            "réplica",
            "replik",
            "réplique",
            "реплик",
            "副本",
            "レプリカ",
            "복제본",
            "bản sao",
        ],
    ),
    (
        "members",
        &[
            "member",
            "mitglied",
            "miembro",
            "membro",
            "membre",
            "leden",
            "成员",
            "成員",
            "メンバー",
            "멤버",
            "thành viên",
        ],
    ),
    ("brokers", &["broker", "брокер"]),
];
const NUMBERS: [(&str, &str); 7] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
];
static QUORUM: Stems = Stems::new(&[
    "quorum",
    "quórum",
    "majority",
    "mehrheit",
    "mayoría",
    "maioria",
    "majorité",
    "meerderheid",
    "кворум",
    "большинств",
    "法定",
    "多数",
    "정족수",
    "과반",
]);
/// Words for taking a member away.
static TAKE_AWAY: Stems = Stems::new(&[
    "kill",
    "terminat",
    "stop",
    "delet",
    "remov",
    "shut down",
    "take down",
    "crash",
    "lose",
    "losing",
    "beend",
    "töte",
    "abschalt",
    "mata",
    "detén",
    "detener",
    "elimin",
    "derrub",
    "pare ",
    "tuer",
    "arrêt",
    "убить",
    "убей",
    "остановит",
    "отключ",
    "杀",
    "停止",
    "終了",
    "종료",
    "중지",
    "dừng",
    "tắt",
]);
/// Words for going on as before.
const HOLDS: &str = "hold|kept|keep|maintain|remain|intact|surviv|preserved|hält|bleibt|erhalten|mantien|mantém|mantido|tient|\
    maintenu|blijft|behouden|сохран|держит|保持|维持|維持|유지|duy trì";
/// Words with which a line says the opposite, or takes away one after the other.
static OTHERWISE: Stems = Stems::new(&[
    "lost",
    "loss",
    "not ",
    "n't",
    "no longer",
    "until",
    "fail",
    "refus",
    "read-only",
    "unavailable",
    "one at a time",
    "one by one",
    "one after",
    "sequential",
    "rolling",
    "then restart",
    "restart",
    "recover",
    "nicht",
    "kein",
    "verlor",
    "nacheinander",
    "perd",
    "niet",
    "потер",
    "теря",
    "не ",
    "по очереди",
    "丢失",
    "失去",
    "喪失",
    "逐个",
    "順に",
    "손실",
    "하나씩",
    "mất",
    "lần lượt",
    "non-voting",
    "learner",
    "observer",
    "witness",
    "arbiter",
]);

/// Words by which a number is not the whole one.
static OPEN: Stems = Stems::new(&[
    " per ",
    " each ",
    "at least",
    "more than",
    " pro ",
    "mindestens",
    " por ",
    "au moins",
    "至少",
    "不少于",
]);

/// Any word for a member, before anything is looked at more closely.
static MEMBER: Stems = Stems::new(&const { all::<_, { count(&MEMBERS) }>(&MEMBERS) });
/// `3 of 5 nodes`.
static OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(\d{1,3}|one|two|three|four|five|six|seven)\s(?:of|out of|von|de|sur|van|из)\s(?:the |den |las |os |les |de )?(\d{1,3}|three|four|five|six|seven)\s(\p{L}+)")
        .expect("the pattern is fixed")
});
/// `4 nodes tolerate 2 failures`.
static TOLERATES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d{1,3}|one|two|three|four|five|six|seven)[ -](\p{L}+)\s(?:\p{L}+\s)?(?:tolerates?|survives?|withstands?)\s(?:the |a |up to )*(?:loss of |failure of )?(\d{1,3}|one|two|three|four|five|six|seven)\b")
        .expect("the pattern is fixed")
});

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let lower = document.lower();
    let sizes = LazyCell::new(|| sizes(lower));
    let mut found = Vec::new();
    for (number, line) in lower.lines_with(&QUORUM) {
        let lost = taken_away(line, &sizes).or_else(|| tolerated(line));
        let Some(Loss {
            total,
            stated,
            lost,
            noun,
        }) = lost
        else {
            continue;
        };
        let needed = total / 2 + 1;
        if lost < total && total - lost < needed {
            let stated = stated.map_or_else(String::new, |line| format!(" (line {line})"));
            let left = total - lost;
            found.push((
                number,
                format!("of {total} {noun}{stated} a quorum needs {needed}; without {lost}, {left} would be left"),
            ));
        }
    }
    found
}

/// A number directly in front of a word, whichever: `all 3 pods`, `3-node`, `3 running replicas`, `3个节点`.
struct Counted<'t> {
    number: usize,
    /// What stands behind the number: `+`, `-` or nothing.
    sign: Option<u8>,
    word: &'t str,
    /// What stands behind the word.
    rest: &'t str,
}

/// Every number of a line that stands in front of a word, and of two that share a word the first.
fn counted(line: &str) -> impl Iterator<Item = Counted<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let counted = places_of_numbers(line, from).find_map(|at| Counted::at(&line[at..]))?;
        from = line.len() - counted.rest.len();
        Some(counted)
    })
}

/// The places of a line, behind another one, at which a number may begin.
fn places_of_numbers(line: &str, from: usize) -> impl Iterator<Item = usize> {
    let joins = |before: char| {
        let is_part = before.is_alphabetic() || before.is_ascii_digit();
        !is_dense(before) && (is_part || ".,:/_-".contains(before))
    };
    let bytes = line.bytes().enumerate().skip(from);
    bytes
        .filter(|(_, byte)| matches!(byte, b'0'..=b'9' | b'o' | b't' | b'f' | b's'))
        .map(|(at, _)| at)
        .filter(move |at| match line[from..*at].chars().next_back() {
            Some(before) => !joins(before),
            None => *at == 0,
        })
}

impl<'t> Counted<'t> {
    /// What a text begins with, if it is a number and a word.
    fn at(text: &'t str) -> Option<Self> {
        const COUNTERS: [&str; 5] = ["个", "個", "台", "つの", "개의 "];
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let length = match digits {
            0 => NUMBERS
                .iter()
                .find(|(word, _)| text.starts_with(word))?
                .0
                .len(),
            1..=3 => digits,
            _ => return None,
        };
        let (written, behind) = text.split_at(length);
        let sign = behind.bytes().next().filter(|next| b"+-".contains(next));
        let behind = &behind[usize::from(sign.is_some())..];
        let behind = behind.strip_prefix(char::is_whitespace).unwrap_or(behind);
        let counter = COUNTERS
            .iter()
            .find_map(|counter| behind.strip_prefix(counter));
        let begins_word = |text: &&str| text.starts_with(char::is_alphabetic);
        let noun = counter.into_iter().chain([behind]).find(begins_word)?;
        let rest = noun.trim_start_matches(char::is_alphabetic);
        Some(Self {
            number: number(written)?,
            sign,
            word: &noun[..noun.len() - rest.len()],
            rest,
        })
    }
}

/// The numbers of replicas that a line sets: `replicas: 3`.
fn set_replicas(line: &str) -> impl Iterator<Item = usize> {
    line.match_indices("replica").filter_map(|(at, name)| {
        let behind = &line[at + name.len()..];
        let behind = behind.strip_prefix('s').unwrap_or(behind);
        let number = behind.trim_start_matches(|character: char| !is_word(character));
        let between = behind[..behind.len() - number.len()].chars().count();
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let whole = !line[..at].ends_with(is_word) && !number[digits..].starts_with(is_word);
        (whole && (1..=3).contains(&between) && digits <= 3)
            .then(|| number[..digits].parse().ok())?
    })
}

/// What [`TOLERATES`] finds in a line.
fn tolerates(line: &str) -> Option<Captures<'_>> {
    static VERBS: Stems = Stems::new(&["tolerate", "survive", "withstand"]);
    VERBS.are_in(line).then(|| TOLERATES.captures(line))?
}

/// What [`OF`] finds in a line.
fn part_of(line: &str) -> Option<Captures<'_>> {
    let mut words = line.split_whitespace();
    words
        .any(|word| matches!(word, "of" | "von" | "de" | "sur" | "van" | "из"))
        .then(|| OF.captures(line))?
}

/// What a line takes away from what there is.
struct Loss {
    total: usize,
    /// The line that states the total, when it is another one.
    stated: Option<usize>,
    lost: usize,
    noun: &'static str,
}

/// How many members the document says there are, by noun, with the first line that says so. Nouns with
/// several numbers, or with an open one (`3+`), are left out.
fn sizes(lower: &Lower) -> BTreeMap<&'static str, (usize, usize)> {
    let mut stated: BTreeMap<&str, (BTreeSet<usize>, usize)> = BTreeMap::new();
    let mut add = |noun, number: usize, line| {
        let entry = stated
            .entry(noun)
            .or_insert_with(|| (BTreeSet::new(), line));
        entry.0.insert(number);
    };
    for (at, line) in lower.lines_with(&MEMBER) {
        // What is taken away, or may fail, is not what there is.
        if TAKE_AWAY.are_in(line) || tolerates(line).is_some() {
            continue;
        }
        for counted in counted(line) {
            let Some(noun) = noun(counted.word) else {
                continue;
            };
            if counted.sign == Some(b'+') || OPEN.are_in(line) {
                // So many at least, or in each of several places: none is certain.
                add(noun, usize::MAX, at);
            } else if counted.number > 1 {
                add(noun, counted.number, at);
            }
        }
        for number in set_replicas(line).filter(|number| *number > 1) {
            add("replicas", number, at);
        }
    }
    stated
        .into_iter()
        .filter_map(|(noun, (numbers, line))| {
            let number = *numbers.first()?;
            (numbers.len() == 1 && number != usize::MAX).then_some((noun, (number, line)))
        })
        .collect()
}

/// `Kill two pods, verify quorum holds`.
fn taken_away(
    line: &str,
    sizes: &impl Deref<Target = BTreeMap<&'static str, (usize, usize)>>,
) -> Option<Loss> {
    let takes = TAKE_AWAY.are_in(line);
    if !takes || !quorum_holds(line) || OTHERWISE.are_in(line) {
        return None;
    }
    if let Some(of) = part_of(line) {
        return Some(Loss {
            total: number(&of[2])?,
            stated: None,
            lost: number(&of[1])?,
            noun: noun(&of[3])?,
        });
    }
    let mut counts = counted(line)
        .filter(|counted| counted.sign.is_none())
        .filter_map(|counted| Some((counted.number, noun(counted.word)?)));
    let (lost, noun) = counts.next()?;
    let (total, stated) = *sizes.get(noun)?;
    counts.next().is_none().then_some(Loss {
        total,
        stated: Some(stated),
        lost,
        noun,
    })
}

/// Whether a line says of the quorum that it holds: "quorum still holds", "keeps quorum".
fn quorum_holds(line: &str) -> bool {
    const OTHERS: &str = "alarm|alert|log|config|setting";
    let Some((at, word)) = QUORUM
        .iter()
        .find_map(|word| line.find(word).map(|at| (at, word)))
    else {
        return false;
    };
    let behind: Vec<&str> = line[at + word.len()..].split_whitespace().take(4).collect();
    let in_front: Vec<&str> = line[..at].split_whitespace().rev().take(2).collect();
    let has = |words: &[&str], looked_for: &str| {
        let mut words = words.iter();
        words.any(|word| looked_for.split('|').any(|one| word.contains(one)))
    };
    !has(&behind, OTHERS) && (has(&behind, HOLDS) || has(&in_front, HOLDS))
}

/// `A quorum of 4 nodes tolerates 2 failures`.
fn tolerated(line: &str) -> Option<Loss> {
    let found = tolerates(line)?;
    // Failures are what this line is about.
    let mut otherwise = OTHERWISE
        .iter()
        .filter(|word| !["fail", "loss"].contains(word));
    if otherwise.any(|word| line.contains(word)) {
        return None;
    }
    Some(Loss {
        total: number(&found[1])?,
        stated: None,
        lost: number(&found[3])?,
        noun: noun(&found[2])?,
    })
}

fn number(text: &str) -> Option<usize> {
    let digits = NUMBERS.iter().find(|(word, _)| *word == text);
    digits.map_or(text, |(_, digits)| digits).parse().ok()
}

fn noun(word: &str) -> Option<&'static str> {
    MEMBERS
        .iter()
        .find(|(_, words)| words.iter().any(|begin| begins(word, begin)))
        .map(|(noun, _)| *noun)
}

/// Whether a word is another one with an ending: `pod` and `pods`, not `podman`.
fn begins(word: &str, begin: &str) -> bool {
    word.strip_prefix(begin)
        .is_some_and(|ending| !begin.is_ascii() || ending.len() < 3)
}

#[cfg(test)]
mod tests {
    use super::counted;
    use crate::rules::lines_of;

    #[test]
    fn numbers_are_read_with_the_word_behind_them() {
        for (line, words) in [
            ("all 3 pods, two nodes", "3 pods|2 nodes"),
            ("3-node, 5+ pods", "3 node|5 pods"),
            ("v3 pods, 1.3 pods, 1234 pods", ""),
            ("运行3个节点", "3 节点"),
            ("3个 pods", "3 个"),
            ("sevenths of a two two pods", "7 ths|2 two"),
            ("3  pods", ""),
            ("3개의 노드", "3 노드"),
            ("(one pod) tone pod", "1 pod"),
        ] {
            let found: Vec<_> = counted(line)
                .map(|counted| format!("{} {}", counted.number, counted.word))
                .collect();
            assert_eq!(found.join("|"), words, "{line}");
        }
    }

    #[test]
    fn what_is_left_is_held_against_the_majority() {
        for (there, step, found) in [
            (
                "Confirm all 3 pods run",
                "Kill two pods, verify quorum holds",
                true,
            ),
            (
                "Confirm all 3 pods reach Running state",
                "Kill two pods, verify quorum holds",
                true,
            ),
            (
                "A 3-node cluster",
                "Stop 2 nodes; the majority remains",
                true,
            ),
            ("replicas: 4", "Delete 2 replicas, quorum is kept", true),
            (
                "3 Knoten laufen",
                "2 Knoten abschalten, Quorum bleibt erhalten",
                true,
            ),
            ("3个节点运行", "停止2个节点，法定人数保持", true),
            ("Anything", "Kill 3 of 5 nodes, the quorum must hold", true),
            ("Anything", "Raft quorum: 4 nodes tolerate 2 failures", true),
            (
                "Confirm all 3 pods run",
                "Kill one pod, verify quorum holds",
                false,
            ),
            (
                "Confirm all 5 pods run",
                "Kill two pods, verify quorum holds",
                false,
            ),
            (
                "Confirm all 3 pods run",
                "Kill two pods, verify quorum is lost",
                false,
            ),
            (
                "Confirm all 3 pods run",
                "Kill two pods one at a time, quorum holds",
                false,
            ),
            (
                "Confirm 3+ pods run",
                "Kill two pods, verify quorum holds",
                false,
            ),
            (
                "3 nodes, and 5 nodes in production",
                "Kill two nodes, quorum holds",
                false,
            ),
            (
                "3 pods per zone",
                "Kill two pods, verify quorum holds",
                false,
            ),
            (
                "At least 3 pods",
                "Kill two pods, verify quorum holds",
                false,
            ),
            (
                "3 pods of the web shop",
                "Kill two nodes, quorum holds",
                false,
            ),
            ("3 pods", "Kill two pods, the service holds", false),
            ("Anything", "Kill 2 of 5 nodes, the quorum must hold", false),
            (
                "Anything",
                "Raft quorum: 5 nodes tolerate 2 failures",
                false,
            ),
            ("Anything", "4 replicas tolerate 2 failures", false),
        ] {
            let document = format!("# R\n\n- [ ] {there}\n- [ ] {step}\n");
            let lines = lines_of("T021", &document);
            assert_eq!(lines == [4], found, "{there}; {step}: {lines:?}");
        }
    }
}
