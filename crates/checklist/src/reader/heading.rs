//! Sections: their roles, weights and times, and headings that are themselves a step.

use super::{Around, Lead, NewItem, Reader, SectionNote, UnderHeading};
use crate::block::Kind;
use crate::fill_in;
use crate::glance::Glance;
use crate::identity::{self, ROOT};
use crate::lexicon::{Endings, Phrases, lower};
use crate::prose::{Prose, clip, clip_start};
use crate::role::{self, Ground, Heading, Purpose, Under};
use crate::window::{self, Place};
use crate::{Form, ItemIndex, Role, Section, SectionIndex, tone};
use std::sync::LazyLock;

const LONGEST: usize = 500;

impl Reader<'_> {
    /// Finds every section before anything else, since what a text means depends on its role.
    pub(super) fn find_sections(&mut self) {
        let blocks = self.blocks;
        let headings: Vec<(usize, u8, &Prose)> = blocks
            .iter()
            .enumerate()
            .filter_map(|(at, block)| match &block.kind {
                Kind::Heading { level, prose } => Some((at, *level, prose)),
                _ => None,
            })
            .collect();
        self.week_zero = headings
            .iter()
            .any(|(_, _, prose)| window::counts_from_zero(clip(&prose.text, LONGEST)));
        let highest = headings.iter().map(|(_, level, _)| *level).min();
        let is_highest = |level: u8| Some(level) == highest;
        self.out.title = headings
            .iter()
            .find(|(_, level, _)| is_highest(*level))
            .map(|(_, _, prose)| prose.text.trim().to_owned());
        let titles = headings
            .iter()
            .filter(|(_, level, _)| is_highest(*level))
            .count();
        let mut open: Vec<(u8, SectionIndex)> = Vec::new();
        let mut deployed = false;
        let mut monitored = false;
        let title = self.out.title.as_deref();
        let of_launch =
            titles == 1 && title.is_some_and(|title| role::titles_launch(clip(title, LONGEST)));
        for (order, &(at, level, prose)) in headings.iter().enumerate() {
            let next = headings.get(order + 1);
            open.retain(|(outer, _)| *outer < level);
            let parent = open.last().map(|(_, section)| *section);
            let text = clip(prose.text.trim(), LONGEST);
            let glance = Glance::at(&prose.text);
            let times = window::scan(&prose.text, glance, Place::Heading, self.week_zero);
            let timing = window::timing(text, &times);
            let title = (order == 0 && is_highest(level) && titles == 1)
                || (order == 1
                    && at == 1
                    && next.is_none_or(|(_, next, _)| *next <= level)
                    && self.is_metadata(at + 1, next.map_or(blocks.len(), |(at, ..)| *at)));
            let heading = Heading {
                text,
                parent: parent.map_or(Purpose::NONE, |parent| self.sections[parent.0].purpose),
                title,
                timing,
                deployed,
                monitored,
                of_launch,
            };
            let purpose = role::of(heading, || Under {
                catalogue: role::may_be_catalogue(text) && is_catalogue(level, &headings[order..]),
                ..self.directly_under(at + 1, next.map_or(blocks.len(), |(at, ..)| *at))
            });
            let role = purpose.role;
            let top = parent.is_none_or(|parent| self.out.sections[parent.0].parent.is_none());
            if top && !title {
                deployed |= role == Role::Deploy;
                monitored |= matches!(role, Role::Monitor | Role::Success);
            }
            let index = SectionIndex(self.out.sections.len());
            let above = parent.map(|parent| &self.out.sections[parent.0]);
            // `Rollback (if issues occur)` says when the whole of it begins.
            let weight = if role.begins_rollback(above.map(|above| above.role)) {
                None
            } else {
                tone::weight_of_heading(text, role, glance)
                    .or_else(|| above.and_then(|above| above.weight))
            };
            let outer = parent.map(|parent| &self.sections[parent.0]);
            let outer_cases = outer.is_some_and(|outer| outer.cases);
            self.sections.push(SectionNote {
                cases: role == Role::Deploy && (outer_cases || names_cases(text)),
                both_ways: role == Role::Deploy && role::goes_there_and_back(text),
                path: identity::path(outer.map_or(&ROOT, |outer| &outer.path), &prose.text),
                times,
                purpose,
            });
            let start = blocks[at].range.start;
            let end = next.map_or(self.decoded.text.len(), |(next, ..)| {
                blocks[*next].range.start
            });
            self.out.sections.push(Section {
                line: self.line(start),
                level,
                heading: prose.text.trim().to_owned(),
                role,
                weight,
                recurs: purpose.ground == Ground::Upkeep,
                parent,
                span: self.decoded.span(start..end),
            });
            open.push((level, index));
        }
    }

    /// What some blocks below a heading say.
    fn directly_under(&self, start: usize, end: usize) -> Under {
        const ENOUGH: usize = 2000;
        let mut under = Under::default();
        for block in &self.blocks[start..end] {
            match &block.kind {
                Kind::Text(prose) => under.said.push_str(clip(&prose.text, LONGEST)),
                Kind::Row(row) if row.header => {
                    for cell in &row.cells {
                        under.said.push('|');
                        under.said.push_str(clip(&cell.text, LONGEST));
                    }
                }
                Kind::Entry(entry) => {
                    under.boxes |= entry.task.is_some();
                    continue;
                }
                _ => continue,
            }
            under.said.push('\n');
            if under.said.len() > ENOUGH {
                break;
            }
        }
        under
    }

    /// Whether blocks say only what the document is about: lines such as `**Version**: 1.0`.
    fn is_metadata(&self, start: usize, end: usize) -> bool {
        let blocks = &self.blocks[start..end];
        !blocks.is_empty()
            && blocks.iter().all(|block| match &block.kind {
                Kind::Rule => true,
                Kind::Text(prose) => {
                    block.owner.is_none()
                        && prose
                            .lines()
                            .all(|line| fill_in::label_and_value(&prose.text[line]).is_some())
                }
                _ => false,
            })
    }

    pub(super) fn heading(&mut self, at: usize, prose: &Prose) {
        self.end_section(self.blocks[at].range.start);
        let section = self.next_section;
        self.section = Some(SectionIndex(section));
        self.next_section += 1;
        self.lead = Lead::default();
        let all = 0..prose.text.len();
        let glance = Glance::at(&prose.text);
        let lasting = self.criteria(glance, prose, &all, &Around::default());
        let times = std::mem::take(&mut self.sections[section].times);
        self.add_windows(prose, &all, times, Place::Heading, None, &lasting);
        let to_fill = fill_in::label_and_value(&prose.text)
            .is_some_and(|(_, value)| fill_in::is_to_fill(&prose.text[value]));
        let blanks = fill_in::blanks(&prose.text);
        self.under = UnderHeading {
            block: Some(at),
            items: self.out.items.len(),
            commands: self.out.commands.len(),
            criteria: self.out.criteria.len(),
            windows: self.out.windows.len(),
            steps: 0,
            said: false,
        };
        if to_fill || !blanks.is_empty() {
            let blanks = self.blanks(prose, &all, blanks);
            self.add_item(NewItem {
                form: Form::Blank,
                range: self.blocks[at].range.clone(),
                parent: None,
                text: &prose.text,
                glance,
                trigger: false,
                codes: prose.codes(&all),
                checked: false,
                mark: None,
                blanks,
            });
        }
    }

    /// A heading with commands or steps under it and no item is a step itself, and so is one that calls itself
    /// a step and says what to do; `end` is where the section ends.
    pub(super) fn end_section(&mut self, end: usize) {
        let Some(at) = self.under.block else {
            return;
        };
        let Kind::Heading { prose, level } = &self.blocks[at].kind else {
            return;
        };
        let no_item = self.out.items.len() == self.under.items;
        let commands = &self.out.commands[self.under.commands..];
        let is_whole = || {
            let next = self.blocks[at + 1..]
                .iter()
                .find_map(|block| match &block.kind {
                    Kind::Heading { level, .. } => Some(*level),
                    _ => None,
                });
            next.is_none_or(|next| next <= *level)
        };
        let has_work = || {
            self.under.steps > 0
                || commands
                    .iter()
                    .any(|command| command.fence.is_some() && !command.looked_up)
                || (!commands.is_empty() || self.under.said && is_whole())
                    && role::is_step(&prose.text)
                || self.under.said
                    && *level > 2
                    && matches!(self.role(), Role::Deploy | Role::Rollback)
                    && role::is_numbered(&prose.text)
                    && is_whole()
        };
        if !(no_item && has_work() && is_step(&prose.text, self.role())) {
            return;
        }
        let item = self.add_item(NewItem {
            form: Form::Heading,
            range: self.blocks[at].range.start..end,
            parent: None,
            text: &prose.text,
            glance: Glance::at(&prose.text),
            trigger: false,
            codes: prose.codes(&(0..prose.text.len())),
            checked: false,
            mark: None,
            blanks: Vec::new(),
        });
        self.adopt(item);
    }

    /// Gives what came since the heading to the heading's item.
    fn adopt(&mut self, item: ItemIndex) {
        let commands = self.out.commands[self.under.commands..].iter_mut();
        for command in commands.filter(|command| !command.looked_up) {
            command.item = Some(item);
        }
        for criterion in &mut self.out.criteria[self.under.criteria..] {
            criterion.item = Some(item);
        }
        for window in &mut self.out.windows[self.under.windows..] {
            window.item = Some(item);
        }
        for choice in self.out.choices.iter_mut().rev() {
            if choice.line < self.out.items[item.0].line {
                break;
            }
            choice.item = Some(item);
        }
    }
}

/// Whether a heading names cases, of which a launch meets some: `Upgrade scenarios`.
fn names_cases(heading: &str) -> bool {
    #[rustfmt::skip]
    static CASES: LazyLock<Endings<()>> = LazyLock::new(|| {
        Endings::new(&[((), &[
            "scenarios", "escenarios", "cenários", "szenarien", "scénarios", "scenario's", "scenari", "scenariusze", "senaryoları", "сценарии", "场景", "場景", "シナリオ", "시나리오",
        ][..])])
    });
    let heading = heading.trim_end_matches(|character: char| !character.is_alphanumeric());
    CASES.may_end_text(heading) && CASES.of(&lower(clip_start(heading, 40))).next().is_some()
}

/// Whether the first of these headings has more than one below it, none of them numbered, and one that comes later
/// speaks of a launch.
fn is_catalogue(level: u8, headings: &[(usize, u8, &Prose)]) -> bool {
    const FAR: usize = 64;
    let later = headings.iter().take(FAR).skip(1);
    let own = later.clone().take_while(|(_, inner, _)| *inner > level);
    let own: Vec<_> = own.collect();
    own.len() > 1
        && !own
            .iter()
            .any(|(_, _, prose)| role::is_numbered(clip(&prose.text, LONGEST)))
        && later.skip(own.len()).any(|(_, inner, prose)| {
            *inner == level && role::speaks_of_launch(clip(&prose.text, LONGEST))
        })
}

/// Whether a heading names work to do, not a case, an example or what happens by itself.
fn is_step(heading: &str, role: Role) -> bool {
    static NO_WORK: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "scenario",
                "automatic",
                "automated",
                "example",
                "template",
                "escenario",
                "cenário",
                "szenario",
                "automatisch",
                "scénario",
                "场景",
                "シナリオ",
                "시나리오",
                "сценарий",
            ],
        )])
    });
    !matches!(
        role,
        Role::Reference | Role::Other | Role::SignOff | Role::Success | Role::RollbackTrigger
    ) && !NO_WORK.is_in(&lower(clip(heading, LONGEST)))
}
