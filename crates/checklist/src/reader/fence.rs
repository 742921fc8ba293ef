//! Fences: the commands of a shell fence with what its comments say, and templates to fill in.

use super::paragraph::raw_lines;
use super::{Around, Near, Reader, SURROUNDINGS};
use crate::block::{Fence, Kind};
use crate::choice::{self, FenceOptions};
use crate::expectation::{self, Meaning};
use crate::glance::Glance;
use crate::inline::Standing;
use crate::prose::{Prose, clip};
use crate::shell::{self, CommandLine, Comment, FenceCommand, Line};
use crate::window::Place;
use crate::{Command, Expectation, ItemIndex, Language, boxes, endless, role};
use std::ops::Range;

/// What the commands of a fence have in common.
struct Owner {
    /// Which fence of the document it is.
    number: usize,
    item: Option<ItemIndex>,
    /// The sentence that introduces it.
    lead: Option<String>,
    /// They are there to be looked up.
    looked_up: bool,
}

impl Reader<'_> {
    pub(super) fn fence(&mut self, at: usize, fence: &Fence) {
        let block = &self.blocks[at];
        if !fence.closed {
            self.unclear(
                block.range.start,
                "a fence that is never closed; close it with a line of backticks",
            );
        }
        let number = self.fences;
        self.fences += 1;
        let item = self
            .owner_item(block)
            .or_else(|| self.led_by(at))
            .or(self.step);
        let answers = self.answer.take();
        let is_list = is_list(&fence.body.text);
        let lead = self.sentence_above(at);
        let looked_up = lead.as_deref().is_some_and(role::titles_commands_for_later);
        let item = item.filter(|_| !looked_up);
        let language = if is_list || answers.is_some() && fence.info.trim().is_empty() {
            None
        } else {
            shell::shell_language(&fence.info, &fence.body.text)
        };
        if let (None, Some(answer), false) = (language, answers, is_list) {
            self.expect_fence(&answer, fence);
        }
        match language {
            Some(language) => {
                let owner = Owner {
                    number,
                    item,
                    lead,
                    looked_up,
                };
                self.shell(&fence.body, language, &owner);
                if !fence.closed {
                    self.boxes_in_lines(&fence.body, item);
                }
            }
            None => self.other_lines(fence, item, is_list),
        }
    }

    /// The sentence above a fence that introduces it: `If it is slow:`.
    fn sentence_above(&self, at: usize) -> Option<String> {
        let above = &self.blocks[at.checked_sub(1)?];
        let Kind::Text(prose) = &above.kind else {
            return None;
        };
        let text = prose.text.trim_end().strip_suffix([':', '：'])?;
        let line = text.rsplit('\n').next().unwrap_or(text);
        let sentence = line.rsplit(". ").next().unwrap_or(line);
        Some(clip(sentence.trim(), SURROUNDINGS).to_owned())
    }

    /// The item that introduces a fence without indenting it: `- [ ] **Tag & push**:` on the line
    /// above.
    fn led_by(&self, at: usize) -> Option<ItemIndex> {
        let before = &self.blocks[at.checked_sub(1)?];
        let Kind::Text(prose) = &before.kind else {
            return None;
        };
        let between = before.range.end..self.blocks[at].range.start;
        let adjoins = self
            .decoded
            .text
            .get(between)
            .is_none_or(|between| between.matches('\n').count() <= 1);
        if adjoins && prose.text.trim_end().ends_with([':', '：']) {
            self.owner_item(before)
        } else {
            None
        }
    }

    fn shell(&mut self, body: &Prose, language: Language, owner: &Owner) {
        let item = owner.item;
        let mut options = FenceOptions::default();
        for line in shell::split(&body.text, language) {
            match line {
                Line::Command(command) => {
                    let index = self.out.commands.len();
                    self.fence_command(body, language, owner, &command);
                    options.command(|at| self.line(body.locate(at)), index, &command);
                }
                Line::Comments(comments) => {
                    self.under.steps += 1;
                    let mut above = "";
                    for comment in &comments {
                        self.comment(body, comment, item, above);
                        above = clip(&comment.text, SURROUNDINGS);
                        options.comment(self.line(body.locate(comment.range.start)), &comment.text);
                    }
                }
            }
        }
        self.out.choices.extend(options.finish(item));
    }

    fn fence_command(
        &mut self,
        body: &Prose,
        language: Language,
        owner: &Owner,
        command: &FenceCommand,
    ) {
        let item = owner.item;
        let mut above = "";
        for comment in &command.above {
            self.comment(body, comment, item, above);
            above = clip(&comment.text, SURROUNDINGS);
        }
        if let Some(comment) = &command.trailing {
            self.comment(body, comment, item, above);
        }
        // A measure below a command is one that the author expects of it.
        let mut measured = None;
        for comment in &command.below {
            let criteria = self.out.criteria.len();
            self.comment(body, comment, item, above);
            if criteria < self.out.criteria.len() {
                measured = measured.or(Some(comment));
            }
        }
        let line = CommandLine::of(&command.text);
        let mut must_fail = false;
        let expected = expectation::find_in_fence(command, &line).map(|written| {
            let meaning = Meaning::of(&written.text, &line);
            must_fail = meaning.must_fail;
            Expectation {
                line: self.line(body.locate(written.range.start)),
                check: meaning.check,
                text: written.text,
            }
        });
        let measured = measured.map(|comment| Expectation {
            line: self.line(body.locate(comment.range.start)),
            check: None,
            text: comment.text.clone(),
        });
        let expected = expected.or(measured);
        let above = command.above.iter().map(|comment| comment.text.as_str());
        let above = above.filter(|text| !choice::is_or(text));
        let description = above.collect::<Vec<_>>().join(" ");
        self.out.commands.push(Command {
            line: self.line(body.locate(command.range.start)),
            span: self.source_span(body, &command.range),
            item,
            section: self.section,
            fence: Some(owner.number),
            language,
            must_fail,
            expected,
            description: (!description.is_empty()).then_some(description),
            lead: owner.lead.clone(),
            looked_up: owner.looked_up,
            endless: endless::never_ends(&line),
            placeholders: shell::placeholders(&command.text),
            prelude: shell::is_prelude(&line),
            text: command.text.clone(),
        });
    }

    /// What a comment in a fence measures, and when.
    fn comment(&mut self, body: &Prose, comment: &Comment, item: Option<ItemIndex>, above: &str) {
        let Some(whole) = body.text.get(comment.range.clone()) else {
            return;
        };
        let Some(at) = place_of_words(whole, &comment.text) else {
            return;
        };
        let start = comment.range.start + at;
        let around = Around {
            item,
            parent: Near::Words(above),
            ..Around::default()
        };
        let range = start..start + comment.text.len();
        let glance = Glance::at(&body.text[range.clone()]);
        self.measure(glance, body, &range, Place::Text, &around);
    }

    /// A task-list box in a fence, which is read as one elsewhere.
    fn box_in_fence(
        &mut self,
        glance: Glance,
        body: &Prose,
        line: &Range<usize>,
        parent: Option<ItemIndex>,
    ) -> Option<ItemIndex> {
        let prose = body.with_codes(line);
        let all = 0..prose.text.len();
        let item = self.item_in_text(glance, &prose, &all, parent, true);
        let found = boxes::at_start(&prose.text);
        let words = found.map_or(0, |found| found.after)..all.end;
        self.inline_commands(&prose, &words, item, Standing::Step);
        item
    }

    /// A fence of no shell: templates are filled in, schedules are times, code is nothing.
    fn other_lines(&mut self, fence: &Fence, item: Option<ItemIndex>, is_list: bool) {
        let language = fence
            .info
            .split([' ', ',', '{'])
            .next()
            .unwrap_or("")
            .to_lowercase();
        let body = &fence.body;
        let is_text = is_list
            || matches!(
                language.as_str(),
                "" | "text" | "txt" | "plain" | "plaintext" | "markdown" | "md" | "none"
            );
        let is_settings = matches!(language.as_str(), "yaml" | "yml" | "toml" | "ini");
        if !is_text && !is_settings {
            if !fence.closed {
                self.boxes_in_lines(body, item);
            }
            return;
        }
        let mut above: Range<usize> = 0..0;
        for line in raw_lines(&body.text) {
            let text = &body.text[line.clone()];
            if text.trim().is_empty() {
                continue;
            }
            let glance = Glance::at(text);
            let own = if is_text && begins_with_box(text) {
                self.box_in_fence(glance, body, &trimmed(text, &line), item)
            } else if is_text {
                self.item_in_text(glance, body, &trimmed(text, &line), item, true)
            } else {
                None
            };
            let around = Around {
                item: own.or(item),
                parent: Near::Words(clip(&body.text[above.clone()], SURROUNDINGS)),
                ..Around::default()
            };
            // `├── fixable (< 30 min)` is a way through a drawing.
            let is_drawn = text
                .trim_start()
                .starts_with(['│', '├', '└', '┌', '┃', '┣', '┗']);
            if is_text && is_drawn && own.is_none() {
                continue;
            }
            if is_text {
                self.measure(glance, body, &line, Place::Text, &around);
            } else {
                self.times(glance, body, &line, Place::Text, own.or(item), &[]);
            }
            if !text.starts_with([' ', '\t']) {
                above = line;
            }
        }
    }
}

/// Whether the content of a fence is a list of boxes, whatever the fence says it is.
fn is_list(content: &str) -> bool {
    let mut lines = raw_lines(content).map(|line| content[line].trim());
    lines
        .find(|line| !(line.is_empty() || line.starts_with('#')))
        .is_some_and(begins_with_box)
}

/// Whether a line is a task-list box: `- [ ] Stop the writers`.
fn begins_with_box(line: &str) -> bool {
    let line = line.trim();
    boxes::after_bullet(line) > 0
        && boxes::at_start(line).is_some_and(|found| !found.symbol && found.after < line.len())
}

/// Where the words of a comment stand in it: nearly always behind its signs and white space.
fn place_of_words(whole: &str, words: &str) -> Option<usize> {
    let is_lead = |character: char| character == '#' || character.is_whitespace();
    let rest = whole.trim_start_matches(is_lead);
    if rest.starts_with(words) && words.starts_with(|first| !is_lead(first)) {
        Some(whole.len() - rest.len())
    } else {
        whole.find(words)
    }
}

fn trimmed(text: &str, line: &Range<usize>) -> Range<usize> {
    let start = line.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}

#[cfg(test)]
mod tests {
    #[test]
    fn boxes_in_a_fence_are_items_whatever_its_tag() {
        let read = |tag: &str, body: &str| {
            let document = format!("# Deploy\n\n```{tag}\n{body}\n```\n");
            let checklist = crate::parse(document.as_bytes());
            let items = checklist.items.into_iter().map(|item| item.text);
            let commands = checklist.commands.into_iter().map(|command| command.text);
            (items.collect::<Vec<_>>(), commands.collect::<Vec<_>>())
        };
        let list = "# First\n- [ ] Install the proxy\n- [x] Run `nginx -t`\n- [ ] sudo systemctl reload nginx.service -q";
        for tag in ["bash", "sh", "text", "", "yaml"] {
            let (items, commands) = read(tag, list);
            assert_eq!(items.len(), 3, "{tag}");
            assert_eq!(
                commands,
                ["nginx -t", "sudo systemctl reload nginx.service -q"],
                "{tag}"
            );
        }
        let (items, commands) = read("bash", "[ -f x ] && make\n- [ ] a");
        assert_eq!((items.len(), commands.len()), (0, 1));
        let (items, _) = read("yaml", "- [a, b]\n- []");
        assert_eq!(items.len(), 0);
    }
}
