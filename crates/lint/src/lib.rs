//! Findings about a checklist itself: what is wrong with it before anything runs.
//!
//! Each finding lives in a file of its own under `rules/`, with its page: what it means, an example
//! that it is about, a near miss that it is not about, and the fix. A finding must be true.

mod allow;
mod cluster;
mod curl;
mod date;
mod document;
mod dump;
mod finding;
mod flow;
mod lexicon;
mod lower;
mod metric;
mod migration;
mod nested;
mod open;
mod promql;
mod query;
mod rules;
mod service;
mod stems;
mod url;
mod wrapped;

pub use finding::{Finding, Page, Severity};

use allow::Allowances;
use document::Document;
use tminus_checklist::Checklist;
use tminus_plan::Plan;

/// Everything that is wrong with a checklist, by line and code. What an inline
/// `<!-- tminus: allow T012 reason -->` on the line of a finding, or on the line above it, names is left out.
pub fn lint<Digest>(checklist: &Checklist, plan: &Plan<Digest>) -> Vec<Finding> {
    let document = Document::new(checklist, &plan.steps);
    let allowed = Allowances::of(&checklist.source, document.lower());
    let mut findings: Vec<Finding> = rules::ALL
        .iter()
        .flat_map(|rule| {
            (rule.check)(&document)
                .into_iter()
                .map(|(line, message)| Finding {
                    code: rule.page.code,
                    line,
                    severity: rule.page.severity,
                    message,
                    fix: rule.page.fix.to_owned(),
                })
        })
        .filter(|finding| !allowed.has(finding.code, finding.line))
        .collect();
    findings.sort_by(|a, b| (a.line, a.code).cmp(&(b.line, b.code)));
    findings
}

/// The page of every finding there is, by code.
pub fn pages() -> impl Iterator<Item = &'static Page> {
    rules::ALL.iter().map(|rule| &rule.page)
}

/// The page of a finding. Case does not count.
pub fn explain(code: &str) -> Option<&'static Page> {
    pages().find(|page| page.code.eq_ignore_ascii_case(code))
}
