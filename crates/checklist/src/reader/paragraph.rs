//! Paragraphs: each line that is something of its own (a box, a blank, a label) is taken by
//! itself, lines that only wrap are taken together.

use super::entry::is_fill_in;
use super::{Around, Near, NewItem, PendingLabel, Reader};
use crate::block::Block;
use crate::boxes::TextBox;
use crate::glance::Glance;
use crate::inline::Standing;
use crate::prose::{Prose, clip};
use crate::window::Place;
use crate::{Blank, Form, ItemIndex, Mark, Role, boxes, fill_in};
use std::ops::Range;

impl Reader<'_> {
    pub(super) fn paragraph(&mut self, prose: &Prose, parent: Option<ItemIndex>) {
        let before = self.out.items.len();
        for line in pieces(prose) {
            self.line_of_text(prose, &line, parent);
        }
        if self.out.items.len() == before {
            self.expected_above(prose, parent);
        }
        // `**1. Check replication**` owns the fence below it.
        self.step = (self.out.items.len() > before)
            .then(|| ItemIndex(self.out.items.len() - 1))
            .filter(|item| self.out.items[item.0].form == Form::Numbered);
    }

    pub(super) fn line_of_text(
        &mut self,
        prose: &Prose,
        line: &Range<usize>,
        parent: Option<ItemIndex>,
    ) {
        let text = &prose.text[line.clone()];
        self.pending_label = None;
        let glance = Glance::at(text);
        let item = self.item_in_text(glance, prose, line, parent, false);
        let bold = prose.bold_at(line.start).filter(|_| item.is_none());
        let stands_alone = bold.is_some_and(|bold| {
            prose.text[bold.end.min(line.end)..line.end]
                .trim_matches([':', '：', ' '])
                .is_empty()
        });
        if item.is_none() {
            self.set_lead(text, stands_alone);
        }
        if item.is_none()
            && let Some((label, value)) = fill_in::label_and_value(text)
            && value.is_empty()
        {
            self.pending_label = Some(PendingLabel {
                label: text[label].to_owned(),
                range: prose.range(line),
                item: None,
            });
        }
        let around = Around {
            item: item.or(parent),
            parent: Near::Item(parent),
            ..Around::default()
        };
        let place = if stands_alone {
            Place::Heading
        } else if item.is_some() {
            Place::Item
        } else {
            Place::Text
        };
        self.measure(glance, prose, line, place, &around);
        let standing = match item {
            Some(_) => Standing::Step,
            None => Standing::Text,
        };
        self.inline_commands(prose, line, item.or(parent), standing);
    }

    /// The item that a line of running text is, if it is one.
    pub(super) fn item_in_text(
        &mut self,
        glance: Glance,
        prose: &Prose,
        line: &Range<usize>,
        parent: Option<ItemIndex>,
        template: bool,
    ) -> Option<ItemIndex> {
        let text = &prose.text[line.clone()];
        let (form, checked, mark, from) = if let Some(found) = boxes::at_start(text)
            && let Some(mark) = self.box_mark(prose, line.start, &found)
        {
            (Form::Box, found.checked, Some(mark), found.after)
        } else if let Some(pair) = self.pair(prose, line, template) {
            (Form::Pair, false, Some(pair), 0)
        } else if let Some(found) = boxes::after_label(text)
            && let Some(mark) = self.box_mark(prose, line.start, &found)
        {
            (Form::Box, found.checked, Some(mark), 0)
        } else if is_fill_in(prose, line) || (template && is_template_line(text)) {
            (Form::Blank, false, None, boxes::after_bullet(text))
        } else if self.is_bold_step(prose, line) {
            (Form::Numbered, false, None, step_text(text))
        } else if number(text) > 0 && !template && self.role() != Role::Reference {
            (Form::Numbered, false, None, number(text))
        } else {
            return None;
        };
        let start = line.start + from;
        let codes: Vec<Range<usize>> = prose
            .codes(&(start..line.end))
            .iter()
            .map(|code| code.start - start..code.end - start)
            .collect();
        let blanks = self.blanks(prose, line, fill_in::blanks(text));
        Some(self.add_item(NewItem {
            form,
            range: prose.range(line),
            parent,
            text: &text[from..],
            glance,
            trigger: false,
            codes: &codes,
            checked,
            mark,
            blanks,
        }))
    }

    /// The place of a box of the text behind `from`; `None` where its brackets stand on two lines.
    pub(super) fn box_mark(&self, prose: &Prose, from: usize, found: &TextBox) -> Option<Mark> {
        let inside = from + found.inside.start..from + found.inside.end;
        let span = self.source_span(prose, &inside);
        if found.symbol {
            return Some(Mark::Symbol(span));
        }
        let close = inside.end + prose.text[inside.end..].find(']')?;
        let whole = prose.locate(inside.start)..prose.locate(close);
        let apart = self.decoded.text.get(whole)?.contains(['\n', '\r']);
        (!apart).then_some(Mark::Box(span))
    }

    /// Two answers of which one is to be kept. They stand on one line of the document: what is
    /// between them goes with the other one.
    pub(super) fn pair(&self, prose: &Prose, line: &Range<usize>, template: bool) -> Option<Mark> {
        let (yes, no) = fill_in::pair(&prose.text[line.clone()], template)?;
        let place = |range: Range<usize>| line.start + range.start..line.start + range.end;
        let (yes, no) = (place(yes), place(no));
        let whole = prose.range(&(yes.start.min(no.start)..yes.end.max(no.end)));
        let apart = self.decoded.text.get(whole)?.contains(['\n', '\r']);
        (!apart).then(|| Mark::Pair {
            yes: self.source_span(prose, &yes),
            no: self.source_span(prose, &no),
        })
    }

    /// `**4. Copy, then verify** ...`: a step numbered in bold, outside any list.
    fn is_bold_step(&self, prose: &Prose, line: &Range<usize>) -> bool {
        let text = &prose.text[line.clone()];
        step_text(text) > 0
            && !self.lead.text.ends_with(" will:")
            && prose.bold_at(line.start).is_some()
    }

    /// A thematic break; one of underscores below a label is a blank of it.
    pub(super) fn rule(&mut self, block: &Block) {
        let text = &self.decoded.text;
        let Some(rule) = text.get(block.range.clone()) else {
            return;
        };
        let trimmed = rule.trim();
        let all_blank = trimmed.len() >= 3 && trimmed.bytes().all(|byte| byte == b'_');
        let Some(mut pending) = self.pending_label.take() else {
            return;
        };
        if !all_blank {
            return;
        }
        let start = block.range.start + (rule.len() - rule.trim_start().len());
        let end = start + trimmed.len();
        let blank = Blank {
            span: self.decoded.span(start..end),
            label: pending.label.clone(),
        };
        if let Some(item) = pending.item {
            let item = &mut self.out.items[item.0];
            item.span.end = blank.span.end;
            item.blanks.push(blank);
        } else {
            let label = format!("{}:", pending.label);
            pending.item = Some(self.add_item(NewItem {
                form: Form::Blank,
                range: pending.range.start..end,
                parent: self.owner_item(block),
                text: &label,
                glance: Glance::at(&label),
                trigger: false,
                codes: &[],
                checked: false,
                mark: None,
                blanks: vec![blank],
            }));
        }
        self.pending_label = Some(pending);
    }

    /// Boxes at the starts of lines of text that is no running text.
    pub(super) fn boxes_in_lines(&mut self, prose: &Prose, parent: Option<ItemIndex>) {
        for line in raw_lines(&prose.text) {
            let text = &prose.text[line.clone()];
            if boxes::at_start(text).is_some() {
                self.item_in_text(Glance::at(text), prose, &line, parent, false);
            }
        }
    }
}

/// The lines of a text that keeps its line ends.
pub(super) fn raw_lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.trim_end_matches('\r').len()
    })
}

/// Whether a line offers answers to choose from.
fn is_choice(text: &str) -> bool {
    fill_in::pair(text, false).is_some() || boxes::after_label(text).is_some()
}

/// The lines of a paragraph, those joined that only wrap.
fn pieces(prose: &Prose) -> Vec<Range<usize>> {
    let mut lines = prose.lines().peekable();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut apart = true;
    while let Some(line) = lines.next() {
        if pieces.is_empty() && lines.peek().is_none() {
            pieces.push(line);
            break;
        }
        let text = &prose.text[line.clone()];
        let answered = is_choice(text) || is_fill_in(prose, &line);
        let starts = answered
            || prose.bold_at(line.start).is_some()
            || boxes::at_start(text).is_some()
            || number(text) > 0;
        match pieces.last_mut() {
            Some(last) if !starts && !apart => last.end = line.end,
            _ => pieces.push(line),
        }
        apart = answered || starts && fill_in::label_and_value(text).is_some();
    }
    pieces
}

/// Where the text behind a number begins that is none of Markdown's: `① Stop`, `（１）Stop`, `1、Stop`.
pub(super) fn number(text: &str) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    let rest = match first {
        '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '❶'..='❿' | '➀'..='➓' => text
            [first.len_utf8()..]
            .strip_prefix(['.', '、', '．'])
            .unwrap_or(&text[first.len_utf8()..]),
        '(' | '（' => match after_digits(&text[first.len_utf8()..]) {
            Some(rest) if rest.starts_with([')', '）']) => {
                &rest[rest.chars().next().map_or(0, char::len_utf8)..]
            }
            _ => return 0,
        },
        _ => match after_digits(text) {
            Some(rest) if rest.starts_with(['、', '．', '）', '）']) => {
                &rest['、'.len_utf8()..]
            }
            _ => return 0,
        },
    };
    let words = rest.trim_start();
    if words
        .starts_with(|next: char| next.is_alphabetic() || matches!(next, '`' | '「' | '[' | '【'))
    {
        text.len() - words.len()
    } else {
        0
    }
}

/// What stands behind one or two digits, full-width ones too.
fn after_digits(text: &str) -> Option<&str> {
    let rest = text
        .trim_start_matches(|digit: char| digit.is_ascii_digit() || ('０'..='９').contains(&digit));
    let digits = text[..text.len() - rest.len()].chars().count();
    (1..=2).contains(&digits).then_some(rest)
}

/// Where the text behind a number begins: `4. Copy`, `Step 2: Copy` keep their words.
fn step_text(text: &str) -> usize {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    if digits == 0 || !text[digits..].starts_with(['.', ')']) {
        return 0;
    }
    let rest = &text[digits + 1..];
    if !rest.starts_with(' ') {
        return 0;
    }
    digits + 1 + (rest.len() - rest.trim_start().len())
}

/// A line of a template that is to be filled in: `[Approvers]:`, `[Any additional notes]`.
fn is_template_line(text: &str) -> bool {
    let text = clip(text.trim(), 200);
    let Some(inside) = text.strip_prefix('[') else {
        return false;
    };
    let Some((label, rest)) = inside.split_once(']') else {
        return false;
    };
    let words = label.contains(' ')
        && label.chars().any(char::is_alphabetic)
        && !label.contains(['"', ',']);
    let named = label.chars().next().is_some_and(char::is_alphabetic);
    let rest = rest.trim();
    match rest.strip_prefix([':', '：']) {
        Some(value) => named && (value.trim().is_empty() || fill_in::is_to_fill(value.trim())),
        None => rest.is_empty() && (words || (label.contains(", ") && label.contains(' '))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_markdown_does_not_know_are_numbers() {
        for (text, words) in [
            ("① 開啟維護頁", "開啟維護頁"),
            ("❷ Stop", "Stop"),
            ("（１）停止する", "停止する"),
            ("(2) Stop the writers", "Stop the writers"),
            ("1、备份", "备份"),
            ("３．確認", "確認"),
            ("4） 检查", "检查"),
        ] {
            assert_eq!(&text[number(text)..], words, "{text}");
        }
        for text in [
            "(12:30) Stop",
            "2024、2025",
            "(a) x",
            "①",
            "3.5 GB",
            "(1)",
            "1) x",
            "１２３、x",
        ] {
            assert_eq!(number(text), 0, "{text}");
        }
    }
}
