//! T024: a criterion that names a quantity and no number.

use super::Rule;
use crate::metric::{Family, families_in, stands_alone};
use crate::stems::Stems;
use crate::{Document, Page, Severity};
use memchr::memchr;
use std::cell::LazyCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tminus_checklist::{Item, ItemIndex, Role, Section, lower_case};

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T024",
        title: "a criterion has no number",
        severity: Severity::Note,
        meaning: "It names something that is measured, calls for it to be \"acceptable\" or \"normal\", and the document gives no number for \
                  it. Two people who look at the same graph can then disagree, and during a launch they do.",
        example: "# Release\n\n## Success Criteria\n\n- [ ] Latency acceptable\n",
        near_miss: "# Release\n\n## Success Criteria\n\n- [ ] Latency p99 < 50ms\n\n## Monitoring\n\n- [ ] Latency acceptable\n",
        fix: "write the number that it is held against: \"Latency p99 < 50ms for 10 minutes\"",
    },
    check,
};

/// Words that judge without a measure. "High" and "low" are not among them: "high availability",
/// "high severity", "low latency mode" judge nothing.
static VAGUE: Stems = Stems::new(&[
    "acceptable",
    "good",
    "ok",
    "okay",
    "normal",
    "stable",
    "healthy",
    "reasonable",
    "elevated",
    "satisfactory",
    "spikes",
    "spiking",
    "spike",
    "akzeptabel",
    "gut",
    "stabil",
    "normale",
    "normales",
    "aceptable",
    "estable",
    "bueno",
    "buena",
    "aceitável",
    "estável",
    "normais",
    "boa",
    "bom",
    "acceptables",
    "correcte",
    "acceptabel",
    "goed",
    "stabiel",
    "normaal",
    "приемлемая",
    "приемлемое",
    "нормальная",
    "нормальное",
    "стабильна",
    "стабильно",
    "в норме",
    "正常",
    "稳定",
    "穩定",
    "可接受",
    "良好",
    "安定",
    "問題ない",
    "정상",
    "안정",
    "양호",
    "ổn định",
    "bình thường",
    "chấp nhận được",
]);
/// Quantities beside the usual ones, and the usual ones whose number would do for them.
const QUANTITIES: [(&str, &[Family]); 8] = [
    ("performance", &[Family::Latency, Family::Throughput]),
    ("error", &[Family::ErrorRate]),
    ("errors", &[Family::ErrorRate]),
    ("failures", &[Family::ErrorRate]),
    ("lag", &[]),
    ("queue depth", &[]),
    ("disk usage", &[]),
    ("load average", &[]),
];
/// Words that may stand between a quantity and what is said of it: "error rate is back to normal".
const LINKS: &str = "is are be stays stay remains remain looks look back to at still all levels level usage use consumption utilization \
    has have been was not no in on a the ist sind bleibt wieder noch está están es son sigue é são está continua est sont reste blijft zijn";
/// Words with which more may follow behind the judgement: a time or a place.
const FOLLOW: &str = "in for during over after under on across again throughout since at and während nach unter im bei en durante después \
    bajo em após sob pendant après sous tijdens na onder при во в на после";
/// Words that point at a number elsewhere.
static ELSEWHERE: Stems = Stems::new(&[
    "slo",
    "sla",
    "target",
    "threshold",
    "baseline",
    "limit",
    "budget",
    "alert",
    "alarm",
    "dashboard",
    "benchmark",
    "before",
    "previous",
    "ziel",
    "grenz",
    "schwell",
    "objetivo",
    "umbral",
    "límite",
    "meta",
    "limite",
    "seuil",
    "objectif",
    "drempel",
    "цел",
    "порог",
    "предел",
    "目标",
    "目標",
    "阈值",
    "閾值",
    "门限",
    "門限",
    "閾値",
    "基线",
    "基準",
    "목표",
    "임계",
    "기준",
    "ngưỡng",
    "mục tiêu",
    "review",
    "see ",
    "siehe",
    "grafana",
    "report",
    "mode",
    "release",
    "version",
]);
/// More words than this tell a story.
const WORDS: usize = 8;

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let checklist = document.checklist;
    let numbered: LazyCell<BTreeSet<Family>, _> = LazyCell::new(|| {
        let measured = document.measured();
        measured.filter_map(|(_, metric)| metric.family).collect()
    });
    let others = LazyCell::new(|| {
        let criteria = checklist.criteria.iter();
        let metrics: Vec<String> = criteria
            .map(|placed| placed.criterion.metric.to_lowercase())
            .collect();
        QUANTITIES.map(|(name, families)| {
            families.iter().any(|family| numbered.contains(family))
                || metrics.iter().any(|metric| metric.contains(name))
        })
    });
    let proved: LazyCell<BTreeSet<ItemIndex>, _> = LazyCell::new(|| {
        let commands = checklist.commands.iter();
        commands.filter_map(|command| command.item).collect()
    });
    let stating = sections_of_criteria(&checklist.sections);
    let mut wordings: BTreeMap<String, (usize, &str, usize)> = BTreeMap::new();
    for (at, item) in checklist.items.iter().enumerate() {
        let states = item.section.is_some_and(|section| stating[section.0]);
        if !states || !item.blanks.is_empty() || !is_one_line(document, item) {
            continue;
        }
        let text = lower_case(&item.text);
        if !VAGUE.are_in(&text) || !is_short(&text) || proved.contains(&ItemIndex(at)) {
            continue;
        }
        let usual = families_in(&text).map(|(family, at)| (at, numbered.contains(&family)));
        let other = QUANTITIES
            .iter()
            .zip(*others)
            .flat_map(|((name, _), numbered)| {
                let places = text.match_indices(name).map(|(at, _)| at..at + name.len());
                places.map(move |at| (at, numbered))
            });
        let mut quantities: Vec<_> = usual
            .chain(other)
            .filter(|(at, _)| stands_alone(&text, at))
            .collect();
        quantities.sort_by_key(|(at, _)| (at.start, Reverse(at.end)));
        // "Error rate" is no "error".
        quantities.dedup_by(|later, earlier| later.0.start < earlier.0.end);
        let without = quantities
            .iter()
            .any(|(at, numbered)| !numbered && judged(&text, at));
        let with = quantities
            .iter()
            .any(|(at, numbered)| *numbered && judged(&text, at));
        if without && !with {
            wordings
                .entry(text.into_owned())
                .and_modify(|(_, _, times)| *times += 1)
                .or_insert((item.line, &item.text, 1));
        }
    }
    wordings
        .into_values()
        .map(|(line, text, times)| {
            let often = match times {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            let text = text.trim_end_matches([',', '.', ';']);
            (
                line,
                format!("\"{text}\"{often} names no number, and no criterion gives one"),
            )
        })
        .collect()
}

/// Whether a vague word is what is said of a quantity, in front of it or behind it.
fn judged(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].trim_end();
    let after = &text[at.end..];
    VAGUE.iter().any(|vague| {
        let behind = after.match_indices(vague).any(|(place, _)| {
            let end = place + vague.len();
            stands_alone(after, &(place..end)) && links(&after[..place]) && ends(&after[end..])
        });
        let start = before.len().checked_sub(vague.len());
        let in_front = before.ends_with(vague)
            && start.is_some_and(|start| stands_alone(before, &(start..before.len())))
            && ends(after);
        behind || in_front
    })
}

/// Whether a text only links what stands on its two sides.
fn links(text: &str) -> bool {
    words(text).all(|word| {
        // Particles of scripts without spaces.
        let particle = !word.is_ascii() && word.chars().count() <= 3;
        particle || LINKS.split_whitespace().any(|link| link == word)
    })
}

/// Whether a text adds a time or a place at most.
fn ends(text: &str) -> bool {
    words(text)
        .next()
        .is_none_or(|word| FOLLOW.split_whitespace().any(|follow| follow == word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Which sections, or those that they are part of, state what is to be found.
fn sections_of_criteria(sections: &[Section]) -> Vec<bool> {
    let mut stating: Vec<bool> = Vec::with_capacity(sections.len());
    for section in sections {
        let own = matches!(
            section.role,
            Role::Success | Role::RollbackTrigger | Role::Monitor
        );
        // A section stands behind those that it is part of.
        let above = section.parent.and_then(|parent| stating.get(parent.0));
        stating.push(own || above.is_some_and(|above| *above));
    }
    stating
}

/// Whether nothing under an item says more.
fn is_one_line(document: &Document<'_>, item: &Item) -> bool {
    let source = &document.checklist.source;
    let nested = source.get(item.span.clone()).unwrap_or_default();
    memchr(b'\n', nested.trim_ascii_end()).is_none()
}

/// A few words without a number or a pointer to one.
fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= WORDS
        && !text.contains(|character: char| {
            character.is_numeric() || character == '%' || character == '`'
        })
        && !ELSEWHERE.are_in(text)
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn a_quantity_wants_a_number() {
        for (item, found) in [
            ("Latency acceptable", true),
            ("Error rate is normal", true),
            ("**Memory** stable", true),
            ("Latenz akzeptabel", true),
            ("Throughput: stable", true),
            ("Elevated permanent send failures,", false),
            ("Elevated failures", true),
            ("No error spikes", true),
            ("Performance is good", true),
            ("Replication lag back to normal", true),
            ("内存使用正常", true),
            ("Время ответа в норме", true),
            ("Latency p99 < 50ms", false),
            ("Latency within SLO and stable", false),
            ("Error rate not above baseline, stable", false),
            ("Logs look normal", false),
            ("Memory stable (`free -m`)", false),
            (
                "Memory stable\n  - below what the last release took\n",
                false,
            ),
            ("Latency: ____ (normal)", false),
            (
                "Team agrees that the memory graph which we have on the wall looks normal to all of us",
                false,
            ),
            ("Program stable", false),
            ("High availability is configured", false),
            ("No high severity errors", false),
            ("Performance review acceptable", false),
            ("CPU image of the stable release deployed", false),
            ("Team is healthy and has enough memory", false),
            ("Good luck, memory", false),
            ("CPU stable, see Grafana", false),
            ("Memory OK per the team lead", false),
            ("Stable latency build deployed", false),
            ("Error page looks good", false),
            ("Errors acceptable to legal", false),
            ("Latency is back to normal in all regions", true),
        ] {
            let document = format!("# R\n\n## Success Criteria\n\n- [ ] {item}\n");
            assert_eq!(!lines_of("T024", &document).is_empty(), found, "{item}");
        }
        let elsewhere = "# R\n\n## Build\n\n- [ ] Memory stable\n";
        assert_eq!(lines_of("T024", elsewhere), [0; 0]);
    }

    #[test]
    fn one_wording_is_found_once() {
        let document = "# R\n\n## Monitoring\n\n- [ ] Latency acceptable\n- [ ] Latency acceptable\n- [ ] CPU stable\n";
        assert_eq!(lines_of("T024", document), [5, 7]);
    }
}
