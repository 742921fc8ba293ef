use tminus_checklist::Checklist;
use tminus_launch::State;
use tminus_plan::Plan;
use tminus_receipt::Digest;

/// What a report is made from.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The document that the launch runs from.
    pub checklist: &'a Checklist,
    /// What it was compiled to.
    pub plan: &'a Plan,
    /// What is known of the launch.
    pub state: &'a State,
    /// Looks up captured text by its digest. `None` when it was erased or is not at hand; the
    /// report then shows the digest alone.
    pub evidence: &'a dyn Fn(&Digest) -> Option<Vec<u8>>,
    /// The newest checkpoint over the ledger, a C2SP signed note.
    pub checkpoint: Option<&'a str>,
    /// The version of the program that writes the report.
    pub tool_version: &'a str,
}
