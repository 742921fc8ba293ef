//! The arrows between the crates are the ones of ARCHITECTURE.md and no others, and the pure
//! crates reach neither I/O nor clock nor randomness.

mod graph;
mod rules;

use cargo_metadata::{DependencyKind, MetadataCommand};
use graph::{Arrow, Tree, forbidden_arrows, short};
use rules::{DENIED_PATHS, PARDONS, ROOMS};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the repository")
        .to_owned()
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The packages of the workspace and every dependency among them, optional, target-specific and
/// development ones included.
fn workspace() -> (BTreeSet<String>, BTreeSet<Arrow>) {
    let metadata = MetadataCommand::new()
        .current_dir(root())
        .no_deps()
        .exec()
        .expect("cargo metadata");
    let crates: BTreeSet<String> = metadata
        .packages
        .iter()
        .map(|package| short(&package.name).to_owned())
        .collect();
    let arrows = metadata
        .packages
        .iter()
        .flat_map(|package| {
            package
                .dependencies
                .iter()
                .filter(|dependency| dependency.path.is_some())
                .filter(|dependency| dependency.kind != DependencyKind::Unknown)
                .map(|dependency| Arrow {
                    from: short(&package.name).to_owned(),
                    to: short(&dependency.name).to_owned(),
                })
        })
        .collect();
    (crates, arrows)
}

fn pure_crates_that_exist() -> Vec<&'static str> {
    ROOMS
        .iter()
        .filter(|room| room.pure && root().join("crates").join(room.name).is_dir())
        .map(|room| room.name)
        .collect()
}

#[test]
fn the_arrows_are_the_ones_of_the_table() {
    let (crates, arrows) = workspace();
    assert!(
        crates.contains("measure") && arrows.len() > 10,
        "{arrows:?}"
    );
    let wrong = forbidden_arrows(&crates, &arrows);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_crate_lies_in_the_folder_of_its_name() {
    let (crates, _) = workspace();
    for name in crates.iter().filter(|name| *name != "xtask") {
        assert!(root().join("crates").join(name).is_dir(), "crates/{name}");
    }
}

#[test]
fn pure_crates_reach_nothing_impure() {
    let mut wrong = Vec::new();
    let mut pardoned = BTreeSet::new();
    for name in pure_crates_that_exist() {
        let output = cargo()
            .args(["tree", "--locked", "--edges", "normal,build"])
            .args(["--prefix", "depth", "--format", "|{p}|{f}"])
            .args(["--package", &format!("tminus-{name}")])
            .output()
            .expect("cargo tree");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let (impurities, used) = Tree::read(&text).expect("a tree").impurities();
        wrong.extend(impurities);
        pardoned.extend(used);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (place, pardon) in PARDONS.iter().enumerate() {
        assert!(
            pardoned.contains(&place),
            "nothing needs the pardon of {} -> {} any more ({}); delete it",
            pardon.from,
            pardon.to,
            pardon.because
        );
    }
}

#[test]
fn the_lint_of_pure_crates_denies_files_network_processes_environment_and_clock() {
    for name in pure_crates_that_exist() {
        let path = root().join("crates").join(name).join("clippy.toml");
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for denied in DENIED_PATHS {
            assert!(
                text.contains(&format!("path = \"{denied}\"")),
                "{} does not deny {denied}",
                path.display()
            );
        }
    }
}

/// The checks above, shown to fail.
mod the_checks_can_fail {
    use super::*;

    fn arrow(from: &str, to: &str) -> Arrow {
        Arrow {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn an_arrow_that_is_not_in_the_table_is_found() {
        let crates = ["measure", "launch", "engine", "xtask"]
            .map(str::to_owned)
            .into();
        for (from, to) in [
            ("launch", "engine"),
            ("measure", "launch"),
            ("ledger", "launch"),
            ("plan", "xtask"),
            ("launch", "launch"),
        ] {
            let wrong = forbidden_arrows(&crates, &[arrow(from, to)].into());
            assert_eq!(wrong, [format!("`{from}` may not depend on `{to}`")]);
        }
        let fine = [arrow("engine", "launch"), arrow("xtask", "measure")].into();
        assert!(forbidden_arrows(&crates, &fine).is_empty());
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        let wrong = forbidden_arrows(&["helpers".to_owned()].into(), &BTreeSet::new());
        assert_eq!(wrong, ["`helpers` has no row in the table of crates"]);
    }

    #[test]
    fn the_table_has_no_circle_and_pure_crates_rest_on_pure_crates() {
        for (place, room) in ROOMS.iter().enumerate() {
            for to in room.arrows {
                let target = ROOMS.iter().position(|other| other.name == *to);
                let target = target.unwrap_or_else(|| panic!("{to} has no row"));
                assert!(target < place, "{} -> {to} points ahead", room.name);
                assert!(!room.pure || ROOMS[target].pure, "{} -> {to}", room.name);
            }
        }
    }

    #[test]
    fn an_impure_crate_is_found_directly_and_through_others() {
        let text = "0|tminus-plan v0.1.0 (/x)|\n1|serde v1.0.0|derive\n2|middle v2.0.0|\n3|tokio v1.0.0|rt\n1|rusqlite v0.43.0|bundled\n";
        let (found, _) = Tree::read(text).expect("a tree").impurities();
        assert_eq!(
            found,
            [
                "`rusqlite` is reached: tminus-plan v0.1.0 -> rusqlite v0.43.0",
                "`tokio` is reached: tminus-plan v0.1.0 -> serde v1.0.0 -> middle v2.0.0 -> tokio v1.0.0",
            ]
        );
    }

    #[test]
    fn a_pardon_covers_its_one_edge_only() {
        let text = "0|tminus-plan v0.1.0|\n1|brush-parser v0.4.0|\n2|insta v1.0.0|\n3|rustix v1.0.0|\n1|other v1.0.0|\n2|insta v1.0.0| (*)\n";
        let (found, used) = Tree::read(text).expect("a tree").impurities();
        assert_eq!(
            found,
            [
                "`rustix` is reached: tminus-plan v0.1.0 -> other v1.0.0 -> insta v1.0.0 -> rustix v1.0.0"
            ]
        );
        assert!(used.contains(&0));
    }

    #[test]
    fn a_feature_that_reads_the_clock_is_found() {
        let text = "0|tminus-launch v0.1.0|\n1|jiff v1.0.0|alloc,std\n";
        let (found, _) = Tree::read(text).expect("a tree").impurities();
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn an_unreadable_tree_is_an_error_and_not_a_clean_one() {
        for text in ["", "x|y|z", "0 tminus-plan", "0||"] {
            assert!(Tree::read(text).is_err(), "{text}");
        }
    }
}
