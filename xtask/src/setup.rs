//! Installs what the tests need.

use crate::run::{Error, on_path, visibly};
use std::process::Command;

/// A program that some test starts, and the packages that hold it.
struct Need {
    program: &'static str,
    debian: &'static str,
    homebrew: &'static str,
}

const fn need(program: &'static str, debian: &'static str, homebrew: &'static str) -> Need {
    Need {
        program,
        debian,
        homebrew,
    }
}

const NEEDS: &[Need] = &[
    need("bash", "bash", "bash"),
    need("sleep", "coreutils", "coreutils"),
    need("ps", "procps", "procps"),
    need("git", "git", "git"),
    need("ssh-keygen", "openssh-client", "openssh"),
    need("openssl", "openssl", "openssl"),
    need("tmux", "tmux", "tmux"),
    need("haproxy", "haproxy", "haproxy"),
    need("nginx", "nginx-light", "nginx"),
    need("prometheus", "prometheus", "prometheus"),
];

/// Installs what is missing, when it may; otherwise fails with the command that would.
pub(crate) fn run() -> Result<(), Error> {
    let missing: Vec<&Need> = NEEDS
        .iter()
        .filter(|need| on_path(need.program).is_none())
        .collect();
    if missing.is_empty() {
        eprintln!("setup: everything that the tests need is here");
        return Ok(());
    }
    let debian = on_path("apt-get").is_some();
    if !debian || !is_root() {
        return Err(Error::Other(advice(&missing, debian)));
    }
    visibly(Command::new("apt-get").args(["update", "--quiet"]))?;
    visibly(
        Command::new("apt-get")
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(missing.iter().map(|need| need.debian))
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    match missing.iter().find(|need| on_path(need.program).is_none()) {
        None => Ok(()),
        Some(need) => Err(Error::Other(format!(
            "the package `{}` is installed, and `{}` is still not on the path",
            need.debian, need.program
        ))),
    }
}

/// The exact command to type.
fn advice(missing: &[&Need], debian: bool) -> String {
    let programs: Vec<&str> = missing.iter().map(|need| need.program).collect();
    let packages: Vec<&str> = missing
        .iter()
        .map(|need| if debian { need.debian } else { need.homebrew })
        .collect();
    let command = if debian {
        "sudo apt-get install --yes --no-install-recommends"
    } else {
        "brew install"
    };
    format!(
        "the tests need {}, which {} not here; run:\n\n    {command} {}\n",
        programs.join(", "),
        if programs.len() == 1 { "is" } else { "are" },
        packages.join(" ")
    )
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_is_a_command_to_type() {
        let missing = [
            &need("ssh-keygen", "openssh-client", "openssh"),
            &need("tmux", "tmux", "tmux"),
        ];
        assert_eq!(
            advice(&missing, true),
            "the tests need ssh-keygen, tmux, which are not here; run:\n\n    \
             sudo apt-get install --yes --no-install-recommends openssh-client tmux\n"
        );
        assert!(advice(&missing, false).contains("brew install openssh tmux"));
    }
}
