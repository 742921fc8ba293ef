use super::*;
use crate::config::parse;

fn scope(config: &str, document: &str) -> Vec<Scoped> {
    let config = parse(config, "t").expect("it is right");
    let checklist = tminus_checklist::parse(document.as_bytes());
    let mut scope = Scope::new(&config);
    checklist
        .commands
        .iter()
        .filter_map(|command| scope.next(command))
        .collect()
}

#[test]
fn a_directory_carries_on_within_its_fence_and_an_assignment_beyond() {
    let scoped = scope(
        "",
        "# D\n```bash\ncd terraform\nterraform init\nURL=$(gcloud run services describe x)\ncurl -f $URL/health\ncurl -f $URL/ready\n```\n\n```bash\ncurl -f $URL/again\ncd a && make\nls\n```\n",
    );
    assert_eq!(scoped[0].prelude, ["cd terraform"]);
    assert_eq!(
        scoped[1].prelude,
        ["cd terraform", "URL=$(gcloud run services describe x)"]
    );
    assert_eq!(scoped[1].assigns, ["URL"]);
    assert_eq!(scoped[1].effect, Effect::Read);
    assert_eq!(scoped[2].prelude, ["cd terraform"]);
    assert_eq!(scoped[2].uses, ["URL"]);
    assert!(scoped[3].prelude.is_empty() && scoped[3].blocked.is_none());
    assert_eq!(scoped[5].prelude, ["cd a"]);
}

#[test]
fn a_text_that_is_only_printed_is_no_command() {
    let commands = |fence: &str| -> Vec<String> {
        let scoped = scope("", &format!("# D\n```bash\n{fence}\n```\n"));
        scoped.into_iter().map(|scoped| scoped.command).collect()
    };
    for remark in [
        "echo \"--- Health ---\"",
        "echo",
        "printf 'done\\n'",
        "echo a; echo b",
    ] {
        assert_eq!(commands(&format!("{remark}\nls x")), ["ls x"], "{remark}");
    }
    for command in [
        "echo \"$HOME\"",
        "echo a > file",
        "echo a | tee file",
        "echo $(date)",
        "echo a && ls",
        "echo a  # Expected: a",
        "if true; then echo a; fi",
    ] {
        assert_eq!(commands(command).len(), 1, "{command}");
    }
}

#[test]
fn what_nobody_defines_blocks_and_what_the_config_declares_fills() {
    let document = "# D\n```bash\nkubectl logs <pod-name> -n '[NAMESPACE]'\ncurl $TARGET/health\necho ${X:-1} $HOME $RANDOM; for i in 1 2; do echo $i; done\n```\n";
    let open = scope("", document);
    assert_eq!(
        open[0].blocked.as_deref(),
        Some(
            "placeholder pod-name is open: declare POD_NAME under [variables]; placeholder NAMESPACE is open: declare NAMESPACE under [variables]"
        )
    );
    assert_eq!(open[0].effect, Effect::Read);
    assert_eq!(
        open[1].blocked.as_deref(),
        Some("variable TARGET is not defined: declare it under [variables]")
    );
    assert_eq!(open[2].blocked, None);
    let filled = scope(
        "[run]\npass = [\"TARGET\"]\n[variables]\npod_name = \"a\"\nNAMESPACE = \"b\"",
        document,
    );
    assert_eq!(
        filled[0].command,
        "kubectl logs \"${pod_name}\" -n ''\"${NAMESPACE}\"''"
    );
    assert_eq!(filled[0].uses, ["NAMESPACE", "pod_name"]);
    assert_eq!(filled[0].blocked, None);
    assert_eq!(filled[1].uses, ["TARGET"]);
}

#[test]
fn what_stands_open_in_a_prelude_blocks_what_needs_it() {
    let blocked = |document: &str| -> Vec<Option<String>> {
        let scoped = scope("", &format!("# D\n```bash\n{document}\n```\n"));
        scoped.into_iter().map(|scoped| scoped.blocked).collect()
    };
    let open = "placeholder host is open: declare HOST under [variables]";
    assert_eq!(
        blocked("export PGHOST=<host>\nmake migrate\npsql $PGHOST"),
        [
            Some(format!("line 3 before it cannot run: {open}")),
            Some(format!("line 3 before it cannot run: {open}"))
        ]
    );
    assert_eq!(
        blocked("cd /srv/<host>\nmake"),
        [Some(format!("line 3 before it cannot run: {open}"))]
    );
    assert_eq!(
        blocked("A=<host>\nmake\npsql $A"),
        [
            None,
            Some(format!("A cannot be assigned on line 3: {open}"))
        ]
    );
    assert_eq!(
        scope(
            "",
            "# D\n```bash\nexport PGHOST=<host>\n```\n\n```bash\nmake\n```\n"
        )[0]
        .blocked,
        None
    );
}

#[test]
fn a_directory_that_an_item_changes_to_holds_for_its_section() {
    let scoped = scope(
        "",
        "# D\n\n## A\n\n1. Go there: `cd infra`\n2. Apply: `terraform apply`\n\n```bash\ncd infra\nterraform output\ncd ..\nls -l\n```\n\n## B\n\n- [ ] Listed: `ls -l`\n",
    );
    let preludes: Vec<Vec<String>> = scoped.into_iter().map(|scoped| scoped.prelude).collect();
    assert_eq!(
        preludes,
        [
            vec!["cd infra"],
            vec!["cd infra"],
            vec!["cd infra", "cd .."],
            vec![]
        ]
    );
}

#[test]
fn a_value_that_is_left_out_is_filled_where_it_is_assigned() {
    let document =
        "# D\n```bash\nAPI_KEY=sk-xxxx ./deploy\nexport TOKEN=\"...\"\n./deploy 'a'\n```\n";
    let scoped_by = |config: &str| scope(config, document);
    let open = scoped_by("");
    assert_eq!(
        open[0].blocked.as_deref(),
        Some("placeholder API_KEY=sk-xxxx is open: declare API_KEY under [variables]")
    );
    assert!(open[1].blocked.is_some());
    let filled = scoped_by("[variables]\nAPI_KEY = \"a\"\nTOKEN = \"b\"\n");
    assert_eq!(filled[0].command, "API_KEY=\"${API_KEY}\" ./deploy");
    assert_eq!(filled[1].prelude, ["export TOKEN=\"${TOKEN}\""]);
    assert!(filled.iter().all(|scoped| scoped.blocked.is_none()));
}

#[test]
fn what_stands_behind_a_remote_shell_does_not_run_here() {
    let blocked = |document: &str| -> Vec<bool> {
        let scoped = scope("", document);
        scoped
            .iter()
            .map(|scoped| scoped.blocked.is_some())
            .collect()
    };
    let fence = |lines: &str| blocked(&format!("# D\n```bash\n{lines}\n```\n"));
    assert_eq!(fence("ssh web1\ncd /srv\nsudo reboot"), [true, true]);
    assert_eq!(
        fence("ssh web1\nuptime\nexit\nuptime"),
        [true, true, true, false]
    );
    assert_eq!(
        fence("ssh me@web1\nuptime\nscp a me@web1:/srv\nls -l"),
        [true, true, false, false]
    );
    assert_eq!(fence("ssh web1 uptime\nuptime"), [false, false]);
    assert_eq!(
        fence("ssh me@<your server>\nuptime\nexit\nuptime"),
        [true, true, true, false]
    );
    assert_eq!(
        fence("docker exec -it <container> sh\npg_dump shop"),
        [true, true]
    );
    assert_eq!(fence("ssh <host> uptime\nuptime"), [true, false]);
    assert_eq!(fence("psql <name> <dump.sql\nuptime"), [true, false]);
    assert_eq!(fence("docker exec -it db bash\npg_dump shop"), [true, true]);
    assert_eq!(
        blocked(
            "# D\n\n## A\n\n1. Log in: `ssh web1`\n2. Restart: `sudo reboot`\n\n## B\n\n1. Look: `uptime -p`\n"
        ),
        [true, true, false]
    );
}
