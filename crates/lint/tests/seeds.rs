//! What the fuzzer holds arbitrary input against holds of the inputs that it starts from.

#[path = "../../../fuzz/properties/mod.rs"]
mod properties;

use std::path::{Path, PathBuf};

/// The committed inputs of a target.
fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/seeds")
        .join(target);
    std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of the folder").path())
        .collect()
}

#[test]
fn every_property_holds_of_the_seeds_of_every_target() {
    for (folder, _) in properties::TARGETS {
        let seeds = seeds(folder);
        assert!(!seeds.is_empty(), "{folder} has no seed");
        for seed in seeds {
            let input = std::fs::read(&seed).expect("a seed");
            println!("{}", seed.display());
            for (target, _) in properties::TARGETS {
                properties::hold(target, &input);
            }
        }
    }
}
