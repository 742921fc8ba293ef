use super::*;
use std::path::PathBuf;
use tminus_plan::{Probe, SeriesSource, Source, Step, config};

const DOCUMENT: &str = "# Release\n\n## Checks\n\n- [ ] Redis running\n- [ ] `.env` filled in\n  - [ ] `API_KEY`\n- [ ] Error rate < 1%\n\
    - [ ] Cache hit rate > 90%\n- [ ] Disk space > 10 GB free\n- [ ] Server up (`node dist/main.js`)\n\
    - [ ] http://127.0.0.1:80/version 可访问\n- [ ] Node.js installed (v16+)\n- [ ] `jobs_queued` present\n\
    - [ ] Health check passes within 30 seconds\n- [ ] No errors in the logs\n- [ ] Working tree clean\n\n\
    ## Deploy\n\n- [ ] Started\n  - [ ] PM2: `pm2 start a`\n  - [ ] Docker: `docker run -d \"a\"`\n- [ ] Backup created\n\n\
    ```bash\npg_dump a > a_$(date +%F).sql\n$TARGET/bin/x \"<pod name>\"\ncurl -f $URL/metrics\nkubectl logs -l app=a\n```\n\n\
    ## Rollback triggers\n\n- It rains\n- Queue > 5\n\n## Rollback\n\n1. [ ] Restore (`pm2 restart shop`)\n\n\
    ## Sign-off\n\n- [ ] Security \"Lead\" approval: ____\n";

/// A starter with every line accepted.
fn accepted(starter: &str) -> String {
    let lines = starter.lines();
    let lines = lines.map(|line| line.strip_prefix("# ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn suggestion(step: &Step) -> Option<&Probe> {
    match &step.proof.source {
        Source::Person { suggestion, .. } => suggestion.as_deref(),
        _ => None,
    }
}

/// What observes a step, once or again and again.
fn observes(step: &Step) -> Option<&Probe> {
    let watched = step
        .watch
        .as_deref()
        .and_then(|watch| match &watch.series.first()?.source {
            SeriesSource::Probe(probe) => Some(&**probe),
            SeriesSource::Metric(_) => None,
        });
    step.proof.probe.as_deref().or(watched)
}

/// A probe without the names of variables, which are looked up when it is bound.
fn bare(probe: &Probe) -> Probe {
    let mut probe = probe.clone();
    if let Probe::Command(command) = &mut probe {
        command.uses.clear();
    }
    probe
}

/// Accepts everything that the starter of a document offers, and holds the plan against it.
#[track_caller]
fn accept_all(document: &[u8], name: &str) -> Shares {
    let checklist = parse(document);
    let before = compile(&checklist, &Config::default(), name).plan;
    let starter = starter(name, &checklist, &before);
    for line in starter.lines() {
        let known = line.is_empty()
            || line.starts_with("## ")
            || line == "[checklist]"
            || line.starts_with("file = ")
            || line
                .strip_prefix("# ")
                .is_some_and(|rest| !rest.starts_with([' ', '#']));
        assert!(known, "{name}: {line}");
    }
    config::parse(&starter, name).expect("as written");
    let config = config::parse(&accepted(&starter), name);
    let config = config.unwrap_or_else(|error| panic!("{name}: {error}\n{starter}"));
    let compiled = compile(&checklist, &config, name);
    assert!(compiled.is_sound(), "{name}: {:?}", compiled.diagnostics);
    for step in &before.steps {
        let Some(suggested) = suggestion(step) else {
            continue;
        };
        let after = compiled.plan.steps.iter().find(|after| after.id == step.id);
        let after = after.unwrap_or_else(|| panic!("{name}: {} is gone", step.id));
        assert!(
            matches!(after.proof.source, Source::Bound { .. }),
            "{name}: {}",
            step.text
        );
        let observes = observes(after).unwrap_or_else(|| panic!("{name}: {after:?}"));
        assert_eq!(bare(observes), bare(suggested), "{name}: {}", step.text);
    }
    let (shares, after) = (Shares::of(&before), Shares::of(&compiled.plan));
    assert_eq!(after.suggested, 0, "{name}: {after}");
    assert!(after.people <= shares.people, "{name}: {shares}; {after}");
    shares
}

#[test]
fn a_starter_is_a_config_with_its_comments_and_without_them() {
    let checklist = parse(DOCUMENT.as_bytes());
    let plan = compile(&checklist, &Config::default(), "a.md").plan;
    let text = starter("a.md", &checklist, &plan);
    insta::assert_snapshot!(text);
    assert!(accept_all(DOCUMENT.as_bytes(), "a.md").suggested > 9);
}

/// The Markdown files of a folder.
fn documents(folder: PathBuf) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.sort();
    files
}

#[test]
fn whatever_is_suggested_for_a_document_can_be_accepted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("TMINUS_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let own = [
        root.join("examples/first-launch"),
        root.join("crates/checklist/tests/documents"),
    ];
    let mut count = 0;
    for folder in &own {
        let documents = documents(folder.clone());
        assert!(!documents.is_empty(), "{}", folder.display());
        count += documents.len();
        for path in documents {
            let text = std::fs::read(&path).expect("a document");
            accept_all(&text, &path.display().to_string());
        }
    }
    for path in ["seeds", "corpus"]
        .iter()
        .flat_map(|folder| documents(shared.join(folder)))
    {
        let text = std::fs::read(&path).expect("a document");
        let sources = accept_all(&text, &path.display().to_string());
        println!("{}: {sources}", path.display());
        count += 1;
    }
    println!("{count} documents; set TMINUS_SHARED to where more are");
}
