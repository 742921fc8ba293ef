//! Commands that stand in text: inline code that is to be run, and commands without backticks.

use super::{Reader, SURROUNDINGS};
use crate::expectation::Meaning;
use crate::inline::{self, Standing};
use crate::prose::{Prose, clip, clip_start};
use crate::shell::CommandLine;
use crate::{Choice, ChoiceOption, Command, Expectation, ItemIndex, Language};
use crate::{choice, endless, expectation, order, shell};
use std::ops::Range;

/// A command in a text.
struct InText {
    range: Range<usize>,
    /// With its backticks.
    outer: Range<usize>,
}

impl Command {
    /// Takes what the author expects of the command, stated elsewhere than beside it.
    pub(super) fn expect(&mut self, text: String, line: usize) {
        let meaning = Meaning::of(&text, &CommandLine::of(&self.text));
        self.expect_meaning(text, line, meaning);
    }

    /// Takes what the author shows that the command prints.
    pub(super) fn expect_output(&mut self, text: String, line: usize) {
        let meaning = Meaning::of_output(&text, &CommandLine::of(&self.text));
        self.expect_meaning(text, line, meaning);
    }

    fn expect_meaning(&mut self, text: String, line: usize, meaning: Meaning) {
        self.must_fail = meaning.must_fail;
        self.expected = Some(Expectation {
            line,
            check: meaning.check,
            text,
        });
    }
}

impl Reader<'_> {
    pub(super) fn inline_commands(
        &mut self,
        prose: &Prose,
        within: &Range<usize>,
        item: Option<ItemIndex>,
        standing: Standing,
    ) {
        let commands = find(prose, within, standing);
        let first = self.out.commands.len();
        for (order, command) in commands.iter().enumerate() {
            let before_start = match order {
                0 => within.start,
                _ => commands[order - 1].outer.end,
            };
            let after_end = commands
                .get(order + 1)
                .map_or(within.end, |next| next.outer.start);
            let before = clip_start(&prose.text[before_start..command.outer.start], SURROUNDINGS);
            let after = clip(&prose.text[command.outer.end..after_end], SURROUNDINGS);
            let text = prose.text[command.range.clone()].trim();
            let shell = CommandLine::of(text);
            let mut must_fail = false;
            let expected = expectation::find_inline(before, after, &shell).map(|written| {
                let at = match written.side {
                    expectation::Side::Before => command.outer.start - before.len(),
                    expectation::Side::After => command.outer.end,
                    expectation::Side::Fence => within.start,
                };
                let meaning = Meaning::of(&written.text, &shell);
                must_fail = meaning.must_fail;
                Expectation {
                    line: self.line(prose.locate(at + written.range.start)),
                    check: meaning.check,
                    text: written.text,
                }
            });
            self.out.commands.push(Command {
                line: self.line(prose.locate(command.range.start)),
                span: self.source_span(prose, &command.range),
                item,
                section: self.section,
                fence: None,
                language: Language::Shell,
                description: None,
                lead: None,
                looked_up: false,
                must_fail,
                expected,
                endless: endless::never_ends(&shell),
                placeholders: shell::placeholders(text),
                prelude: shell::is_prelude(&shell),
                text: text.to_owned(),
            });
        }
        self.either_or(prose, &commands, first, item);
    }

    /// `make a` or `make b`: one of them is to be run.
    fn either_or(
        &mut self,
        prose: &Prose,
        commands: &[InText],
        first: usize,
        item: Option<ItemIndex>,
    ) {
        let mut options: Vec<ChoiceOption> = Vec::new();
        for order in 0..commands.len() {
            let alternative = order > 0
                && choice::is_or(
                    &prose.text[commands[order - 1].outer.end..commands[order].outer.start],
                );
            if !alternative && options.len() > 1 {
                self.choose(
                    prose,
                    commands,
                    order - 1,
                    item,
                    std::mem::take(&mut options),
                );
            }
            if !alternative {
                options.clear();
            }
            options.push(ChoiceOption {
                name: self.out.commands[first + order].text.clone(),
                items: Vec::new(),
                commands: vec![first + order],
            });
        }
        if options.len() > 1 {
            self.choose(prose, commands, commands.len() - 1, item, options);
        }
    }

    fn choose(
        &mut self,
        prose: &Prose,
        commands: &[InText],
        last: usize,
        item: Option<ItemIndex>,
        options: Vec<ChoiceOption>,
    ) {
        let start = commands[last + 1 - options.len()].range.start;
        self.out.choices.push(Choice {
            line: self.line(prose.locate(start)),
            item,
            options,
        });
    }
}

fn find(prose: &Prose, within: &Range<usize>, standing: Standing) -> Vec<InText> {
    let text = &prose.text;
    let mut commands: Vec<InText> = Vec::new();
    let codes = prose.codes(within);
    let has_to_say_so = matches!(standing, Standing::Text | Standing::Cell)
        && !(standing == Standing::Text && is_nothing_but_code(prose, within));
    for code in codes {
        let outer = code.start.saturating_sub(1).max(within.start)..(code.end + 1).min(within.end);
        let before = clip_start(&text[within.start..outer.start], SURROUNDINGS);
        let after = clip(&text[outer.end..within.end], SURROUNDINGS);
        if !inline::is_command(&text[code.clone()], before, after, standing)
            || prose.is_linked(code.start)
            || expectation::announces_next(before)
        {
            continue;
        }
        let goes_on = || {
            let last = commands.last();
            last.is_some_and(|last| order::joins(&text[last.outer.end..outer.start]))
        };
        if !has_to_say_so || goes_on() || order::is_ordered(before, after) {
            commands.push(InText {
                range: code.clone(),
                outer,
            });
        }
    }
    let mut codes = codes.iter().peekable();
    for bare in inline::bare_commands(&text[within.clone()]) {
        let bare = within.start + bare.start..within.start + bare.end;
        while codes.next_if(|code| code.end < bare.start).is_some() {}
        let before = clip_start(&text[within.start..bare.start], SURROUNDINGS);
        let ordered = || match standing {
            Standing::Step | Standing::Entry | Standing::StepCell => true,
            Standing::Text => before.trim().is_empty() || order::is_ordered(before, ""),
            Standing::Cell => order::is_ordered(before, ""),
        };
        if codes.peek().is_none_or(|code| code.start > bare.end) && ordered() {
            commands.push(InText {
                range: bare.clone(),
                outer: bare,
            });
        }
    }
    commands.sort_by_key(|command| command.range.start);
    commands
}

/// Whether a text is code, or a row of it, up to what is expected of it.
fn is_nothing_but_code(prose: &Prose, within: &Range<usize>) -> bool {
    let text = &prose.text;
    let mut at = within.start;
    for code in prose.codes(within) {
        if !order::joins(&text[at..code.start]) {
            return false;
        }
        at = code.end;
    }
    let rest = text[at..within.end].trim_matches(['`', '*', '_', ' ', '.']);
    at > within.start && (rest.is_empty() || expectation::labelled(rest).is_some())
}

#[cfg(test)]
mod tests {
    fn commands(text: &str) -> Vec<String> {
        let checklist = crate::parse(format!("# Deploy\n\n{text}\n").as_bytes());
        let commands = checklist.commands.into_iter();
        commands.map(|command| command.text).collect()
    }

    #[test]
    fn code_in_a_sentence_is_a_command_where_it_is_ordered() {
        for (text, found) in [
            ("Run `make migrate` on the host.", &["make migrate"][..]),
            ("`make migrate`", &["make migrate"]),
            ("`make a` or `make b`", &["make a", "make b"]),
            (
                "When it is quiet: `make a` or `make b` (slow).",
                &["make a", "make b"],
            ),
            (
                "| Way | Command |\n|---|---|\n| one | `make a` |",
                &["make a"],
            ),
            (
                "| Category | Command | Purpose |\n|---|---|---|\n| Load | `make a` | how fast |",
                &[],
            ),
            (
                "| Category | Command | Status |\n|---|---|---|\n| Load | `make a` | |",
                &["make a"],
            ),
            (
                "| Step | Command | Purpose |\n|---|---|---|\n| Load | `make a` | how fast |",
                &["make a"],
            ),
            ("- [ ] Built (`make a`)", &["make a"]),
            ("- [ ] Run [`make a`](Makefile)", &[]),
            (
                "`make a`, `make b` and `git reset --hard` each lose edits.",
                &[],
            ),
            ("`docker compose restart api` is refuted.", &[]),
            (
                "The last page told operators to run `git reset --hard`.",
                &[],
            ),
            ("No `argocd app sync shop` was needed.", &[]),
            ("It calls [`ops/bin/ship.sh`](ops/bin/ship.sh) itself.", &[]),
            ("Wait for `1/1 Ready`.", &[]),
            ("- [ ] Pods are `1/1 Ready`", &[]),
            ("It is slow (runs in `kubectl exec web -- sh`).", &[]),
            (
                "| Symptom | Cause |\n|---|---|\n| `make a` hangs | `make b` |",
                &[],
            ),
            ("- Build Command: `npm run build`", &[]),
            ("- [ ] `pytest` passes.", &["pytest"]),
            ("- [ ] `./smoke.sh` passes for all charts", &["./smoke.sh"]),
            ("- [ ] `./smoke` 通过", &["./smoke"]),
            ("- [ ] `./smoke.sh` passes on the new cluster", &[]),
            ("- [ ] `pytest` works", &[]),
            ("- [ ] `make` passes", &[]),
            ("- [ ] `curl` passes", &[]),
            ("- [ ] `app/test.py` passes", &[]),
            ("- [ ] `./smoke.sh` passport", &[]),
            (
                "- [ ] `./ship.sh`, then `curl -f http://localhost/x`",
                &["./ship.sh", "curl -f http://localhost/x"],
            ),
            (
                "- [ ] `./ship.sh` prints \"done\"; `curl -f http://localhost/x` returns x",
                &["./ship.sh", "curl -f http://localhost/x"],
            ),
            ("- [ ] `./a.sh`, then `./b.sh`", &["./a.sh", "./b.sh"]),
            ("- [ ] `./a.sh`, dann den Dienst prüfen", &["./a.sh"]),
            ("- [ ] `./a.sh`，然后重启", &["./a.sh"]),
            ("- [ ] `./a.sh` completes", &["./a.sh"]),
            ("- [ ] `./a.sh` finishes without errors", &["./a.sh"]),
            ("- [ ] `./a` выводит версию", &["./a"]),
            ("- [ ] `./a.sh` 返回 0", &["./a.sh"]),
            ("- [ ] `./a.sh` is executable", &[]),
            ("- [ ] `./a.sh` exists", &[]),
            ("- [ ] `./a.sh` is updated, then reviewed", &[]),
            ("- [ ] `./a.sh` runs nightly", &[]),
            ("- [ ] `./a.sh` runs on the old host", &[]),
            ("- [ ] `./a.sh` returns to the vendor", &[]),
            ("- [ ] `./a.sh` contains no secret", &[]),
            ("- [ ] `./a.sh` must be executable", &[]),
            ("- [ ] `./a.sh`, `./b.sh` are executable", &[]),
            ("- [ ] `./a.yaml` shows the ports", &[]),
            ("- [ ] Moved `./a.sh`, then told the team", &[]),
            ("- `./a.sh` prints the status", &[]),
            ("`./a.sh` prints the status", &[]),
            ("- [ ] Set build command: `npm run build`", &[]),
            ("- [ ] Set the **Start Command** to `npm start`", &[]),
            ("- [ ] 设置 Build Command：`npm run build`", &[]),
            (
                "- [ ] Set up with the build command: `npm run build`",
                &["npm run build"],
            ),
            ("- [ ] Set the mode: `npm run build`", &["npm run build"]),
            (
                "| Start Command | `npm start` |\n|---|---|\n| Start Command | `npm start` |",
                &[],
            ),
            (
                "- [ ] Run the build command: `npm run build`",
                &["npm run build"],
            ),
            (
                "| File | Status |\n|---|---|\n| `app/main.py` | done |",
                &[],
            ),
            (
                "| File | Status |\n|---|---|\n| `./ship.sh` | done |",
                &["./ship.sh"],
            ),
            (
                "| Script | Status |\n|---|---|\n| `app/main.py` | done |",
                &["app/main.py"],
            ),
            ("- [ ] Names resolve (check with `nslookup`)", &[]),
            (
                "- [ ] Names resolve (check with `nslookup a.example`)",
                &["nslookup a.example"],
            ),
            ("- [ ] Apply with `kubectl apply`", &[]),
            ("- [ ] Then `up -d` again", &[]),
            (
                "- [ ] Have the holder of `KEY` sign it with `./sign.sh --all`",
                &[],
            ),
            (
                "- [ ] Have the holder make `a.txt` and `b.js` with `lib/sign.py`",
                &[],
            ),
            ("- [ ] Ask the DBA to run `make migrate`", &[]),
            ("- [ ] Pedir a la DBA que ejecute `make migrate`", &[]),
            ("- [ ] Попросить дежурного запустить `make migrate`", &[]),
            ("- [ ] Have a look with `make status`", &["make status"]),
            (
                "- [ ] Have the tables migrated with `make migrate`",
                &["make migrate"],
            ),
            (
                "- [ ] Ask the DBA, then run `make migrate`",
                &["make migrate"],
            ),
            ("- [ ] Ask the owner. Run `make migrate`", &["make migrate"]),
            ("- [ ] Both secrets (`chmod 600`)", &[]),
            (
                "- [ ] Both secrets (`chmod 600 x.env y.env`)",
                &["chmod 600 x.env y.env"],
            ),
            (
                "- [ ] Both (`chmod --reference=a b`)",
                &["chmod --reference=a b"],
            ),
            (
                "- [ ] Ship it with `rsync -a --exclude target --exclude .git`",
                &[],
            ),
            (
                "- [ ] Ship it with `rsync -a --exclude target ./ host:/srv`",
                &["rsync -a --exclude target ./ host:/srv"],
            ),
            ("- [ ] Copied with `scp -i key a.tar`", &[]),
            (
                "- [ ] Copied with `scp -i key a.tar host:`",
                &["scp -i key a.tar host:"],
            ),
            ("- [ ] Packed with `COPYFILE_DISABLE=1 tar`", &[]),
            ("- [ ] Run `dig` in the container", &[]),
            ("- [ ] Run `dig a.example`", &["dig a.example"]),
            ("- [ ] Copied: `cp -t /srv x y`", &["cp -t /srv x y"]),
        ] {
            assert_eq!(commands(text), found, "{text}");
        }
    }

    #[test]
    fn a_mention_is_not_what_a_heading_does() {
        for (text, commands) in [
            ("`make migrate` locks the tables.", 0),
            ("Run `make migrate`.", 1),
        ] {
            let document =
                format!("# R\n\n## Deploy\n\n### Step 1: Migrate the database\n\n{text}\n");
            let checklist = crate::parse(document.as_bytes());
            assert_eq!(checklist.items.len(), 1, "{text}");
            assert_eq!(checklist.commands.len(), commands, "{text}");
        }
    }
}
