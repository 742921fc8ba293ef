//! What proves the items of a plan: how many are written, bound, suggested, and left to people.

use crate::{GateRole, Plan, Source, StepKind};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many items are proved by what. An item counts as its weakest step does; one that is nothing but
/// the sum of the items nested in it, a record of the launch and a reference are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shares {
    /// All that are counted.
    pub items: usize,
    /// They carry their proof themselves.
    pub written: usize,
    /// The config binds their proof.
    pub bound: usize,
    /// A recogniser believes to know their proof; until somebody accepts it, a person signs.
    pub suggested: usize,
    /// A person signs, fills in or approves.
    pub people: usize,
}

/// What proves an item, the strongest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Share {
    Written,
    Bound,
    Suggested,
    People,
}

impl Shares {
    /// Counts the items of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut shares = Self::default();
        let asked = plan
            .items
            .iter()
            .filter(|item| !matches!(item.gate, GateRole::Record | GateRole::Reference));
        for item in asked {
            let steps = item.steps.iter().map(|step| &plan.steps[step.0]);
            let proved = steps.filter(|step| step.kind != StepKind::Hold);
            let Some(weakest) = proved.map(|step| share(&step.proof.source)).max() else {
                continue;
            };
            shares.items += 1;
            *match weakest {
                Share::Written => &mut shares.written,
                Share::Bound => &mut shares.bound,
                Share::Suggested => &mut shares.suggested,
                Share::People => &mut shares.people,
            } += 1;
        }
        shares
    }
}

fn share(source: &Source) -> Share {
    match source {
        Source::Written => Share::Written,
        Source::Bound { .. } => Share::Bound,
        Source::Person {
            suggestion,
            suggested_metrics,
            ..
        } if suggestion.is_some() || !suggested_metrics.is_empty() => Share::Suggested,
        Source::Person { .. } => Share::People,
    }
}

impl fmt::Display for Shares {
    /// `41 items: 12 written (29 %), 0 bound, 17 suggested (41 %), 12 left to people (29 %)`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of =
            |part: usize, name: &str| match (part * 200 + self.items).checked_div(2 * self.items) {
                Some(percent) if part > 0 => format!("{part} {name} ({percent} %)"),
                _ => format!("{part} {name}"),
            };
        let items = if self.items == 1 { "item" } else { "items" };
        write!(
            formatter,
            "{} {items}: {}, {}, {}, {}",
            self.items,
            of(self.written, "written"),
            of(self.bound, "bound"),
            of(self.suggested, "suggested"),
            of(self.people, "left to people"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, compile, config};
    use tminus_checklist::parse;

    const DOCUMENT: &str = "# Release\n\n## Checks\n\n- [ ] Disk checked: `df -h`\n- [ ] Redis running\n\
        - [ ] Error rate < 1%\n- [ ] Everybody is happy\n- [ ] Location noted: ____\n- [ ] Ready:\n  \
        - [ ] Docs exist\n\n## Log\n\n- **Deployed by**: ____\n";

    fn shares(config: &str) -> String {
        let config = config::parse(config, "t").expect("a config");
        Shares::of(&compile(&parse(DOCUMENT.as_bytes()), &config, "a.md").plan).to_string()
    }

    #[test]
    fn each_item_is_counted_once_by_its_weakest_step() {
        assert_eq!(
            shares(""),
            "6 items: 1 written (17 %), 0 bound, 2 suggested (33 %), 3 left to people (50 %)"
        );
        assert_eq!(
            shares("[[bind]]\nitem = \"Everybody*\"\ntcp = \"127.0.0.1:1\""),
            "6 items: 1 written (17 %), 1 bound (17 %), 2 suggested (33 %), 2 left to people (33 %)"
        );
    }

    #[test]
    fn a_document_without_items_has_no_shares() {
        let plan = compile(&parse(b"# Nothing"), &Config::default(), "a.md").plan;
        assert_eq!(
            Shares::of(&plan).to_string(),
            "0 items: 0 written, 0 bound, 0 suggested, 0 left to people"
        );
    }
}
