//! A running process, by the name of its program or by a file that holds its id.

use crate::context::Context;
use crate::observation::{Findings, Observation, Value};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use tminus_measure::{Quantity, Threshold, Unit, Verdict};
use tminus_plan::ProcessProbe;

/// What is known of one process.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    pid: i32,
    parent: i32,
    /// The program's name as the kernel has it; Linux cuts it to 15 bytes.
    name: String,
    arguments: Vec<String>,
    /// Resident memory, in bytes.
    resident: Option<u64>,
}

pub(crate) async fn observe(probe: &ProcessProbe, context: &Context) -> Observation {
    let (probe, context) = (probe.clone(), context.clone());
    tokio::task::spawn_blocking(move || look(&probe, &context))
        .await
        .unwrap_or_else(|_| Observation::not_measured("looking at the processes was broken off"))
}

fn look(probe: &ProcessProbe, context: &Context) -> Observation {
    if probe.name.is_none() && probe.pid_file.is_none() {
        return Observation::not_measured("neither a name nor a pid file says which process");
    }
    let name = match probe
        .name
        .as_deref()
        .map(|name| context.expand(name))
        .transpose()
    {
        Ok(name) => name,
        Err(error) => return Observation::not_measured(error.to_string()),
    };
    let subject = name
        .as_ref()
        .map(|_| probe.name.clone().unwrap_or_default())
        .or_else(|| probe.pid_file.clone())
        .unwrap_or_default();
    let pid = match &probe.pid_file {
        None => None,
        Some(file) => match read_pid(file, context) {
            Ok(Some(pid)) => Some(pid),
            Ok(None) if probe.absent => {
                return Observation::proved(format!("{subject} does not run: there is no {file}"));
            }
            Ok(None) => {
                return Observation::failed(format!("{subject} does not run: there is no {file}"));
            }
            Err(reason) => return Observation::not_measured(reason),
        },
    };
    let entries = match entries() {
        Ok(entries) => entries,
        Err(error) => {
            return Observation::not_measured(format!("the processes cannot be listed: {error}"));
        }
    };
    let own = own_line(&entries);
    let found: Vec<&Entry> = entries
        .iter()
        .filter(|entry| pid.is_none_or(|pid| entry.pid == pid))
        .filter(|entry| name.as_deref().is_none_or(|name| entry.is_called(name)))
        .filter(|entry| pid.is_some() || !own.contains(&entry.pid))
        .collect();
    if found.is_empty() && !sees_all() {
        return Observation::not_measured(
            "processes of other users are hidden from this one, and none of its own is it",
        );
    }
    judge(probe, &subject, &found)
}

fn judge(probe: &ProcessProbe, subject: &str, found: &[&Entry]) -> Observation {
    let mut findings = Findings::default();
    let count = found.len();
    let ids = found
        .iter()
        .take(5)
        .map(|entry| entry.pid.to_string())
        .collect::<Vec<_>>()
        .join(", ");
    if probe.absent {
        return if count == 0 {
            Observation::proved(format!("{subject} does not run"))
        } else {
            Observation::failed(format!("{subject} runs (process {ids}), but must not"))
        };
    }
    let mut values = vec![Value::number("count", count.to_string(), count as f64)];
    match probe.count {
        Some(bound) => add_bound(&mut findings, "running", count as f64, Unit::Count, bound),
        None => findings.add_held(
            count > 0,
            if count > 0 {
                format!("{subject} runs (process {ids})")
            } else {
                format!("{subject} does not run")
            },
        ),
    }
    if let Some(bound) = probe.memory {
        let resident: Option<u64> = found.iter().map(|entry| entry.resident).sum();
        match resident.filter(|_| count > 0) {
            Some(bytes) => {
                add_bound(&mut findings, "memory", bytes as f64, Unit::Bytes, bound);
                let text = Quantity::new(bytes as f64, Unit::Bytes)
                    .map_or_else(|_| format!("{bytes} B"), Quantity::display_short);
                values.push(Value::number("memory", text, bytes as f64));
            }
            None if count == 0 => findings.add(Verdict::Fail, "nothing runs that has memory"),
            None => findings.add(Verdict::NotMeasured, "its memory cannot be read"),
        }
    }
    let mut observation = Observation::of_findings(&findings);
    observation.values = values;
    observation
}

fn add_bound(findings: &mut Findings, what: &str, number: f64, unit: Unit, bound: Threshold) {
    match Quantity::new(number, unit) {
        Ok(quantity) => findings.add(
            bound.holds(quantity),
            format!("{what} {}, bound {bound}", quantity.display_short()),
        ),
        Err(error) => findings.add(Verdict::NotMeasured, error.to_string()),
    }
}

impl Entry {
    /// Whether this is what people call it: the name of the program, or of the script that an
    /// interpreter runs. Only a name that no program can have, with white space or a slash in it,
    /// is looked for anywhere in the command line: `vim redis-server.conf` is no `redis-server`.
    fn is_called(&self, name: &str) -> bool {
        const INTERPRETERS: [&str; 12] = [
            "python", "node", "ruby", "perl", "php", "java", "bash", "sh", "dash", "deno", "bun",
            "beam",
        ];
        if name.contains(|character: char| character.is_whitespace() || character == '/') {
            return self.arguments.join(" ").contains(name);
        }
        let program = self.arguments.first().map_or("", |first| last_part(first));
        if self.name == name || program == name {
            return true;
        }
        let interpreted = INTERPRETERS.iter().any(|interpreter| {
            program
                .strip_prefix(interpreter)
                .is_some_and(|rest| rest.chars().all(|end| end.is_ascii_digit() || end == '.'))
        });
        interpreted
            && self
                .arguments
                .iter()
                .skip(1)
                .any(|argument| last_part(argument) == name)
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// This process and those that started it: their command lines hold the name because it is asked
/// for.
fn own_line(entries: &[Entry]) -> BTreeSet<i32> {
    let mut line = BTreeSet::new();
    let mut next = i32::try_from(std::process::id()).ok();
    while let Some(pid) = next.filter(|pid| *pid > 0 && line.insert(*pid)) {
        next = entries
            .iter()
            .find(|entry| entry.pid == pid)
            .map(|entry| entry.parent);
    }
    line
}

fn read_pid(file: &str, context: &Context) -> Result<Option<i32>, String> {
    let path = context.path(file).map_err(|error| error.to_string())?;
    match std::fs::read_to_string(path) {
        Ok(text) => text
            .split_whitespace()
            .next()
            .and_then(|first| first.parse().ok())
            .filter(|pid| *pid > 0)
            .map(Some)
            .ok_or_else(|| format!("{file} holds no process id")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{file} cannot be read: {error}")),
    }
}

/// Whether the processes of other users are visible; `/proc` may be mounted so that they are not.
fn sees_all() -> bool {
    !cfg!(target_os = "linux") || Path::new("/proc/1/stat").exists()
}

/// Every process but remains that nobody waits for.
fn entries() -> io::Result<Vec<Entry>> {
    if cfg!(target_os = "linux") {
        let mut entries = Vec::new();
        for directory in std::fs::read_dir("/proc")? {
            let directory = directory?;
            let pid = directory.file_name().to_string_lossy().parse();
            // One that ends meanwhile is none.
            if let Ok(pid) = pid
                && let Some(entry) = read_proc(pid, &directory.path())
            {
                entries.push(entry);
            }
        }
        Ok(entries)
    } else {
        let output = std::process::Command::new("ps")
            .args(["-axww", "-o", "pid=,ppid=,stat=,rss=,args="])
            .env("LC_ALL", "C")
            .output()?;
        Ok(read_ps(&String::from_utf8_lossy(&output.stdout)))
    }
}

fn read_proc(pid: i32, directory: &Path) -> Option<Entry> {
    let status = std::fs::read_to_string(directory.join("status")).ok()?;
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(str::trim)
    };
    if field("State")?.starts_with(['Z', 'X']) {
        return None;
    }
    let arguments = std::fs::read(directory.join("cmdline")).unwrap_or_default();
    Some(Entry {
        pid,
        parent: field("PPid")?.parse().ok()?,
        name: field("Name")?.to_owned(),
        arguments: arguments
            .split(|byte| *byte == 0)
            .filter(|argument| !argument.is_empty())
            .map(|argument| String::from_utf8_lossy(argument).into_owned())
            .collect(),
        resident: field("VmRSS")
            .and_then(|text| text.strip_suffix("kB")?.trim().parse::<u64>().ok())
            .map(|kibibytes| kibibytes * 1024),
    })
}

/// Reads what `ps -o pid=,ppid=,stat=,rss=,args=` prints; the memory is in units of 1,024 bytes.
fn read_ps(text: &str) -> Vec<Entry> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let pid = words.next()?.parse().ok()?;
            let parent = words.next()?.parse().ok()?;
            let state = words.next()?;
            let resident: u64 = words.next()?.parse().ok()?;
            let arguments: Vec<String> = words.map(str::to_owned).collect();
            (!state.starts_with('Z')).then(|| Entry {
                pid,
                parent,
                name: arguments
                    .first()
                    .map_or("", |first| last_part(first))
                    .to_owned(),
                arguments,
                resident: Some(resident * 1024),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secrets;
    use std::process::Command;
    use std::time::Duration;
    use tminus_measure::Outcome::{self, Failed, NotMeasured, Proved};

    fn seen(probe: &ProcessProbe, directory: &Path) -> (Outcome, String) {
        let context = Context {
            directory: directory.to_owned(),
            environment: std::collections::BTreeMap::new(),
            secrets: Secrets::default(),
            spool: directory.to_owned(),
            output_limit: 0,
        };
        let observation = look(probe, &context);
        (observation.outcome, observation.summary)
    }

    fn named(name: &str) -> ProcessProbe {
        ProcessProbe {
            name: Some(name.to_owned()),
            pid_file: None,
            absent: false,
            count: None,
            memory: None,
        }
    }

    #[test]
    fn a_real_process_is_found_by_name_and_by_file_until_it_ends() {
        let directory = tempfile::tempdir().expect("a directory");
        let home = directory.path();
        let program = home.join("tminus-sleeper");
        std::fs::copy("/bin/sleep", &program).expect("copied");
        let mut child = Command::new(&program).arg("60").spawn().expect("started");
        let pid = child.id();
        std::fs::write(home.join("pid"), format!("{pid}\n")).expect("written");
        let by_file = ProcessProbe {
            name: None,
            pid_file: Some("pid".to_owned()),
            ..named("")
        };
        let runs = |subject: &str| (Proved, format!("{subject} runs (process {pid})"));
        assert_eq!(seen(&named("tminus-sleeper"), home), runs("tminus-sleeper"));
        assert_eq!(seen(&by_file, home), runs("pid"));
        let bound = |count: &str, memory: &str| ProcessProbe {
            count: Some(count.parse().expect(count)),
            memory: Some(memory.parse().expect(memory)),
            ..named("tminus-sleeper")
        };
        assert_eq!(seen(&bound("= 1", "< 100 MB"), home).0, Proved);
        assert_eq!(seen(&bound(">= 2", "< 100 MB"), home).0, Failed);
        assert_eq!(seen(&bound("= 1", "< 1 KB"), home).0, Failed);
        assert_eq!(seen(&bound("= 1", "< 1 s"), home).0, NotMeasured);
        let absent = ProcessProbe {
            absent: true,
            ..named("tminus-sleeper")
        };
        assert_eq!(seen(&absent, home).0, Failed);
        child.kill().expect("ours");
        // Until somebody waits for it there are remains, and they run no longer. The signal takes a moment.
        let gone = (0..1000).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            seen(&absent, home).0 == Proved
        });
        assert!(gone);
        child.wait().expect("ours");
        assert_eq!(seen(&named("tminus-sleeper"), home).0, Failed);
        assert_eq!(seen(&by_file, home).0, Failed);
        assert_eq!(
            seen(
                &ProcessProbe {
                    absent: true,
                    ..by_file.clone()
                },
                home
            )
            .0,
            Proved
        );
        std::fs::write(home.join("pid"), "nonsense").expect("written");
        assert_eq!(seen(&by_file, home).0, NotMeasured);
        std::fs::remove_file(home.join("pid")).expect("removed");
        assert_eq!(seen(&by_file, home).0, Failed);
    }

    #[test]
    fn a_name_is_the_programs_or_the_scripts_and_a_text_is_looked_for_in_the_line() {
        let entry = |arguments: &str| Entry {
            pid: 7,
            parent: 1,
            name: String::new(),
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            resident: None,
        };
        for (arguments, name) in [
            ("/usr/bin/redis-server *:6379", "redis-server"),
            ("python3.11 /usr/bin/celery worker", "celery"),
            ("java -jar /srv/app.jar", "app.jar"),
            ("node dist/main.js", "node dist/main.js"),
            ("node dist/main.js", "dist/main.js"),
        ] {
            assert!(entry(arguments).is_called(name), "{arguments}: {name}");
        }
        for (arguments, name) in [
            ("vim redis-server", "redis-server"),
            ("tail -f app.jar", "app.jar"),
            ("redis-server-proxy", "redis-server"),
            ("shell celery", "celery"),
        ] {
            assert!(!entry(arguments).is_called(name), "{arguments}: {name}");
        }
    }

    #[test]
    fn what_ps_prints_is_read() {
        let entries = read_ps(
            "  1     0 Ss  12000 /sbin/launchd\n 77  1 Z 0 (gone)\n88 1 S+ 10 node dist/main.js\n",
        );
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1].resident, Some(10240));
        assert!(entries[1].is_called("main.js"));
    }

    #[test]
    fn neither_name_nor_file_is_no_question() {
        let nothing = ProcessProbe {
            name: None,
            ..named("")
        };
        assert_eq!(seen(&nothing, Path::new("/")).0, NotMeasured);
    }
}
