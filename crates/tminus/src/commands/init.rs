//! `tminus init`: a starter tminus.toml beside a checklist. Everything in it but the checklist's name
//! is commented out: a line that begins with `# ` is accepted by deleting these two characters, and a
//! line that begins with `## ` explains and stays a comment whatever is deleted.

mod binding;
mod suggestions;

use crate::arguments::InitArguments;
use crate::commands::Outcome;
use crate::commands::report::write;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::input;
use crate::output::Output;
use crate::plan_view::Totals;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tminus_checklist::{Checklist, parse};
use tminus_plan::{Config, GateRole, Plan, Role, Shares, StepKind, compile};

pub(crate) fn init(arguments: &InitArguments, output: Output) -> Outcome {
    let document = input::read_document(&arguments.file)?;
    let beside = arguments.file.with_file_name("tminus.toml");
    let target = arguments.output.as_deref().unwrap_or(&beside);
    if target.exists() && !arguments.force {
        return Err(Problem::new(
            Code::File,
            format!("`{}` is there already", target.display()),
            "give --force to overwrite it, or --output FILE",
        ));
    }
    let checklist = parse(&document);
    let file = arguments.file.display().to_string();
    let plan = compile(&checklist, &Config::default(), &file).plan;
    let name = relative(&arguments.file, target);
    write(target, starter(&name, &checklist, &plan).as_bytes())?;
    output.print(format!(
        "wrote {}\n{}\n{}\nnext: read it, delete the `# ` of what is right, then `tminus plan {}`\n",
        target.display(),
        Shares::of(&plan),
        Totals::of(&plan),
        target.display(),
    ))?;
    Ok(Exit::Go)
}

/// The checklist's path as the config beside it names it.
fn relative(checklist: &Path, config: &Path) -> String {
    let folder = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    if folder(checklist) == folder(config) {
        checklist
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    } else {
        let full = checklist.canonicalize();
        full.unwrap_or_else(|_| checklist.to_owned())
            .display()
            .to_string()
    }
}

/// The text of a starter config.
fn starter(name: &str, checklist: &Checklist, plan: &Plan) -> String {
    let mut text = format!(
        "## What proves the boxes of {name}. A line that begins with `# ` is in force once these two\n\
         ## characters are deleted; lines that begin with `##` explain.\n\n\
         [checklist]\nfile = {}\n\n# [run]\n# cwd = \".\"                  # where commands start\n\
         # pass = [\"KUBECONFIG\"]      # environment variables that commands get\n",
        quoted(name)
    );
    variables(&mut text, checklist, plan);
    choices(&mut text, plan);
    services(&mut text, checklist, plan);
    suggestions::write(&mut text, checklist, plan);
    rollout(&mut text, plan);
    triggers(&mut text, plan);
    approvals(&mut text, plan);
    text
}

fn variables(text: &mut String, checklist: &Checklist, plan: &Plan) {
    let mut names = suggestions::variables(checklist, plan);
    for step in &plan.steps {
        let reason = step.blocked.as_deref().unwrap_or_default();
        names.extend(tminus_plan::open_names(reason).map(|open| open.name.variable().into_owned()));
    }
    if names.is_empty() {
        return;
    }
    text.push_str(
        "\n## Commands or suggestions use these, and nothing gives them a value.\n# [variables]\n",
    );
    for name in names {
        let _ = writeln!(text, "# {name} = {{ env = \"{name}\", required = true }}");
    }
}

fn choices(text: &mut String, plan: &Plan) {
    if plan.choices.is_empty() {
        return;
    }
    text.push_str("\n## Which alternative is taken; without it a person is asked.\n# [choices]\n");
    for choice in &plan.choices {
        let names: Vec<String> = choice
            .options
            .iter()
            .map(|option| quoted(&option.name))
            .collect();
        let _ = writeln!(
            text,
            "# {} = {}    # line {}: {}",
            quoted(&choice.id),
            names.first().cloned().unwrap_or_default(),
            choice.line,
            names.join(" or ")
        );
    }
}

fn services(text: &mut String, checklist: &Checklist, plan: &Plan) {
    for command in checklist.commands.iter().filter(|command| command.endless) {
        let Some(step) = plan.steps.iter().find(|step| step.line == command.line) else {
            continue;
        };
        let Some(blocked) = &step.blocked else {
            continue;
        };
        if !blocked.contains("never ends") {
            continue;
        }
        let _ = writeln!(
            text,
            "\n## line {}: `{}` never ends by itself.",
            command.line,
            one_line(&command.text)
        );
        // A binding is about the last command of an item.
        let alone = step
            .item
            .is_none_or(|item| plan.items[item.0].steps.len() == 1);
        if alone {
            let _ = writeln!(
                text,
                "# [[bind]]\n# item = {}\n# service = true",
                quoted(&step.id)
            );
        } else {
            text.push_str("## Its item has several commands; give it one of its own to bind it.\n");
        }
    }
}

/// How traffic moves, where something is deployed.
fn rollout(text: &mut String, plan: &Plan) {
    let deploys = |phase: &tminus_plan::Phase| phase.role == Role::Deploy && phase.forward;
    if !plan.phases.iter().any(deploys) {
        return;
    }
    text.push_str(
        "\n## How traffic moves to the new version, and what is watched meanwhile; docs/rollout.md tells the rest.\n\
         # [watch]\n# baseline = \"fresh\"           # the old version at the same time; or before_launch, none\n# margin = \"10%\"\n\
         # [rollout]\n# target = \"command\"          # or process, haproxy, nginx\n# status = \"./traffic.sh status\"\n\
         # shift = \"./traffic.sh shift $TMINUS_SHARE\"\n# old = \"1\"\n# new = \"2\"\n\
         # steps = [\"10%\", \"50%\", \"100%\"]\n# watch = \"5m\"\n",
    );
}

/// Triggers that nothing measures, and the steps that a rollback could take by itself.
fn triggers(text: &mut String, plan: &Plan) {
    let unmeasured = plan.steps.iter().filter(|step| {
        let has_number = step
            .item
            .is_some_and(|item| !plan.items[item.0].criteria.is_empty());
        step.gate == GateRole::Trigger && step.watch.is_none() && !has_number
    });
    for (at, step) in unmeasured.enumerate() {
        if at == 0 {
            text.push_str(
                "\n## Triggers without a number: nothing fires them until a [[bind]] names what must hold, such as\n\
                 ## http = { get = \"http://127.0.0.1:8080/health\" }; else somebody has to watch them.\n",
            );
        }
        let _ = writeln!(
            text,
            "## line {}: {}; item = {}",
            step.line,
            one_line(&step.text),
            quoted(&step.id)
        );
    }
    let actions: Vec<String> = plan
        .steps
        .iter()
        .filter(|step| step.gate == GateRole::Rollback && step.kind == StepKind::Action)
        .map(|step| quoted(&one_line(&step.text)))
        .collect();
    if !actions.is_empty() {
        let _ = writeln!(
            text,
            "\n## What a rollback does without asking; any other step of it is asked about.\n# [rollback]\n# automatic = [{}]",
            actions.join(", ")
        );
    }
}

fn approvals(text: &mut String, plan: &Plan) {
    let roles: BTreeSet<&str> = plan
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Approve)
        .filter_map(|step| step.approval_role.as_deref())
        .collect();
    if roles.is_empty() {
        return;
    }
    text.push_str("\n## Who may approve in which role; without it anybody may.\n# [approvals]\n");
    for role in roles {
        let _ = writeln!(text, "# {} = [\"alice\"]", quoted(role));
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// What can stand in a comment.
fn one_line(text: &str) -> String {
    tminus_report::one_line(text)
}

#[cfg(test)]
mod tests;
