//! The blocks of a Markdown document as one flat list in document order.
//!
//! `CommonMark` with GitHub's tables and task lists, read by `pulldown-cmark`. Containers are not
//! nodes of a tree: a block names the list entry that holds it, so that lists nested without
//! bound cost neither stack nor walks up.

use crate::prose::Prose;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// One block. Ranges count in the decoded text.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    pub(crate) kind: Kind<'a>,
    pub(crate) range: Range<usize>,
    /// The list entry that directly holds this block, by place in the list of blocks.
    pub(crate) owner: Option<usize>,
}

#[derive(Debug)]
pub(crate) enum Kind<'a> {
    Heading {
        level: u8,
        prose: Prose<'a>,
    },
    /// A paragraph, or the text of a list entry.
    Text(Prose<'a>),
    /// The start of a list entry; what it holds follows, with this block as owner.
    Entry(Entry),
    Fence(Fence<'a>),
    Row(Row<'a>),
    /// A thematic break: `---`, or a line of underscores.
    Rule,
    /// HTML, line by line.
    Html(Prose<'a>),
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) numbered: bool,
    /// The task-list box, brackets included.
    pub(crate) task: Option<Range<usize>>,
}

#[derive(Debug)]
pub(crate) struct Fence<'a> {
    /// The info string: `bash`.
    pub(crate) info: String,
    /// The content; the fence's own indentation is cut.
    pub(crate) body: Prose<'a>,
    /// It ends with a closing fence, not with the document.
    pub(crate) closed: bool,
}

#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// Which table of the document it is in.
    pub(crate) table: usize,
    pub(crate) header: bool,
    pub(crate) cells: Vec<Prose<'a>>,
}

/// How many bytes a block has at least in most documents.
const BYTES_OF_BLOCK: usize = 16;

/// Reads the blocks of a text.
pub(crate) fn read(text: &str) -> Vec<Block<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        text,
        blocks: Vec::with_capacity(text.len() / BYTES_OF_BLOCK),
        ..Reader::default()
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.take(event, range);
    }
    reader.end_prose();
    reader.blocks
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Block<'a>>,
    owners: Vec<usize>,
    /// Whether each open list is numbered.
    lists: Vec<bool>,
    table_count: usize,
    prose: Option<(Prose<'a>, Range<usize>)>,
    bold: Vec<usize>,
    /// Where the text of the open link begins. A link holds no other.
    link: usize,
    heading: Option<u8>,
    row: Option<(Row<'a>, Range<usize>)>,
    fence: Option<Fence<'a>>,
    html: bool,
    metadata: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                if let Some(fence) = &mut self.fence {
                    fence.body.push(&text, range);
                } else if !self.metadata {
                    self.prose(&range).push(&text, range);
                }
            }
            Event::Code(code) => {
                let source = self.text.get(range.clone()).unwrap_or_default();
                self.prose(&range).push_code(&code, range, source);
            }
            Event::Html(html) => {
                if self.html {
                    self.prose(&range).push(&html, range);
                }
            }
            Event::InlineHtml(html) => {
                let prose = self.prose(&range);
                if html.starts_with("<!--") {
                    prose.push_comment();
                } else if !is_html(&html) {
                    prose.push(&html, range);
                }
            }
            Event::SoftBreak | Event::HardBreak => self.prose(&range).push_break(range),
            Event::Rule => {
                self.end_prose();
                self.push(Kind::Rule, range);
            }
            Event::TaskListMarker(_) => {
                if let Some(&owner) = self.owners.last()
                    && let Kind::Entry(entry) = &mut self.blocks[owner].kind
                {
                    entry.task = Some(range);
                }
            }
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Strong | Tag::Emphasis if self.underscores(&range) > 0 => {
                let marks = self.underscores(&range);
                let opening = range.start..range.start + marks;
                self.prose(&range).push(&"__"[..marks], opening);
            }
            Tag::Strong => {
                let at = self.prose(&range).text.len();
                self.bold.push(at);
            }
            Tag::Link { .. } => {
                let prose = self.prose.as_ref();
                self.link = prose.map_or(0, |(prose, _)| prose.text.len());
            }
            Tag::Emphasis | Tag::Strikethrough | Tag::Image { .. } => {}
            Tag::TableCell => {
                self.end_prose();
                self.prose = Some((Prose::of(self.text), range));
            }
            Tag::TableHead | Tag::TableRow => {
                let row = Row {
                    table: self.table_count,
                    header: matches!(tag, Tag::TableHead),
                    cells: Vec::new(),
                };
                self.row = Some((row, range));
            }
            tag => {
                self.end_prose();
                self.start_block(&tag, range);
            }
        }
    }

    fn start_block(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.prose = Some((Prose::of(self.text), range)),
            Tag::Heading { level, .. } => {
                self.heading = Some(level_number(*level));
                self.prose = Some((Prose::of(self.text), range));
            }
            Tag::List(first) => {
                self.lists.push(first.is_some());
            }
            Tag::Item => {
                let entry = Entry {
                    numbered: self.lists.last().copied().unwrap_or_default(),
                    task: None,
                };
                let at = self.blocks.len();
                self.push(Kind::Entry(entry), range);
                self.owners.push(at);
            }
            Tag::CodeBlock(kind) => {
                let (info, closed) = match kind {
                    CodeBlockKind::Fenced(info) => (String::from(&**info), self.is_closed(&range)),
                    CodeBlockKind::Indented => (String::new(), true),
                };
                self.fence = Some(Fence {
                    info,
                    body: Prose::of(self.text),
                    closed,
                });
            }
            Tag::HtmlBlock => {
                self.html = true;
                self.prose = Some((Prose::of(self.text), range));
            }
            Tag::MetadataBlock(_) => self.metadata = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis if self.underscores(&range) > 0 => {
                let marks = self.underscores(&range);
                let closing = range.end - marks..range.end;
                self.prose(&range).push(&"__"[..marks], closing);
            }
            TagEnd::Strong => {
                let start = self.bold.pop();
                if let (Some(start), Some((prose, _))) = (start, &mut self.prose) {
                    prose.push_bold(start);
                }
            }
            TagEnd::Link => {
                if let Some((prose, _)) = &mut self.prose {
                    prose.push_link(self.link);
                }
            }
            TagEnd::Item => {
                self.end_prose();
                self.owners.pop();
            }
            TagEnd::List(_) => {
                self.end_prose();
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                if let Some(fence) = self.fence.take() {
                    self.push(Kind::Fence(fence), range);
                }
            }
            TagEnd::TableCell => {
                if let (Some((prose, _)), Some((row, _))) = (self.prose.take(), &mut self.row) {
                    row.cells.push(prose);
                }
                self.bold.clear();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some((row, range)) = self.row.take() {
                    self.push(Kind::Row(row), range);
                }
            }
            TagEnd::Table => self.table_count += 1,
            TagEnd::HtmlBlock => {
                self.html = false;
                if let Some((prose, range)) = self.prose.take() {
                    self.push(Kind::Html(prose), range);
                }
            }
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) => self.end_prose(),
            _ => {}
        }
    }

    /// How many underscores open and close an emphasis of nothing that could be emphasised, and are
    /// so blanks to fill in: `2025-__-__`, `__:__`.
    fn underscores(&self, range: &Range<usize>) -> usize {
        const LONGEST: usize = 40;
        let Some(whole) = self.text.get(range.clone()) else {
            return 0;
        };
        if !whole.starts_with('_') || whole.len() > LONGEST {
            return 0;
        }
        let marks = if whole.starts_with("__") && whole.ends_with("__") {
            2
        } else {
            1
        };
        let inside = whole.trim_matches('_');
        let parts = inside.starts_with(|first: char| !first.is_alphanumeric())
            && !inside.contains(char::is_alphabetic)
            && !inside.contains('`');
        if parts { marks } else { 0 }
    }

    /// The running text that inline content belongs to; a tight list entry has no paragraph to
    /// begin it.
    fn prose(&mut self, range: &Range<usize>) -> &mut Prose<'a> {
        let text = self.text;
        let (prose, whole) = self
            .prose
            .get_or_insert_with(|| (Prose::of(text), range.clone()));
        whole.end = whole.end.max(range.end);
        prose
    }

    fn end_prose(&mut self) {
        self.bold.clear();
        let level = self.heading.take();
        if let Some((prose, range)) = self.prose.take() {
            let kind = match level {
                Some(level) => Kind::Heading { level, prose },
                None => Kind::Text(prose),
            };
            self.push(kind, range);
        }
    }

    fn push(&mut self, kind: Kind<'a>, range: Range<usize>) {
        let owner = self.owners.last().copied();
        self.blocks.push(Block { kind, range, owner });
    }

    /// Whether the last line of a fence is its closing fence.
    fn is_closed(&self, range: &Range<usize>) -> bool {
        let Some(whole) = self.text.get(range.clone()) else {
            return true;
        };
        let Some(mark) = whole.chars().next() else {
            return true;
        };
        let length = whole.len() - whole.trim_start_matches(mark).len();
        let whole = whole.trim_end();
        let last = whole.rsplit('\n').next().unwrap_or("");
        let last = last.trim_start_matches([' ', '\t', '>']);
        whole.contains('\n')
            && last.len() >= length
            && last.chars().all(|character| character == mark)
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Tells a tag of HTML from a placeholder such as `<pod>`.
fn is_html(tag: &str) -> bool {
    const ELEMENTS: [&str; 42] = [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "del",
        "details",
        "div",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "u",
        "ul",
    ];
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|character: char| !character.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let (name, rest) = name.split_at(end);
    tag.starts_with("<!")
        || tag.starts_with("<?")
        || (!rest.starts_with(['-', '_', '.'])
            && ELEMENTS.contains(&name.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<String> {
        read(text)
            .iter()
            .map(|block| {
                let kind = match &block.kind {
                    Kind::Heading { level, prose } => format!("h{level} {}", prose.text),
                    Kind::Text(prose) => format!("text {}", prose.text),
                    Kind::Entry(entry) => format!(
                        "entry{}{}",
                        if entry.numbered { " numbered" } else { "" },
                        if entry.task.is_some() { " box" } else { "" }
                    ),
                    Kind::Fence(fence) => format!(
                        "fence {} {:?}{}",
                        fence.info,
                        fence.body.text,
                        if fence.closed { "" } else { " open" }
                    ),
                    Kind::Row(row) => format!(
                        "row {:?}",
                        row.cells.iter().map(|cell| &*cell.text).collect::<Vec<_>>()
                    ),
                    Kind::Rule => "rule".to_owned(),
                    Kind::Html(_) => "html".to_owned(),
                };
                match block.owner {
                    Some(owner) => format!("{kind} in {owner}"),
                    None => kind,
                }
            })
            .collect()
    }

    #[test]
    fn blocks_come_in_order_and_name_their_entry() {
        assert_eq!(
            kinds("# **T**\n\n- [ ] a `b`\n  - c <pod>\n1. [x] d\n\n   ```sh\n   ls\n   ```\n"),
            [
                "h1 T",
                "entry box",
                "text a `b` in 1",
                "entry in 1",
                "text c <pod> in 3",
                "entry numbered box",
                "text d in 5",
                "fence sh \"ls\\n\" in 5",
            ]
        );
    }

    #[test]
    fn tables_are_rows_and_front_matter_is_nothing() {
        assert_eq!(
            kinds("---\ntitle: x\n---\n\n| A | B |\n|---|---|\n| `c\\|d` | |\n"),
            ["row [\"A\", \"B\"]", "row [\"`c|d`\", \"\"]"]
        );
    }

    #[test]
    fn a_fence_that_never_closes_is_known() {
        assert_eq!(kinds("```\nx\n"), ["fence  \"x\\n\" open"]);
        assert_eq!(kinds("> ```\n> x\n> ```\n"), ["fence  \"x\\n\""]);
        assert_eq!(kinds("```"), ["fence  \"\" open"]);
    }
}
