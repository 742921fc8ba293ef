//! The command line: a stable contract. Every command that exists stands here, and no other.

use crate::output::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// A deployment checklist that runs itself.
#[derive(Debug, Parser)]
#[command(
    name = "tminus",
    version,
    about = "A deployment checklist that runs itself",
    long_about = "A deployment checklist that runs itself.\n\nReads the Markdown checklist you have, proves every box with a \
                  probe or has a person sign for it, and leaves a log that anyone can verify offline.",
    after_help = "Start with:\n  tminus lint DEPLOYMENT_CHECKLIST.md     what is wrong with the checklist itself\n  \
                  tminus plan DEPLOYMENT_CHECKLIST.md     every step and what would prove it\n  \
                  tminus run  DEPLOYMENT_CHECKLIST.md     launch\n  \
                  tminus demo                             all of it, with nothing to prepare\n\n\
                  Exit status: `tminus explain 4` says what a status means.",
    disable_help_subcommand = true,
    propagate_version = true
)]
pub(crate) struct Arguments {
    /// When to color the output.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    pub(crate) color: ColorChoice,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what is wrong with a checklist itself.
    Lint(LintArguments),
    /// Explain a finding, an error or an exit status, with its fix.
    Explain(ExplainArguments),
    /// Write a starter tminus.toml beside a checklist.
    Init(InitArguments),
    /// Show every step, what proves it, and its gate. Runs nothing.
    Plan(PlanArguments),
    /// Launch from a checklist.
    Run(RunArguments),
    /// Go on with a launch.
    Resume(ResumeArguments),
    /// Show where a launch stands.
    Status(StatusArguments),
    /// List the launches of a ledger.
    List(ListArguments),
    /// Sign for an item, or for all open items of a section.
    Attest(AttestArguments),
    /// Let an item go, with a reason and until a time.
    Waive(WaiveArguments),
    /// Agree to an item that asks for approval.
    Approve(ApproveArguments),
    /// Say what became of a step whose end is not known.
    Resolve(ResolveArguments),
    /// Roll a launch back: traffic first, then the written section, then the undo of what was done.
    Rollback(RollbackArguments),
    /// End a launch.
    Abort(AbortArguments),
    /// Write a launch as the filled-in checklist, a page, JSON or JUnit.
    Report(ReportArguments),
    /// Check a ledger offline: content, chains, order, tree and signatures.
    Verify(VerifyArguments),
    /// Erase captured text without breaking a chain.
    Evidence(EvidenceArguments),
    /// Compare a candidate's measurements with a baseline's, and explain the verdict.
    Judge(JudgeArguments),
    /// Split traffic between versions: a process of its own, driven through a Unix socket.
    Proxy(ProxyArguments),
    /// Launch the bundled example: a service, a checklist, a report, a verified ledger.
    Demo(DemoArguments),
    /// Write the completions of a shell.
    Completions(CompletionsArguments),
    /// Supervise commands for the process that started it. Started by the program itself.
    #[command(hide = true)]
    Supervise,
    /// The small service that the demo launches.
    #[command(hide = true)]
    DemoService(DemoServiceArguments),
}

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs; versioned, with a JSON Schema in schemas/.
    Json,
}

/// How `lint` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people, with the source line.
    #[default]
    Human,
    /// Everything that was read, and the findings: one object, or an array for several files.
    Json,
    /// Annotations for a GitHub workflow.
    Github,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
}

/// As what a launch is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ReportFormat {
    /// The same document, boxes and blanks filled in.
    #[default]
    Md,
    /// One self-contained page.
    Html,
    /// For programs.
    Json,
    /// JUnit XML for CI.
    Junit,
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus lint DEPLOYMENT_CHECKLIST.md\n  tminus lint --deny warnings docs/*.md\n  \
                        git show HEAD:CHECKLIST.md | tminus lint -\n  tminus lint --format sarif CHECKLIST.md > lint.sarif\n\n\
                        Exit status: 0 no error, 1 an error finding or a denied one, 2 a file cannot be read."
)]
pub(crate) struct LintArguments {
    /// Checklists; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How to answer.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: LintFormat,
    /// Exit with 1 when this finding occurs; `warnings` is all of them. May be given again, or several with commas.
    #[arg(long, value_name = "CODE|warnings", value_delimiter = ',')]
    pub(crate) deny: Vec<String>,
    /// Leave this finding out. May be given again, or several with commas.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus explain T001\n  tminus explain E003\n  tminus explain 4"
)]
pub(crate) struct ExplainArguments {
    /// The code of a finding (T001) or an error (E001), or an exit status.
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus init DEPLOYMENT_CHECKLIST.md\n  tminus init CHECKLIST.md --output ops/tminus.toml"
)]
pub(crate) struct InitArguments {
    /// The checklist.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where to write; tminus.toml beside the checklist when left out.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite a file that is there.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Which change is the harmful one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum DirectionChoice {
    /// More is worse: errors, latency.
    #[default]
    Increase,
    /// Less is worse: throughput.
    Decrease,
    /// Any change is suspicious; each side gets half of alpha.
    Either,
}

/// Arguments of `judge`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus judge --baseline old.csv --candidate new.csv --counts\n  \
                        tminus judge --baseline old.jsonl --candidate new.jsonl --margin 10% --format json\n  \
                        tminus judge --baseline old.txt --candidate - --direction decrease --margin 5%,20\n\n\
                        Each file has one value a line, CSV with `time,value`, or JSON lines with \"time\" and \"value\": one value \
                        for each window, in time order. NaN and empty are missing, and so is what one side lacks.\n\n\
                        Exit status: 0 pass, 1 fail, 2 the input cannot be used, 3 inconclusive, 4 not measured."
)]
pub(crate) struct JudgeArguments {
    /// The windows of the old version; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: PathBuf,
    /// The windows of the new version, of the same times; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) candidate: PathBuf,
    /// Which change is the harmful one.
    #[arg(long, value_enum, default_value = "increase")]
    pub(crate) direction: DirectionChoice,
    /// The chance of a false alarm, over any number of looks.
    #[arg(long, value_name = "CHANCE", default_value = "0.05")]
    pub(crate) alpha: f64,
    /// How much worse is still good enough: 10%, 5 in the metric's unit, or both (the larger counts). Without
    /// one, nothing passes by comparison.
    #[arg(long, value_name = "MARGIN", allow_hyphen_values = true)]
    pub(crate) margin: Option<String>,
    /// How many windows make one observation; more than 1 where a window resembles the one before.
    #[arg(long, value_name = "WINDOWS", default_value = "1")]
    pub(crate) block: usize,
    /// The values are numbers of events in a window.
    #[arg(long)]
    pub(crate) counts: bool,
    /// How to answer.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// Arguments of `proxy`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tminus proxy proxy.toml\n\n\
                        The config:\n  listen = \"127.0.0.1:8080\"          # where clients connect to\n  \
                        control = \"proxy.sock\"             # who may open it may drive the proxy\n  \
                        [[version]]                        # the first one gets all traffic\n  \
                        name = \"2.3.0\"\n  address = \"127.0.0.1:9001\"\n  \
                        command = [\"./service\", \"9001\"]    # left out: it runs already\n  \
                        ready = \"/health\"                  # answers 2xx when ready\n\n\
                        Orders are JSON objects, one a line: {\"do\":\"status\"}, {\"do\":\"shift\",\"shares\":{\"2.3.0\":75,\"2.4.0\":25}}.\n\
                        It ends on SIGTERM, when what is in flight has ended, and ends the versions that it started.")]
pub(crate) struct ProxyArguments {
    /// The config.
    #[arg(value_name = "CONFIG")]
    pub(crate) config: PathBuf,
}

/// What a plan is compiled from.
#[derive(Debug, Args)]
pub(crate) struct PlanSource {
    /// A checklist, or a tminus.toml that names one.
    #[arg(value_name = "FILE|tminus.toml")]
    pub(crate) file: PathBuf,
    /// The config; tminus.toml beside the checklist when left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Set a variable.
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub(crate) variables: Vec<String>,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus plan DEPLOYMENT_CHECKLIST.md\n  tminus plan tminus.toml --format json\n  \
                        tminus plan CHECKLIST.md --var TARGET=staging"
)]
pub(crate) struct PlanArguments {
    /// What to compile.
    #[command(flatten)]
    pub(crate) source: PlanSource,
    /// How to answer.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// How a launch is driven.
#[derive(Debug, Args)]
pub(crate) struct DriveArguments {
    /// Never prompt: what needs a person stays open.
    #[arg(long)]
    pub(crate) ci: bool,
    /// Agree to the plan without being asked.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Agree to the plan with this digest, and to no other.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) trust: Option<String>,
    /// Stop after the gate of this phase: its heading, or a part of it.
    #[arg(long, value_name = "PHASE")]
    pub(crate) until: Option<String>,
    /// Run destructive commands without being asked about each.
    #[arg(long)]
    pub(crate) allow_destructive: bool,
    /// Your name in the log.
    #[arg(long, value_name = "NAME", env = "TMINUS_BY")]
    pub(crate) by: Option<String>,
    /// How to answer.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// Which ledger.
#[derive(Debug, Args)]
pub(crate) struct LedgerArguments {
    /// The ledger; .tminus/ledger.db here when left out.
    #[arg(long, value_name = "PATH", env = "TMINUS_LEDGER")]
    pub(crate) ledger: Option<PathBuf>,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tminus run DEPLOYMENT_CHECKLIST.md\n  \
                        tminus run CHECKLIST.md --ci --yes --artifact sha256:4f1c...\n  \
                        tminus run CHECKLIST.md --until \"Pre-deployment\"\n  \
                        tminus run CHECKLIST.md --at 2026-12-01T09:00:00Z --var TARGET=production\n  \
                        tminus run CHECKLIST.md --only L42\n\n\
                        Exit status: 0 go, 1 no-go, 2 the input cannot be used, 3 inconclusive, 4 not measured, \
                        5 rolled back, 6 stopped, 7 open and waiting for a time.")]
pub(crate) struct RunArguments {
    /// What to launch.
    #[command(flatten)]
    pub(crate) source: PlanSource,
    /// How to drive it.
    #[command(flatten)]
    pub(crate) drive: DriveArguments,
    /// The ledger; .tminus/ledger.db beside the config or checklist when left out.
    #[arg(long, value_name = "PATH", env = "TMINUS_LEDGER")]
    pub(crate) ledger: Option<PathBuf>,
    /// Run these steps alone, without gates: an item's id, L12, a part of its text, or a heading.
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) only: Option<String>,
    /// T-0: a time (2026-12-01T09:00:00Z) or from now (30m).
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// The digest of what is launched.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) artifact: Option<String>,
}

/// Which launch.
#[derive(Debug, Args)]
pub(crate) struct LaunchArguments {
    /// A launch's id or the beginning of one; the one that is open when left out.
    #[arg(value_name = "LAUNCH")]
    pub(crate) launch: Option<String>,
    /// Which ledger.
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Arguments of `resume`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tminus resume\n  tminus resume 20261201 --ci")]
pub(crate) struct ResumeArguments {
    /// Which launch.
    #[command(flatten)]
    pub(crate) launch: LaunchArguments,
    /// How to drive it.
    #[command(flatten)]
    pub(crate) drive: DriveArguments,
    /// Set a variable again; values of secret ones are not kept in the log.
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub(crate) variables: Vec<String>,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tminus status\n  tminus status 20261201 --format json")]
pub(crate) struct StatusArguments {
    /// Which launch.
    #[command(flatten)]
    pub(crate) launch: LaunchArguments,
    /// How to answer.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus list\n  tminus list --ledger ops/.tminus/ledger.db --format json"
)]
pub(crate) struct ListArguments {
    /// Which ledger.
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
    /// How to answer.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

/// Whose word is taken about which items.
#[derive(Debug, Args)]
pub(crate) struct WordArguments {
    /// What is meant: an item's id or the beginning of one, L12, a part of its text, or the heading of a section.
    /// A launch's id, or the beginning of one, stands before it; it may be left out when one launch is open.
    #[arg(value_name = "ITEM|SECTION", num_args = 1..=2, required = true)]
    pub(crate) words: Vec<String>,
    /// Who says so.
    #[arg(long, value_name = "NAME", env = "TMINUS_BY")]
    pub(crate) by: Option<String>,
    /// What they say.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Which ledger.
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Arguments of `attest`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tminus attest [OPTIONS] [LAUNCH] <ITEM|SECTION>",
    after_help = "Examples:\n  tminus attest L12 --by alice --note \"checked with the vendor\"\n  \
                        tminus attest \"Team notified\" --by alice\n  tminus attest \"Communication\" --by alice\n  \
                        tminus attest L40 --value \"Version=2.4.1\" --evidence screenshot.png\n  \
                        tminus attest L15 --refuse --note \"the vendor says no\""
)]
pub(crate) struct AttestArguments {
    /// Who, what.
    #[command(flatten)]
    pub(crate) word: WordArguments,
    /// Fill in a blank; without a label, the item's only one.
    #[arg(long = "value", value_name = "LABEL=TEXT")]
    pub(crate) values: Vec<String>,
    /// Attach a file.
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// Say that it does not hold.
    #[arg(long, conflicts_with_all = ["values", "evidence"])]
    pub(crate) refuse: bool,
}

/// Arguments of `waive`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tminus waive [OPTIONS] --note <TEXT> --expires <TIME> [LAUNCH] <ITEM|SECTION>",
    after_help = "Examples:\n  tminus waive L12 --by alice --note \"staging only\" --expires 2h\n  \
                        tminus waive \"Load test\" --by alice --note \"planned for Monday\" --expires 2026-12-07"
)]
pub(crate) struct WaiveArguments {
    /// Who, what.
    #[command(flatten)]
    pub(crate) word: WordArguments,
    /// Until when it counts: 2h, 7d, a date or a time.
    #[arg(long, value_name = "TIME", required = true)]
    pub(crate) expires: String,
}

/// Arguments of `approve`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tminus approve [OPTIONS] [LAUNCH] <ITEM|SECTION>",
    after_help = "Examples:\n  tminus approve \"Security Lead\" --by alice\n  tminus approve L88 --by alice --expires 24h"
)]
pub(crate) struct ApproveArguments {
    /// Who, what.
    #[command(flatten)]
    pub(crate) word: WordArguments,
    /// Until when it counts: 2h, 7d, a date or a time.
    #[arg(long, value_name = "TIME")]
    pub(crate) expires: Option<String>,
}

/// Arguments of `resolve`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tminus resolve [OPTIONS] <--done|--failed|--again> [LAUNCH] <ITEM>",
    after_help = "Examples:\n  tminus resolve L31 --done --by alice\n  tminus resolve \"Run migrations\" --again --by alice"
)]
pub(crate) struct ResolveArguments {
    /// Who, what.
    #[command(flatten)]
    pub(crate) word: WordArguments,
    /// What became of it.
    #[command(flatten)]
    pub(crate) decision: DecisionArguments,
}

/// What became of a step.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct DecisionArguments {
    /// It was done.
    #[arg(long)]
    pub(crate) done: bool,
    /// It was not done, or went wrong.
    #[arg(long)]
    pub(crate) failed: bool,
    /// Do it again.
    #[arg(long)]
    pub(crate) again: bool,
}

/// Arguments of `abort`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tminus abort 20261201 --reason \"the vendor is down\" --by alice"
)]
pub(crate) struct AbortArguments {
    /// Which launch.
    #[command(flatten)]
    pub(crate) launch: LaunchArguments,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Take back what was done: run the undo of each action, newest first.
    #[arg(long)]
    pub(crate) undo: bool,
    /// Who says so.
    #[arg(long, value_name = "NAME", env = "TMINUS_BY")]
    pub(crate) by: Option<String>,
}

/// Arguments of `rollback`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus rollback 20261201 --reason \"orders are lost\" --by alice\n\n\
                  While a run drives the launch, that run rolls it back.\n\
                  Exit status: 5 rolled back, 8 not complete: a step failed or needs a person."
)]
pub(crate) struct RollbackArguments {
    /// A launch's id or the beginning of one.
    #[arg(value_name = "LAUNCH")]
    pub(crate) launch: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Which ledger.
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
    /// How to drive it.
    #[command(flatten)]
    pub(crate) drive: DriveArguments,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus report --format md > CHECKLIST.done.md\n  \
                        tminus report 20261201 --format html --output launch.html"
)]
pub(crate) struct ReportArguments {
    /// Which launch; without one, the newest.
    #[command(flatten)]
    pub(crate) launch: LaunchArguments,
    /// As what.
    #[arg(long, value_enum, default_value = "md")]
    pub(crate) format: ReportFormat,
    /// Where to write; standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tminus verify .tminus/ledger.db\n  \
                        tminus verify ledger.db --checkpoint kept-elsewhere.txt --key tminus+3ad5+AbCd...\n\n\
                        Exit status: 0 intact, 1 not what was written, 2 no ledger.")]
pub(crate) struct VerifyArguments {
    /// The ledger.
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,
    /// A checkpoint that was kept elsewhere.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The key that must have signed: a file that holds it, or the key itself.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

/// Arguments of `evidence`.
#[derive(Debug, Args)]
pub(crate) struct EvidenceArguments {
    /// What to do with it.
    #[command(subcommand)]
    pub(crate) command: EvidenceCommand,
}

/// What to do with evidence.
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Erase captured text by its digest; itself a receipt.
    #[command(
        override_usage = "tminus evidence erase [OPTIONS] --reason <TEXT> [LAUNCH] <DIGEST>",
        after_help = "Example:\n  tminus evidence erase 20261201 4f1c... --reason \"held a token\" --by alice"
    )]
    Erase(EraseArguments),
}

/// Arguments of `evidence erase`.
#[derive(Debug, Args)]
pub(crate) struct EraseArguments {
    /// The digest, as the report shows it. The id of the launch that captured it, or the beginning of
    /// one, stands before it; it may be left out when one launch is open.
    #[arg(value_name = "DIGEST", num_args = 1..=2, required = true)]
    pub(crate) words: Vec<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who says so.
    #[arg(long, value_name = "NAME", env = "TMINUS_BY")]
    pub(crate) by: Option<String>,
    /// Which ledger.
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tminus demo\n  tminus demo --folder demo-launch")]
pub(crate) struct DemoArguments {
    /// Where to put the example and what comes of it; a new temporary folder when left out.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
}

/// Arguments of `demo-service`.
#[derive(Debug, Args)]
pub(crate) struct DemoServiceArguments {
    /// The port on 127.0.0.1.
    #[arg(long)]
    pub(crate) port: u16,
    /// What it calls itself.
    #[arg(long = "release", value_name = "VERSION")]
    pub(crate) release: String,
    /// Its data folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// The migration that it needs.
    #[arg(long, value_name = "NUMBER", default_value_t = 2)]
    pub(crate) schema: u64,
    /// After this many requests for parcels it fails every one; 0 never does.
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub(crate) breaks_after: u64,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  tminus completions bash > /etc/bash_completion.d/tminus\n  \
                        tminus completions zsh > ~/.zfunc/_tminus"
)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_contract_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn exactly_the_commands_that_exist() {
        let command = Arguments::command();
        let names: Vec<_> = command
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
            .map(clap::Command::get_name)
            .collect();
        assert_eq!(
            names,
            [
                "lint",
                "explain",
                "init",
                "plan",
                "run",
                "resume",
                "status",
                "list",
                "attest",
                "waive",
                "approve",
                "resolve",
                "rollback",
                "abort",
                "report",
                "verify",
                "evidence",
                "judge",
                "proxy",
                "demo",
                "completions"
            ]
        );
    }

    #[test]
    fn every_command_says_how_it_is_used() {
        for command in Arguments::command()
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
        {
            let shown = command.get_after_help().is_some()
                || command
                    .get_subcommands()
                    .all(|nested| nested.get_after_help().is_some());
            assert!(shown, "{} has no example", command.get_name());
            assert!(
                command.get_about().is_some(),
                "{} says nothing",
                command.get_name()
            );
        }
    }
}
