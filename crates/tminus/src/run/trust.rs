//! Agreement to a plan: a checklist is code from a repository, so somebody agrees before the first
//! command of an unknown plan runs.

use crate::error::{Code, Problem};
use crate::exit::Exit;
use tminus_ledger::Ledger;
use tminus_plan::Plan;
use tminus_receipt::{Digest, Event};

/// The least length of a digest that names a plan.
const SHORTEST: usize = 8;

/// How somebody agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// In these words, to be written down: `--yes`, `--trust`, `prompt`.
    Now(&'static str),
    /// To the same plan, in an earlier launch of this ledger; or the plan runs nothing.
    Already,
    /// Nobody has.
    Open,
}

/// Whether somebody has agreed to a plan, from what was given and what the ledger knows.
pub(crate) fn trust(
    plan: &Plan,
    ledger: Option<&Ledger>,
    yes: bool,
    digest: Option<&str>,
) -> Result<Trust, Problem> {
    if let Some(given) = digest {
        let given = given.trim().to_lowercase();
        let given = given.strip_prefix("sha256:").unwrap_or(&given);
        if given.len() < SHORTEST || !plan.digest.starts_with(given) {
            return Err(Problem::new(
                Code::Trust,
                format!("--trust names another plan: this one is {}", plan.digest),
                "read it with `tminus plan`, then give its digest, at least 8 digits of it",
            ));
        }
        return Ok(Trust::Now("--trust"));
    }
    if yes {
        return Ok(Trust::Now("--yes"));
    }
    if plan.steps.iter().all(|step| step.proof.probe.is_none()) {
        return Ok(Trust::Already);
    }
    let Some(ledger) = ledger else {
        return Ok(Trust::Open);
    };
    for receipt in ledger.of_kind("plan.trusted")? {
        if let Event::Trusted { plan: trusted, .. } = receipt.event()?
            && trusted.as_str() == plan.digest
        {
            return Ok(Trust::Already);
        }
    }
    Ok(Trust::Open)
}

/// Nobody can be asked: nothing was run, and something required was not measured.
pub(crate) fn nobody(plan: &Plan) -> Problem {
    Problem::new(
        Code::Trust,
        "nobody has agreed to this plan, so none of its commands were run",
        format!(
            "read it with `tminus plan`, then give --yes, or --trust {}",
            &plan.digest[..plan.digest.len().min(16)]
        ),
    )
    .exit_with(Exit::NotMeasured)
}

/// The receipt of an agreement.
pub(crate) fn trusted(plan: &Plan, how: &str) -> Event {
    Event::Trusted {
        plan: Digest::parse(&plan.digest).unwrap_or_else(|_| Digest::of(plan.digest.as_bytes())),
        how: how.to_owned(),
    }
}
