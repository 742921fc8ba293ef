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
        Some("placeholder pod-name is open: declare POD_NAME under [variables]")
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
