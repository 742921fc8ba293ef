//! A file or directory. Its content is streamed, whatever its size.

use crate::context::Context;
use crate::expect::quote;
use crate::observation::{Findings, Observation, Value};
use crate::redact::redact_text;
use crate::seek::Seek;
use sha2::{Digest as _, Sha256};
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tminus_measure::{Quantity, Unit, Verdict, display_duration};
use tminus_plan::FileProbe;

/// How far two clocks may differ: a file from further in the future was not written now.
const SKEW: Duration = Duration::from_mins(1);

pub(crate) async fn observe(probe: &FileProbe, context: &Context) -> Observation {
    let (probe, context) = (probe.clone(), context.clone());
    tokio::task::spawn_blocking(move || look(&probe, &context))
        .await
        .unwrap_or_else(|_| Observation::not_measured("looking at the file was broken off"))
}

fn look(probe: &FileProbe, context: &Context) -> Observation {
    let pattern = match context.path(&probe.path) {
        Ok(path) => path,
        Err(error) => return Observation::not_measured(error.to_string()),
    };
    let found = newest_match(&pattern);
    let (path, metadata) = match found {
        Ok(Some(found)) if probe.absent => {
            return Observation::failed(format!(
                "{} exists, but must not",
                shown(&found.0, probe, context)
            ));
        }
        Ok(Some(found)) => found,
        Ok(None) if probe.absent => {
            return Observation::proved(format!("{} does not exist", probe.path));
        }
        Ok(None) => return Observation::failed(format!("{} does not exist", probe.path)),
        Err(error) => {
            return Observation::not_measured(format!("{} cannot be read: {error}", probe.path));
        }
    };
    let mut findings = Findings::default();
    let name = shown(&path, probe, context);
    findings.add(
        Verdict::Pass,
        format!(
            "{name} exists ({})",
            if metadata.is_dir() {
                "a directory".to_owned()
            } else {
                format!("{} bytes", metadata.len())
            }
        ),
    );
    judge_size(probe, &path, &metadata, &mut findings);
    if let Some(seconds) = probe.newer_than_s {
        judge_age(seconds, &metadata, &mut findings);
    }
    if probe.contains.is_some() || probe.lacks.is_some() || probe.sha256.is_some() {
        if metadata.is_file() {
            judge_content(probe, &path, context, &mut findings);
        } else {
            findings.add(Verdict::Fail, format!("{name} is no regular file"));
        }
    }
    let observation = Observation::of_findings(&findings);
    if metadata.is_file() {
        let quantity = Quantity::new(metadata.len() as f64, Unit::Bytes);
        return observation.with_value(Value::number(
            "size",
            quantity.map_or_else(|_| metadata.len().to_string(), |size| size.to_string()),
            metadata.len() as f64,
        ));
    }
    observation
}

/// The path as the config has it; with a `*`, what was matched.
fn shown(path: &Path, probe: &FileProbe, context: &Context) -> String {
    if probe.path.contains('*') {
        path.strip_prefix(&context.directory)
            .unwrap_or(path)
            .display()
            .to_string()
    } else {
        probe.path.clone()
    }
}

/// The file at the path; where its last part holds a `*`, the newest of those that match.
fn newest_match(pattern: &Path) -> io::Result<Option<(PathBuf, Metadata)>> {
    let last = pattern.file_name().and_then(OsStr::to_str).unwrap_or("");
    let Some((before, after)) = last.split_once('*') else {
        return Ok(some(std::fs::metadata(pattern))?.map(|found| (pattern.to_owned(), found)));
    };
    let parent = pattern.parent().unwrap_or(Path::new("."));
    let Some(entries) = some(std::fs::read_dir(parent))? else {
        return Ok(None);
    };
    let mut newest: Option<(PathBuf, Metadata, SystemTime)> = None;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let matches = name.len() >= before.len() + after.len()
            && name.starts_with(before)
            && name.ends_with(after)
            && (before.starts_with('.') || !name.starts_with('.'));
        if !matches {
            continue;
        }
        // A link to nowhere, or a file removed meanwhile, matches nothing.
        let Some(metadata) = some(std::fs::metadata(entry.path()))? else {
            continue;
        };
        let modified = metadata.modified()?;
        if newest.as_ref().is_none_or(|(_, _, time)| modified > *time) {
            newest = Some((entry.path(), metadata, modified));
        }
    }
    Ok(newest.map(|(path, metadata, _)| (path, metadata)))
}

/// `None` for what does not exist; any other error keeps from looking.
fn some<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn judge_size(probe: &FileProbe, path: &Path, metadata: &Metadata, findings: &mut Findings) {
    if probe.non_empty {
        let filled = if metadata.is_dir() {
            std::fs::read_dir(path).map(|mut entries| entries.next().is_some())
        } else {
            Ok(metadata.len() > 0)
        };
        match filled {
            Ok(true) => findings.add(Verdict::Pass, "not empty"),
            Ok(false) => findings.add(Verdict::Fail, format!("{} is empty", probe.path)),
            Err(error) => findings.add(
                Verdict::NotMeasured,
                format!("{} cannot be read: {error}", probe.path),
            ),
        }
    }
    if let Some(threshold) = probe.size {
        if !metadata.is_file() {
            findings.add(Verdict::Fail, format!("{} is no regular file", probe.path));
            return;
        }
        let verdict = Quantity::new(metadata.len() as f64, Unit::Bytes)
            .map_or(Verdict::NotMeasured, |size| threshold.holds(size));
        findings.add(
            verdict,
            format!("size is {} bytes, bound {threshold}", metadata.len()),
        );
    }
}

fn judge_age(seconds: u64, metadata: &Metadata, findings: &mut Findings) {
    let bound = display_duration(Duration::from_secs(seconds));
    let Ok(modified) = metadata.modified() else {
        findings.add(Verdict::NotMeasured, "this file system notes no times");
        return;
    };
    match SystemTime::now().duration_since(modified) {
        Ok(age) => findings.add_held(
            age <= Duration::from_secs(seconds),
            format!("written {} ago, bound {bound}", display_duration(age)),
        ),
        Err(ahead) if ahead.duration() <= SKEW => {
            findings.add(Verdict::Pass, format!("written just now, bound {bound}"));
        }
        Err(_) => findings.add(
            Verdict::NotMeasured,
            "its time lies in the future, so its age cannot be known",
        ),
    }
}

fn judge_content(probe: &FileProbe, path: &Path, context: &Context, findings: &mut Findings) {
    let mut seek = Seek::new(probe.contains.iter().chain(&probe.lacks).cloned());
    let mut digest = probe.sha256.as_ref().map(|_| Sha256::new());
    let mut read = || {
        let mut file = File::open(path)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => {
                    seek.push(&buffer[..length]);
                    if let Some(digest) = &mut digest {
                        digest.update(&buffer[..length]);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    };
    if let Err(error) = read() {
        findings.add(
            Verdict::NotMeasured,
            format!("{} cannot be read: {error}", probe.path),
        );
        return;
    }
    let quoted = |text: &str| quote(&redact_text(&context.secrets, text));
    if let Some(text) = &probe.contains {
        let (holds, verb) = if seek.found(text) {
            (true, "contains")
        } else {
            (false, "lacks")
        };
        findings.add_held(holds, format!("it {verb} {}", quoted(text)));
    }
    if let Some(text) = &probe.lacks {
        let (holds, verb) = if seek.found(text) {
            (false, "contains")
        } else {
            (true, "lacks")
        };
        findings.add_held(holds, format!("it {verb} {}", quoted(text)));
    }
    if let (Some(wanted), Some(digest)) = (&probe.sha256, digest) {
        let found = digest
            .finalize()
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let holds = found.eq_ignore_ascii_case(wanted.trim());
        let text = if holds {
            format!("SHA-256 is {found}")
        } else {
            format!("SHA-256 is {found}, expected {}", wanted.trim())
        };
        findings.add_held(holds, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secrets;
    use std::os::unix::fs::PermissionsExt as _;
    use tminus_measure::Outcome::{self, Failed, NotMeasured, Proved};

    fn context(directory: &Path) -> Context {
        Context {
            directory: directory.to_owned(),
            environment: [("NAME".to_owned(), "backup".to_owned())].into(),
            secrets: Secrets::default(),
            spool: directory.to_owned(),
            output_limit: 1000,
        }
    }

    fn seen(directory: &Path, probe: &FileProbe) -> (Outcome, String) {
        let observation = look(probe, &context(directory));
        (observation.outcome, observation.summary)
    }

    fn at(path: &str) -> FileProbe {
        FileProbe {
            path: path.to_owned(),
            ..FileProbe::default()
        }
    }

    #[test]
    fn every_expectation_is_held_against_the_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let home = directory.path();
        std::fs::write(home.join("backup.sql"), "CREATE TABLE a;\n").expect("written");
        std::fs::write(home.join("empty"), "").expect("written");
        std::fs::create_dir(home.join("nothing")).expect("made");
        let sha256 = "1c3e1c7d4ad5a2f1ad4b9ef8b5ab5ad4b5a7a2f1ad4b9ef8b5ab5ad4b5a7a2f1";
        for (probe, outcome, summary) in [
            (at("backup.sql"), Proved, "backup.sql exists (16 bytes)"),
            (at("$NAME.sql"), Proved, "$NAME.sql exists (16 bytes)"),
            (at("back*.sql"), Proved, "backup.sql exists (16 bytes)"),
            (at("gone"), Failed, "gone does not exist"),
            (at("gone/*.sql"), Failed, "gone/*.sql does not exist"),
            (at("backup.sql/x"), Failed, "backup.sql/x does not exist"),
            (
                at("$GONE"),
                NotMeasured,
                "`$GONE` is not defined; set it in [variables], or pass it with [run] pass",
            ),
            (
                FileProbe {
                    absent: true,
                    ..at("gone")
                },
                Proved,
                "gone does not exist",
            ),
            (
                FileProbe {
                    absent: true,
                    ..at("b*")
                },
                Failed,
                "backup.sql exists, but must not",
            ),
            (
                FileProbe {
                    non_empty: true,
                    ..at("backup.sql")
                },
                Proved,
                "backup.sql exists (16 bytes); not empty",
            ),
            (
                FileProbe {
                    non_empty: true,
                    ..at("empty")
                },
                Failed,
                "empty is empty",
            ),
            (
                FileProbe {
                    non_empty: true,
                    ..at("nothing")
                },
                Failed,
                "nothing is empty",
            ),
            (
                FileProbe {
                    non_empty: true,
                    ..at(".")
                },
                Proved,
                ". exists (a directory); not empty",
            ),
            (
                FileProbe {
                    size: Some("> 10 B".parse().expect("a bound")),
                    ..at("backup.sql")
                },
                Proved,
                "backup.sql exists (16 bytes); size is 16 bytes, bound > 10 B",
            ),
            (
                FileProbe {
                    size: Some("> 1 KB".parse().expect("a bound")),
                    ..at("backup.sql")
                },
                Failed,
                "size is 16 bytes, bound > 1 KB",
            ),
            (
                FileProbe {
                    size: Some("> 1 s".parse().expect("a bound")),
                    ..at("backup.sql")
                },
                NotMeasured,
                "size is 16 bytes, bound > 1 s",
            ),
            (
                FileProbe {
                    contains: Some("TABLE a".into()),
                    ..at("backup.sql")
                },
                Proved,
                "backup.sql exists (16 bytes); it contains \"TABLE a\"",
            ),
            (
                FileProbe {
                    contains: Some("TABLE b".into()),
                    ..at("backup.sql")
                },
                Failed,
                "it lacks \"TABLE b\"",
            ),
            (
                FileProbe {
                    lacks: Some("TABLE a".into()),
                    ..at("backup.sql")
                },
                Failed,
                "it contains \"TABLE a\"",
            ),
            (
                FileProbe {
                    lacks: Some("DROP".into()),
                    ..at("backup.sql")
                },
                Proved,
                "backup.sql exists (16 bytes); it lacks \"DROP\"",
            ),
            (
                FileProbe {
                    lacks: Some("DROP".into()),
                    ..at("nothing")
                },
                Failed,
                "nothing is no regular file",
            ),
            (
                FileProbe {
                    sha256: Some(sha256.into()),
                    ..at("empty")
                },
                Failed,
                &format!(
                    "SHA-256 is e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected {sha256}"
                ),
            ),
            (
                FileProbe {
                    sha256: Some(
                        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855".into(),
                    ),
                    ..at("empty")
                },
                Proved,
                "empty exists (0 bytes); SHA-256 is e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
        ] {
            assert_eq!(
                seen(home, &probe),
                (outcome, summary.to_owned()),
                "{probe:?}"
            );
        }
    }

    #[test]
    fn of_several_matches_the_newest_counts_and_old_ones_are_old() {
        let directory = tempfile::tempdir().expect("a directory");
        for (name, age) in [("a.log", 7200), ("b.log", 60), ("c.log", 3600)] {
            let file = File::create(directory.path().join(name)).expect("made");
            let time = SystemTime::now() - Duration::from_secs(age);
            file.set_modified(time).expect("set");
        }
        let probe = |path: &str| FileProbe {
            newer_than_s: Some(1800),
            ..at(path)
        };
        assert_eq!(
            seen(directory.path(), &probe("*.log")),
            (
                Proved,
                "b.log exists (0 bytes); written 1m ago, bound 30m".to_owned()
            )
        );
        assert_eq!(seen(directory.path(), &probe("a.log")).0, Failed);
        let file = File::options()
            .write(true)
            .open(directory.path().join("a.log"));
        file.expect("opened")
            .set_modified(SystemTime::now() + Duration::from_hours(1))
            .expect("set");
        assert_eq!(seen(directory.path(), &probe("a.log")).0, NotMeasured);
    }

    #[test]
    fn what_must_not_be_entered_is_not_measured() {
        let directory = tempfile::tempdir().expect("a directory");
        let closed = directory.path().join("closed");
        std::fs::create_dir(&closed).expect("made");
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("set");
        // The owner of the machine may enter anything.
        if std::fs::read_dir(&closed).is_err() {
            assert_eq!(seen(directory.path(), &at("closed/x")).0, NotMeasured);
        }
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).expect("set");
    }

    #[test]
    fn a_pipe_is_never_read() {
        let directory = tempfile::tempdir().expect("a directory");
        let made = std::process::Command::new("mkfifo")
            .arg(directory.path().join("pipe"))
            .status()
            .expect("mkfifo");
        assert!(made.success());
        let probe = FileProbe {
            contains: Some("x".into()),
            ..at("pipe")
        };
        assert_eq!(seen(directory.path(), &probe).0, Failed);
    }
}
