//! What `--until` and `--only` mean in a plan.

use crate::error::{Code, Problem};
use std::collections::BTreeSet;
use tminus_launch::human::select_steps;
use tminus_plan::nearest;
use tminus_plan::{PhaseIndex, Plan, StepIndex};

/// The phase that `--until` names: by its heading, or by the only part of one that fits.
pub(crate) fn until(plan: &Plan, wanted: &str) -> Result<PhaseIndex, Problem> {
    let fold = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    let folded = fold(wanted);
    let with = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..plan.phases.len())
            .filter(|at| fits(&fold(&plan.phases[*at].heading)))
            .collect()
    };
    let exact = with(&|heading| heading == folded);
    let parts = with(&|heading| !folded.is_empty() && heading.contains(&folded));
    match (exact.as_slice(), parts.as_slice()) {
        ([at], _) | ([], [at]) => Ok(PhaseIndex(*at)),
        (several, parts) => {
            let found = if several.is_empty() { parts } else { several };
            let heading = |at: &usize| format!("`{}`", plan.phases[*at].heading);
            let help = if found.is_empty() {
                let headings = plan.phases.iter().map(|phase| phase.heading.as_str());
                match nearest(wanted, headings.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "the phases are {}",
                        list(headings.map(|text| format!("`{text}`")))
                    ),
                }
            } else {
                format!(
                    "it could be {}; write more of the heading",
                    list(found.iter().map(heading))
                )
            };
            Err(Problem::new(
                Code::Argument,
                if found.is_empty() {
                    format!("--until: no phase is `{wanted}`")
                } else {
                    format!("--until: `{wanted}` is in several phases")
                },
                help,
            ))
        }
    }
}

/// The steps that `--only` names.
pub(crate) fn only(plan: &Plan, selector: &str) -> Result<BTreeSet<StepIndex>, Problem> {
    let steps =
        select_steps(plan, selector).map_err(|error| Problem::said(Code::Argument, &error))?;
    if steps.is_empty() {
        return Err(Problem::new(
            Code::Argument,
            format!("--only: nothing is to be done under `{selector}`"),
            "`tminus plan` shows the steps and their ids",
        ));
    }
    Ok(steps)
}

fn list(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
