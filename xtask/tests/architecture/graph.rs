//! The checks themselves, as functions of values, so that they can be shown to fail.

use crate::rules::{IMPURE, IMPURE_FEATURES, OUTSIDE, PARDONS, room};
use std::collections::{BTreeMap, BTreeSet};

/// A declared dependency of one workspace package on another, by folder name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// The folder's name of a package: `tminus-plan` is `plan`.
pub(crate) fn short(package: &str) -> &str {
    package.strip_prefix("tminus-").unwrap_or(package)
}

/// What is wrong with the crates and the arrows between them; nothing when all is well.
pub(crate) fn forbidden_arrows(crates: &BTreeSet<String>, arrows: &BTreeSet<Arrow>) -> Vec<String> {
    let strangers = crates
        .iter()
        .filter(|name| room(name).is_none() && !OUTSIDE.contains(&name.as_str()))
        .map(|name| format!("`{name}` has no row in the table of crates"));
    let wrong = arrows
        .iter()
        .filter(|arrow| !OUTSIDE.contains(&arrow.from.as_str()))
        .filter(|arrow| {
            room(&arrow.from).is_none_or(|from| !from.arrows.contains(&arrow.to.as_str()))
        })
        .map(|arrow| format!("`{}` may not depend on `{}`", arrow.from, arrow.to));
    strangers.chain(wrong).collect()
}

/// What one package links and runs at build time, its features resolved for itself alone.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Name and version of the package itself.
    root: String,
    edges: BTreeMap<String, BTreeSet<String>>,
    features: BTreeMap<String, BTreeSet<String>>,
}

impl Tree {
    /// Reads `cargo tree --prefix depth --format '|{p}|{f}'`.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut tree = Self::default();
        let mut path: Vec<String> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let mut parts = line.splitn(3, '|');
            let (Some(depth), Some(package), Some(features)) =
                (parts.next(), parts.next(), parts.next())
            else {
                return Err(format!("cannot read `{line}`"));
            };
            let depth: usize = depth
                .parse()
                .map_err(|_| format!("cannot read the depth of `{line}`"))?;
            let mut words = package.split_whitespace();
            let (Some(name), Some(version)) = (words.next(), words.next()) else {
                return Err(format!("cannot read the package of `{line}`"));
            };
            let node = format!("{name} {version}");
            path.truncate(depth);
            match path.last() {
                None => tree.root.clone_from(&node),
                Some(parent) => {
                    tree.edges
                        .entry(parent.clone())
                        .or_default()
                        .insert(node.clone());
                }
            }
            let features = features.trim_end_matches(" (*)");
            tree.features.entry(node.clone()).or_default().extend(
                features
                    .split(',')
                    .filter(|feature| !feature.is_empty())
                    .map(str::to_owned),
            );
            path.push(node);
        }
        if tree.root.is_empty() {
            return Err("the tree is empty".to_owned());
        }
        Ok(tree)
    }

    /// Every impure crate and feature that is reached, with the way to it; and which pardons were
    /// needed, by their place in [`PARDONS`].
    pub(crate) fn impurities(&self) -> (Vec<String>, BTreeSet<usize>) {
        let mut used = BTreeSet::new();
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([self.root.clone()]);
        let mut waiting = vec![vec![self.root.clone()]];
        while let Some(way) = waiting.pop() {
            let Some(node) = way.last() else { continue };
            let name = name_of(node);
            if IMPURE.contains(&name) {
                found.push(format!("`{name}` is reached: {}", way.join(" -> ")));
                continue;
            }
            for (_, feature) in IMPURE_FEATURES.iter().filter(|(owner, _)| *owner == name) {
                if self
                    .features
                    .get(node)
                    .is_some_and(|features| features.contains(*feature))
                {
                    found.push(format!(
                        "`{name}` has its feature `{feature}` on: {}",
                        way.join(" -> ")
                    ));
                }
            }
            for next in self.edges.get(node).into_iter().flatten() {
                if let Some(pardon) = PARDONS
                    .iter()
                    .position(|pardon| pardon.from == name && pardon.to == name_of(next))
                {
                    used.insert(pardon);
                } else if seen.insert(next.clone()) {
                    let mut way = way.clone();
                    way.push(next.clone());
                    waiting.push(way);
                }
            }
        }
        found.sort();
        (found, used)
    }
}

fn name_of(node: &str) -> &str {
    node.split(' ').next().unwrap_or(node)
}
