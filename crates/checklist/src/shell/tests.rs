use super::*;
use proptest::prelude::*;

fn commands(fence: &str) -> Vec<String> {
    commands_of(fence, Language::Shell)
}

fn commands_of(fence: &str, language: Language) -> Vec<String> {
    split(fence, language)
        .into_iter()
        .filter_map(|line| match line {
            Line::Command(command) => Some(command.text),
            Line::Comments(_) => None,
        })
        .collect()
}

#[test]
fn a_logical_command_is_one_however_many_lines_it_has() {
    for (fence, expected) in [
        ("cd x\nnpm install\n", &["cd x", "npm install"][..]),
        (
            "docker build \\\n  -t a \\\n  .\nls\n",
            &["docker build \\\n  -t a \\\n  .", "ls"],
        ),
        (
            "docker build \\ \n  -t a .\n",
            &["docker build \\ \n  -t a ."],
        ),
        (
            "for i in {1..5}; do\n  echo \"$i\"\n  sleep 60\ndone\nls\n",
            &["for i in {1..5}; do\n  echo \"$i\"\n  sleep 60\ndone", "ls"],
        ),
        (
            "git commit -m \"a\n\nb: c\n- d\"\ngit push\n",
            &["git commit -m \"a\n\nb: c\n- d\"", "git push"],
        ),
        (
            "cat <<'EOF' > x\na: b\n# no comment\nEOF\nls\n",
            &["cat <<'EOF' > x\na: b\n# no comment\nEOF", "ls"],
        ),
        (
            "cat <<-EOF\n\ta\n\tEOF\nls\n",
            &["cat <<-EOF\n\ta\n\tEOF", "ls"],
        ),
        ("make a &&\n  make b\nls\n", &["make a &&\n  make b", "ls"]),
        ("curl x |\n  jq .\n", &["curl x |\n  jq ."]),
        ("curl x\n  | jq .\nls\n", &["curl x\n  | jq .", "ls"]),
        (
            "if [ -f x ]; then\n  cat x\nfi\n",
            &["if [ -f x ]; then\n  cat x\nfi"],
        ),
        (
            "case $x in\n  a) ls ;;\n  *) cat b ;;\nesac\nls\n",
            &["case $x in\n  a) ls ;;\n  *) cat b ;;\nesac", "ls"],
        ),
        (
            "check() {\n  curl x\n}\ncheck a\n",
            &["check() {\n  curl x\n}", "check a"],
        ),
        (
            "URL=$(gcloud x \\\n  --y)\ncurl $URL\n",
            &["URL=$(gcloud x \\\n  --y)", "curl $URL"],
        ),
        ("(cd x && make)\n", &["(cd x && make)"]),
        ("echo \"it's\" # don't\nls\n", &["echo \"it's\"", "ls"]),
        (
            "echo $((1 + (2 * 3)))\nls\n",
            &["echo $((1 + (2 * 3)))", "ls"],
        ),
        ("ls # first\n", &["ls"]),
        ("echo a#b\n", &["echo a#b"]),
        ("curl 'http://x/#a'\n", &["curl 'http://x/#a'"]),
        ("curl x 2>&1 | grep y\n", &["curl x 2>&1 | grep y"]),
        ("docker ps\r\nls\r\n", &["docker ps", "ls"]),
    ] {
        assert_eq!(commands(fence), expected, "{fence}");
    }
}

#[test]
fn an_opener_that_is_never_closed_costs_its_own_line_alone() {
    for (fence, expected) in [
        ("echo \"a\nls\n", &["echo \"a", "ls"][..]),
        ("echo $(date\nls\n", &["echo $(date", "ls"]),
        ("for i in 1; do\nls\n", &["ls"]),
        ("cat <<EOF\nls x\n", &["cat <<EOF", "ls x"]),
        (
            "echo don't stop\nls 'a b'\n",
            &["echo don't stop", "ls 'a b'"],
        ),
    ] {
        assert_eq!(commands(fence), expected, "{fence}");
    }
}

#[test]
fn prompts_are_cut_and_output_is_left_out() {
    for (fence, expected) in [
        (
            "$ redis-cli ping\nPONG\n$ ls\na  b\n",
            &["redis-cli ping", "ls"][..],
        ),
        ("> npm test\n", &["npm test"]),
        (
            "$ docker build \\\n>   -t a .\nSuccessfully built 1\n",
            &["docker build \\\n  -t a ."],
        ),
        (
            "pg_dump app \\\n  > /backup/app.sql\nls\n",
            &["pg_dump app \\\n  > /backup/app.sql", "ls"],
        ),
        ("$ cat \\\n  a > b\n", &["cat \\\n  a > b"]),
        ("root@host:~# ls\nroot@host:/var$ df -h\n", &["ls", "df -h"]),
        ("C:\\app> dotnet build\n", &["dotnet build"]),
    ] {
        assert_eq!(commands(fence), expected, "{fence}");
        for line in split(fence, Language::Shell) {
            if let Line::Command(command) = line {
                assert!(
                    fence[command.range.clone()]
                        .starts_with(&command.text[..3.min(command.text.len())]),
                    "{fence}"
                );
            }
        }
    }
}

#[test]
fn what_is_no_command_is_left_out() {
    for fence in [
        "{\n  \"status\": \"ok\"\n}\n",
        "{ \"a\": 1 }\n",
        "key: value\nother:\n  - a\n  run: ls\n",
        "PORT=8080\nHOST=<host>\nNAME=\"a b\"\n",
        "Applications → reyting → Redeploy\n",
        "POST https://fapi.binance.com/fapi/v1/dual\n  dualSidePosition=true\n  timestamp=<ms>\n",
        "GET /health\n",
        "truffle(bsc)> await instance.getAdmin()\n",
        "mysql> select 1;\n",
        "1. Open the dashboard\n2) Click it\n",
        "SELECT COUNT(*) FROM users;\n",
        "nginx     running   (healthy)\n",
        "NAME      READY   STATUS\n",
        "drwxr-xr-x 2 root root 4096 x\n",
        "HTTP/1.1 200 OK\n",
        "Error: cannot connect\n",
        "make sure the service is up\n",
        "go to the dashboard and click it\n",
        "Scale up the deployment\n",
        "[ ] D1  authorization obtained\n",
        "□ Homepage charge\n",
        "✓ HTTP Response Times\n",
        "-----\n...\n",
        "pong\n",
        "const x = require('y');\n",
        "await foo.bar()\n",
        "[None / List issues here]\n",
        "docs/OPERATIONS.md\n",
        "",
    ] {
        assert_eq!(commands(fence), Vec::<String>::new(), "{fence}");
    }
}

#[test]
fn placeholders_and_unknown_programs_do_not_hide_a_command() {
    for line in [
        "kubectl exec -it <pod> -n hsc-jit -- df -h /",
        "docker push gcr.io/[GCP_PROJECT_ID]/x:v1",
        "$TARGET:/opt/x/bin/x start",
        "tcb fn deploy gradeEngine",
        "curl -X POST https://<도메인>/api/v1/auth/signup ...",
        "bench_router --all",
        "./scripts/x.sh",
        "~/bin/x",
        "Rscript run.R --all",
        "[[ -f x ]] && ls",
        "! grep x y",
        "SERVICE_URL=$(gcloud x)",
        "erl -eval '{ok, V} = f(g([h(), \"x\"])), halt().' -noshell",
    ] {
        assert_eq!(commands(line), [line]);
    }
}

#[test]
fn assignments_are_commands_as_part_of_a_script() {
    assert_eq!(
        commands("VERSION=\"1.2\"\ngit tag $VERSION\n"),
        ["VERSION=\"1.2\"", "git tag $VERSION"]
    );
    assert!(commands("VERSION=\"1.2\"\nexport A=b\n").is_empty());
}

#[test]
fn powershell_is_understood_as_commands() {
    let fence = "# List\nGet-ChildItem -Path .\\x `\n  -Recurse\n$env:A = \"b\"\n.\\.venv\\Scripts\\python.exe -m pytest -q\n";
    assert_eq!(
        commands_of(fence, Language::PowerShell),
        [
            "Get-ChildItem -Path .\\x `\n  -Recurse",
            "$env:A = \"b\"",
            ".\\.venv\\Scripts\\python.exe -m pytest -q"
        ]
    );
}

#[test]
fn comments_belong_to_what_they_speak_of() {
    let lines = split(
        "# Login as A\n# Try B\n\n# Check\nls # now\n# Expected: x\n# Next\npwd\n",
        Language::Shell,
    );
    let Line::Comments(steps) = &lines[0] else {
        panic!("a block of comments")
    };
    assert_eq!(steps.len(), 2);
    let (Line::Command(first), Line::Command(second)) = (&lines[1], &lines[2]) else {
        panic!("two commands")
    };
    assert_eq!(first.above[0].text, "Check");
    assert_eq!(
        first.trailing.as_ref().map(|comment| comment.text.as_str()),
        Some("now")
    );
    assert_eq!(first.below[0].text, "Expected: x");
    assert_eq!(second.above[0].text, "Next");
}

#[test]
fn info_strings_and_contents_name_the_language() {
    for (info, content, language) in [
        ("bash", "", Some(Language::Shell)),
        ("sh title=\"x\"", "", Some(Language::Shell)),
        ("console", "", Some(Language::Shell)),
        ("PowerShell", "", Some(Language::PowerShell)),
        ("{.bash}", "", Some(Language::Shell)),
        ("yaml", "ls", None),
        ("javascript", "ls", None),
        ("", "# List\nkubectl get pods\n", Some(Language::Shell)),
        ("", "$ anything goes\n", Some(Language::Shell)),
        ("", "PORT=1\n", None),
        ("", "kubectl get pods\nSome prose here.\n", None),
        ("", "[Any additional notes]\n", None),
        ("", "✓ Error Rate\n  Target: < 1%\n", None),
        ("", "", None),
    ] {
        assert_eq!(shell_language(info, content), language, "{info} {content}");
    }
}

#[test]
fn preludes_only_set_the_scene() {
    for command in [
        "cd x",
        "export A=b",
        "A=1",
        "source .env",
        ". ./x",
        "cd x && export A=1",
        "URL=$(curl x)",
    ] {
        assert!(is_prelude(&CommandLine::of(command)), "{command}");
    }
    for command in [
        "cd x && make",
        "A=1 make",
        "ls",
        "",
        "for i in 1; do ls; done",
    ] {
        assert!(!is_prelude(&CommandLine::of(command)), "{command}");
    }
}

/// Sizes at which anything but linear time would not end within the life of a test.
#[test]
fn size_and_depth_cost_no_more_than_time_to_read() {
    for fence in [
        format!("echo {}", "$(".repeat(10_000)),
        format!("echo {}{}", "$(".repeat(10_000), ")".repeat(10_000)),
        "(".repeat(10_000),
        "{ ".repeat(10_000),
        "if true; then ".repeat(10_000),
        "echo \"$(echo \"".repeat(10_000),
        format!("ls {}", "a ".repeat(20_000)),
        format!("ls {}", "'a' ".repeat(10_000)),
        format!("ls {}", "a|".repeat(20_000)),
        "ls\n".repeat(20_000),
        "echo \"\n".repeat(5_001),
        "echo $(\n".repeat(10_000),
        "echo don't\n".repeat(10_000),
        (0..10_000).fold(String::new(), |text, number| {
            text + "cat <<A"
                + &number.to_string()
                + "
"
        }),
        "ls\n| wc \"\n".repeat(5_001),
        "# a\n".repeat(20_000),
        "a=<\n".repeat(10_000),
        "$ ls\nx\n".repeat(10_000),
    ] {
        let _ = split(&fence, Language::Shell);
        let _ = split(&fence, Language::PowerShell);
        let _ = placeholders(&fence);
        let _ = shell_language("", &fence);
        let _ = crate::endless::never_ends(&CommandLine::of(&fence));
    }
}

proptest! {
    #[test]
    fn whatever_a_fence_holds_every_range_stands_in_it(fence in "([ -~]|[\n\n\"'`$(){}#\\\\é→ğ<>|&;]|EOF|<<|ls |\\$ |> ){0,120}") {
        for language in [Language::Shell, Language::PowerShell] {
            let mut last = 0;
            for line in split(&fence, language) {
                let comments: Vec<Comment> = match line {
                    Line::Comments(comments) => comments,
                    Line::Command(command) => {
                        prop_assert!(fence.get(command.range.clone()).is_some(), "{:?}", command.range);
                        prop_assert!(command.range.start >= last);
                        last = command.range.end;
                        prop_assert!(!command.text.trim().is_empty());
                        let _ = placeholders(&command.text);
                        let line = CommandLine::of(&command.text);
                        let _ = crate::expectation::find_in_fence(&command, &line);
                        command.above.into_iter().chain(command.trailing).chain(command.below).collect()
                    }
                };
                for comment in comments {
                    prop_assert!(fence.get(comment.range).is_some());
                }
            }
            let _ = shell_language("", &fence);
        }
    }
}

#[test]
fn an_assignment_is_a_prelude_with_a_pipe_in_it_or_without() {
    for (command, prelude) in [
        ("N=$(ls)", true),
        ("N=$(ls | wc -l)", true),
        ("N=\"$(ls | wc -l)\"", true),
        ("N=1 | wc", false),
        ("cd a | tee b", false),
        ("ls | wc -l", false),
    ] {
        assert_eq!(is_prelude(&CommandLine::of(command)), prelude, "{command}");
    }
}

#[test]
fn a_path_of_windows_is_a_command() {
    let lines = split("cd a\n.\\deploy.ps1 -Env prod\n", Language::Shell);
    assert_eq!(lines.len(), 2);
}
