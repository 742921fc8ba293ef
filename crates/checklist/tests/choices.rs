//! Which alternatives are read in a document, and what belongs to each.

use tminus_checklist::parse;

/// The choices of a document, one a line: the line it begins at, and each option's name with the
/// texts of its items and commands.
fn choices(text: &str) -> String {
    let checklist = parse(text.as_bytes());
    let mut out = String::new();
    for choice in &checklist.choices {
        out += &format!("{}:", choice.line);
        for option in &choice.options {
            let items = option
                .items
                .iter()
                .map(|item| &checklist.items[item.0].text);
            let commands = option
                .commands
                .iter()
                .map(|at| &checklist.commands[*at].text);
            let parts: Vec<&str> = items
                .map(|text| &**text)
                .chain(commands.map(|text| &**text))
                .collect();
            out += &format!(" {} ({});", option.name, parts.join(", "));
        }
        out += "\n";
    }
    out
}

fn fence(command: &str) -> String {
    format!("```bash\n{command}\n```\n")
}

#[test]
fn labels_above_fences_name_options() {
    for [first, second] in [
        ["**Option A: rolling**", "**Option B: recreate**"],
        ["Option A:", "Option B:"],
        ["**Option 1** – Helm", "**Option 2** – kubectl"],
        ["方法A（通常）：", "方法B（障害時）："],
        ["Opción A (preferida):", "Opción B:"],
    ] {
        let text = format!(
            "# Deploy\n\n{first}\n\n{}\n{second}\n\n{}\nThen check:\n\n{}",
            fence("./a.sh"),
            fence("./b.sh"),
            fence("curl -f localhost"),
        );
        let name = |label: &str| label.replace("**", "").trim_matches([':', '：']).to_owned();
        let expected = format!("3: {} (./a.sh); {} (./b.sh);\n", name(first), name(second));
        assert_eq!(choices(&text), expected, "{text}");
    }
}

#[test]
fn the_last_option_goes_on_where_the_others_do() {
    let text = format!(
        "Option A:\n\n{}\nRestart it:\n\n{}\nOption B:\n\n{}\nRestart it:\n\n{}\n# Next\n\n{}",
        fence("./a.sh"),
        fence("./restart-a.sh"),
        fence("./b.sh"),
        fence("./restart-b.sh"),
        fence("./next.sh"),
    );
    assert_eq!(
        choices(&text),
        "1: Option A (./a.sh, ./restart-a.sh); Option B (./b.sh, ./restart-b.sh);\n"
    );
}

#[test]
fn list_entries_name_options() {
    for bullet in ["- ", "- [ ] ", "1. "] {
        let text = format!(
            "{bullet}Option A: `./a.sh`\n{bullet}Option B: `./b.sh`\n{bullet}Check `./c.sh`\n"
        );
        let found = choices(&text);
        assert!(
            found.starts_with("1: Option A: `./a.sh` ("),
            "{text}{found}"
        );
        assert_eq!(found.matches("./b.sh);").count(), 1, "{text}{found}");
        assert!(!found.contains("./c.sh"), "{text}{found}");
    }
}

#[test]
fn the_last_line_belongs_to_its_option() {
    assert_eq!(
        choices("Option A: `./a.sh`\n\nOption B: `./b.sh`"),
        "1: Option A: `./a.sh` (./a.sh); Option B: `./b.sh` (./b.sh);\n"
    );
}

#[test]
fn or_between_two_things_makes_them_alternatives() {
    for or in [
        "or",
        "Or:",
        "OR",
        "**or**",
        "oder",
        "или",
        "または",
        "Or with Docker:",
        "Alternatively:",
    ] {
        let text = format!(
            "Start it:\n\n{}\n{or}\n\n{}",
            fence("./a.sh"),
            fence("./b.sh")
        );
        let found = choices(&text);
        assert!(found.starts_with("3: Start it (./a.sh);"), "{text}{found}");
        assert!(found.contains("(./b.sh);\n"), "{text}{found}");
    }
    assert_eq!(
        choices("- [ ] Restart: `./a.sh`\n- [ ] Or: `./b.sh`\n"),
        "1: Restart: `./a.sh` (Restart: `./a.sh`, ./a.sh); Or: `./b.sh` (Or: `./b.sh`, ./b.sh);\n"
    );
}

#[test]
fn three_ways_are_one_choice() {
    let text = format!(
        "{}\nor\n\n{}\nor\n\n{}",
        fence("./a.sh"),
        fence("./b.sh"),
        fence("./c.sh")
    );
    assert_eq!(
        choices(&text),
        "1: ./a.sh (./a.sh); ./b.sh (./b.sh); ./c.sh (./c.sh);\n"
    );
}

#[test]
fn where_one_is_enough_any_label_names_an_option() {
    let text = format!(
        "Choose one:\n\n**PM2:**\n\n{}\n**Docker:**\n\n{}\nThen verify:\n\n{}",
        fence("pm2 start app"),
        fence("docker run -d app"),
        fence("curl -f localhost"),
    );
    assert_eq!(
        choices(&text),
        "3: PM2 (pm2 start app); Docker (docker run -d app);\n"
    );
    assert_eq!(
        choices("Choose one of these:\n\n- The script: `./a.sh`\n- By hand, in the console\n"),
        "3: The script: `./a.sh` (./a.sh); By hand, in the console ();\n"
    );
}

#[test]
fn steps_within_an_option_are_no_alternatives() {
    let entries =
        |program: &str| format!("- [ ] `./{program}.sh stop`\n- [ ] `./{program}.sh start`\n");
    let text = format!(
        "Choose one:\n\n**PM2:**\n\n{}\n**Docker:**\n\n{}",
        entries("a"),
        entries("b")
    );
    let found = choices(&text);
    assert_eq!(found.lines().count(), 1, "{found}");
    let (pm2, docker) = found.split_once("; Docker (").expect("two options");
    assert!(
        pm2.contains("./a.sh stop") && pm2.contains("./a.sh start"),
        "{found}"
    );
    assert!(
        docker.contains("./b.sh stop") && docker.contains("./b.sh start"),
        "{found}"
    );
}

#[test]
fn what_follows_the_options_belongs_to_none() {
    let check = "./check.sh";
    for text in [
        // The list is complete; the labels behind it are steps.
        "Choose one of these:\n\n- `./a.sh`\n- `./b.sh`\n\n**Smoke tests:**\n\n```bash\n./check.sh\n```\n\n**Clean up:**\n\n```bash\n./clean.sh\n```\n",
        "Choose one:\n\n**PM2:**\n\n```bash\n./a.sh\n```\n\n**Docker:**\n\n```bash\n./b.sh\n```\n\n**Verify:**\n\n```bash\n./check.sh\n```\n",
        "Choose one:\n\n**Note:** both need root.\n\n**PM2:**\n\n```bash\n./a.sh\n```\n\n**Docker:**\n\n```bash\n./b.sh\n```\n\nThe service:\n\n```bash\n./check.sh\n```\n",
        // Each option is one line.
        "Option A: `./a.sh`\n\nOption B: `./b.sh`\n\nThen check:\n\n```bash\n./check.sh\n```\n",
        // A remark is nothing to do.
        "Option A:\n\n```bash\n./a.sh\n```\n\nTakes 5 minutes.\n\nOption B:\n\n```bash\n./b.sh\n```\n\nThen check:\n\n```bash\n./check.sh\n```\n",
        // A rule ends everything.
        "Option A:\n\n```bash\n./a.sh\n```\n\nRestart:\n\n```bash\n./r.sh\n```\n\nOption B:\n\n```bash\n./b.sh\n```\n\n---\n\n```bash\n./check.sh\n```\n",
    ] {
        let found = choices(text);
        assert_eq!(found.lines().count(), 1, "{text}{found}");
        assert!(
            found.contains("./b.sh") && !found.contains(check),
            "{text}{found}"
        );
    }
}

#[test]
fn a_third_way_may_begin_with_or() {
    assert_eq!(
        choices("- Option A: `./a.sh`\n- Option B: `./b.sh`\n- Or: `./c.sh`\n"),
        "1: Option A: `./a.sh` (./a.sh); Option B: `./b.sh` (./b.sh); Or: `./c.sh` (./c.sh);\n"
    );
    assert_eq!(
        choices(
            "Choose one:\n\nPM2:\n\n```bash\n./a.sh\n```\n\nOr with Docker:\n\n```bash\n./b.sh\n```\n"
        ),
        "3: PM2 (./a.sh); Or with Docker (./b.sh);\n"
    );
}

#[test]
fn options_nested_in_an_item_are_one_choice() {
    assert_eq!(
        choices(
            "- [ ] Start, one of these\n  - [ ] Option A: `./a.sh`\n  - [ ] Option B: `./b.sh`\n"
        )
        .lines()
        .count(),
        1
    );
}

#[test]
fn what_is_no_alternative_stays_apart() {
    for text in [
        // Signs, not ways.
        "# Deploy\n\n## Rollback triggers\n\nRoll back on one of:\n\n- `curl -f localhost` fails\n- `./check.sh` fails\n",
        "# Deploy\n\n## Success criteria\n\n- [ ] Variant A: `curl -f a`\n- [ ] Variant B: `curl -f b`\n",
        // A sentence that wraps before the words.
        "If it takes long, use\nOption B (window) rather than\nOption A (rolling).\n\n```bash\n./a.sh\n```\n",
        // One option alone, and a sentence about one.
        "Option A:\n\n```bash\n./a.sh\n```\n",
        "Option A is what we use.\n\n```bash\n./a.sh\n```\n\nOption B is what they use.\n",
        // Nothing to do in either.
        "Option A: we wait.\n\nOption B: we go.\n",
        "Option A: we wait.\n\nOption B: we go.\n\nThen deploy:\n\n```bash\n./a.sh\n```\n",
        // Labels without a word that says so.
        "Docker:\n\n```bash\n./a.sh\n```\n\nPM2:\n\n```bash\n./b.sh\n```\n",
        // `or` with nothing above.
        "or\n\n```bash\n./a.sh\n```\n",
        "```bash\n./a.sh\n```\n\nor ask the team first.\n\n```bash\n./b.sh\n```\n",
    ] {
        assert_eq!(choices(text), "", "{text}");
    }
}

#[test]
fn a_second_choice_begins_where_the_names_begin_again() {
    let text = format!(
        "Option A:\n{a}Option B:\n{b}\nNow the database.\n\nOption A:\n{a}Option B:\n{b}",
        a = fence("./a.sh"),
        b = fence("./b.sh"),
    );
    let found = choices(&text);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(
        found
            .lines()
            .all(|line| line.ends_with("Option A (./a.sh); Option B (./b.sh);")),
        "{found}"
    );
}

#[test]
fn a_tenth_option_is_no_first_one() {
    let labelled = |n| format!("Option {n}:\n\n{}", fence(&format!("./{n}.sh")));
    let text = (1..=12).map(labelled).collect::<Vec<_>>().join("\n");
    let found = choices(&text);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("Option 12 (./12.sh);"), "{found}");
}

#[test]
fn comments_of_a_fence_name_options() {
    for (commands, expected) in [
        (
            "# Via PM2\n./a\n\n# Via Docker\n./b\n\n# Check it\n./c",
            "4: Via PM2 (./a); Via Docker (./b);\n",
        ),
        (
            "# Build it\n./a\n# or\n./b",
            "5: Build it (./a); ./b (./b);\n",
        ),
        (
            "# Build it\n./a\n\n# ou\n./b",
            "5: Build it (./a); ./b (./b);\n",
        ),
        // What stands between two options belongs to the first.
        (
            "# Option A\n# stop\n./a\n# start\n./b\n\n# Option B\n./c\n\n# Look\n./d",
            "4: Option A (./a, ./b); Option B (./c);\n",
        ),
        // The alternative is to what the comment above it says, which is no command.
        (
            "# Stop it\n./a\n\n# Take the monitor out by hand\n# Or remove its service:\n./b",
            "",
        ),
        ("# Using Docker\n./a\n\n# Check it\n./b", ""),
        ("# With care\n./a\n# With luck\n./b", ""),
    ] {
        assert_eq!(
            choices(&format!("# D\n\n{}", fence(commands))),
            expected,
            "{commands}"
        );
    }
}

#[test]
fn an_or_alone_describes_no_command() {
    let checklist = parse(format!("# D\n\n{}", fence("# Build\n./a\n# or\n./b")).as_bytes());
    let descriptions: Vec<Option<&str>> = checklist
        .commands
        .iter()
        .map(|command| command.description.as_deref())
        .collect();
    assert_eq!(descriptions, [Some("Build"), None]);
}

#[test]
fn cases_of_a_rollback_are_alternatives_and_those_of_a_test_are_not() {
    let text = |heading: &str| {
        format!(
            "# D\n\n## {heading}\n\n### Scenario 1: slow\n\n{}\n### Scenario 2: broken\n\n{}",
            fence("./a"),
            fence("./b")
        )
    };
    assert_eq!(
        choices(&text("Rollback")),
        "5: Scenario 1: slow (./a); Scenario 2: broken (./b);\n"
    );
    assert_eq!(choices(&text("Smoke Tests")), "");
}

#[test]
fn labels_of_systems_name_options_where_all_is_commands() {
    let of = |[first, second]: [&str; 2], [one, other]: [&str; 2]| {
        choices(&format!(
            "# Deploy\n\n{first}\n\n{one}\n{second}\n\n{other}\n# Next\n\n- [ ] `./c.sh`\n"
        ))
    };
    let labels = ["**Linux/Mac:**", "**Windows (PowerShell):**"];
    let boxes = ["- [ ] `./a.sh`\n", "- [ ] `.\\b.ps1`\n"];
    let expected = "3: Linux/Mac (`./a.sh`, ./a.sh); Windows (PowerShell) (`.\\b.ps1`);\n";
    assert_eq!(of(labels, boxes), expected);
    let fences = [&*fence("./a.sh"), &*fence("./b.sh")];
    assert_eq!(
        of(["Linux:", "macOS:"], fences),
        "3: Linux (./a.sh); macOS (./b.sh);\n"
    );
    for (labels, contents) in [
        // Checks of each system.
        (
            labels,
            ["- [ ] Installer opens\n", "- [ ] Installer opens\n"],
        ),
        // Builds for each.
        (
            labels,
            [
                "- [ ] `npm run build:linux -s`\n",
                "- [ ] `npm run build:win -s`\n",
            ],
        ),
        (["**Linux:**", "**Servers:**"], fences),
        (["**Windows hosts:**", "**Linux hosts:**"], fences),
        (["Linux runs it.", "Windows too."], fences),
    ] {
        assert_eq!(of(labels, contents), "", "{labels:?}");
    }
    let or = format!(
        "# Deploy\n\nLinux:\n\n{}\nor\n\n{}",
        fence("./a.sh"),
        fence("./b.sh")
    );
    assert_eq!(choices(&or).lines().count(), 1, "{}", choices(&or));
    let within = format!(
        "# Deploy\n\nOption A:\n\nLinux:\n\n{}\nOption B:\n\n{}",
        fence("./a.sh"),
        fence("./b.sh")
    );
    assert_eq!(
        choices(&within),
        "3: Option A (./a.sh); Option B (./b.sh);\n"
    );
}

#[test]
fn levels_of_going_back_are_options() {
    let of = |section: &str, [first, second]: [&str; 2]| {
        choices(&format!(
            "# R\n\n## {section}\n\n### {first}\n\n{}\n### {second}\n\n{}",
            fence("./a.sh"),
            fence("./b.sh")
        ))
    };
    for levels in [
        ["Level 1: the flag", "Level 2: the release"],
        ["Niveau 1 — routage", "Niveau 2 — service"],
        ["レベル1：設定", "レベル2：リリース"],
    ] {
        assert_eq!(of("Rollback", levels).lines().count(), 1, "{levels:?}");
        assert_eq!(of("Deployment", levels), "", "{levels:?}");
    }
    for levels in [
        ["Stage 1: stop", "Stage 2: restore"],
        ["Levels", "Level of service"],
    ] {
        assert_eq!(of("Rollback", levels), "", "{levels:?}");
    }
}
