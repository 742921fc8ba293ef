//! What a command of a cluster is about.

/// `deployment/shop` behind a verb of kubectl, in one form of several that kubectl takes.
pub(crate) fn workload(arguments: &[&str], verb: &str) -> Option<String> {
    let at = arguments.iter().position(|word| *word == verb)?;
    let mut operands = arguments[at + 1..]
        .iter()
        .take_while(|word| !word.starts_with('-'));
    let first = operands.next()?;
    let (kind, name) = match first.split_once('/') {
        Some(pair) => pair,
        None => (*first, *operands.next()?),
    };
    let kind = match kind {
        "deploy" | "deployments" | "deployment" | "deployment.apps" => "deployment",
        "sts" | "statefulsets" | "statefulset" => "statefulset",
        other => other,
    };
    Some(format!("{kind}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_workload_has_one_name() {
        for (command, verb, expected) in [
            ("scale deploy shop -n x", "scale", Some("deployment/shop")),
            (
                "-n x rollout undo deployment/shop",
                "undo",
                Some("deployment/shop"),
            ),
            ("patch sts/shop -p {}", "patch", Some("statefulset/shop")),
            ("scale --replicas=0 deployment/shop", "scale", None),
            ("get pods", "scale", None),
        ] {
            let arguments: Vec<&str> = command.split(' ').collect();
            assert_eq!(workload(&arguments, verb).as_deref(), expected, "{command}");
        }
    }
}
