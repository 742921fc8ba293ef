//! T031: a subcommand or an option that the tool does not have.

use super::{Rule, shown};
use crate::document::Invocation;
use crate::{Document, Page, Severity};
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T031",
        title: "a tool has no such subcommand or option",
        severity: Severity::Error,
        meaning: "The tool prints its usage and does nothing. The line was written from memory, and it is found out when it is needed. \
                  Only forms that the tool itself was seen to refuse are reported; plugins and aliases are not known here.",
        example: "# Release\n\n```bash\ngcloud run delete shop --region=europe-west1\n```\n",
        near_miss: "# Release\n\n```bash\ngcloud run services list --region=europe-west1\nkubectl logs deploy/shop --tail=50\nnpm run build\n```\n",
        fix: "write the form that the message names, and run it once",
    },
    check,
};

/// The tools of which forms are known that they refuse: a few.
static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| Tool::read(include_str!("tools.txt")));

struct Tool {
    program: &'static str,
    forms: Vec<Form>,
    /// The options in front of a subcommand that take a value.
    with_value: Vec<&'static str>,
}

/// A form that a tool refuses.
struct Form {
    /// The words behind the program.
    words: Vec<&'static str>,
    /// The option that may stand at any place behind them.
    option: Option<&'static str>,
    instead: &'static str,
}

impl Tool {
    fn read(table: &'static str) -> Vec<Self> {
        let mut tools = Vec::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some((program, options)) = line.split_once(" < ") {
                let tool = Self::named(program, &mut tools);
                tool.with_value = options.split_whitespace().collect();
            } else if let Some((wrong, instead)) = line.split_once(" : ") {
                let mut words: Vec<&str> = wrong.split_whitespace().collect();
                let program = words.remove(0);
                let option = words.pop_if(|word| word.starts_with('-'));
                Self::named(program, &mut tools).forms.push(Form {
                    words,
                    option,
                    instead,
                });
            }
        }
        tools
    }

    /// The tool with this name, made when there is none.
    fn named<'t>(program: &'static str, tools: &'t mut Vec<Self>) -> &'t mut Self {
        let known = tools.iter().position(|tool| tool.program == program);
        let at = known.unwrap_or(tools.len());
        if known.is_none() {
            tools.push(Self {
                program,
                forms: Vec::new(),
                with_value: Vec::new(),
            });
        }
        &mut tools[at]
    }
}

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    document
        .programs()
        .filter_map(|invocation| {
            let what = refused(invocation)
                .or_else(|| turned_round(invocation))
                .or_else(|| operand_of_locust(invocation))?;
            let command = shown(&invocation.command.text);
            Some((invocation.line, format!("{command}: {what}")))
        })
        .collect()
}

fn refused(invocation: &Invocation<'_>) -> Option<String> {
    let program = invocation.program();
    let tool = TOOLS.iter().find(|tool| tool.program == program)?;
    let arguments = invocation.arguments();
    let mut forms = tool.forms.iter();
    let form = forms.find(|form| form.matches(&arguments, &tool.with_value))?;
    let mut wrong = vec![program];
    wrong.extend(&form.words);
    wrong.extend(form.option);
    Some(format!(
        "there is no `{}`; it is: {}",
        wrong.join(" "),
        form.instead
    ))
}

impl Form {
    fn matches(&self, arguments: &[&str], with_value: &[&str]) -> bool {
        let mut rest = arguments;
        for word in &self.words {
            loop {
                match rest.split_first() {
                    Some((first, behind)) if first == word => {
                        rest = behind;
                        break;
                    }
                    Some((first, behind)) if with_value.contains(first) => {
                        rest = behind.get(1..).unwrap_or_default();
                    }
                    Some((first, behind)) if first.starts_with("--") && first.contains('=') => {
                        rest = behind;
                    }
                    _ => return false,
                }
            }
        }
        self.option.is_none_or(|option| {
            rest.iter()
                .take_while(|argument| **argument != "--")
                .any(|argument| {
                    let behind = argument.strip_prefix(option);
                    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('='))
                })
        })
    }
}

/// `systemctl nginx restart`: the verb comes first. `service restart nginx`: the name does.
fn turned_round(invocation: &Invocation<'_>) -> Option<String> {
    const VERBS: [&str; 7] = [
        "start", "stop", "restart", "reload", "status", "enable", "disable",
    ];
    if !matches!(invocation.program(), "systemctl" | "service") {
        return None;
    }
    let arguments = invocation.arguments();
    let [first, second] = arguments[..] else {
        return None;
    };
    let is_name = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic()) && !VERBS.contains(&word)
    };
    // Unit files may be named by a verb of systemctl that is none here, so it must have a suffix or be no verb.
    let wrong = match invocation.program() {
        "systemctl" => is_name(first) && VERBS.contains(&second) && !is_systemctl_verb(first),
        "service" => VERBS.contains(&first) && is_name(second),
        _ => false,
    };
    let program = invocation.program();
    wrong.then(|| format!("the words are turned round: `{program} {second} {first}`"))
}

/// Whether systemctl itself knows the word (systemctl --help, systemd 252 and later).
fn is_systemctl_verb(word: &str) -> bool {
    word.contains('-')
        || [
            "show",
            "cat",
            "help",
            "kill",
            "clean",
            "freeze",
            "thaw",
            "isolate",
            "bind",
            "mask",
            "unmask",
            "link",
            "revert",
            "edit",
            "cancel",
            "preset",
            "reenable",
            "halt",
            "poweroff",
            "reboot",
            "kexec",
            "exit",
            "suspend",
            "hibernate",
            "sleep",
            "whoami",
            "default",
            "rescue",
            "emergency",
            "condreload",
            "condrestart",
        ]
        .contains(&word)
}

/// Operands of locust are names of user classes, and it ends with an error when it has none of that name
/// (`locust --help`; tried with locust 2.47).
fn operand_of_locust(invocation: &Invocation<'_>) -> Option<String> {
    if invocation.program() != "locust" {
        return None;
    }
    let arguments = invocation.arguments();
    // What follows an option may be its value.
    let before = std::iter::once("").chain(arguments.iter().copied());
    let url = arguments.iter().zip(before).find_map(|(argument, before)| {
        let address = argument.starts_with("http://")
            || argument.starts_with("https://")
            || argument.starts_with('$') && argument.trim_end_matches('}').ends_with("URL");
        (address && !before.starts_with('-')).then_some(argument)
    });
    url.map(|url| {
        format!("locust takes `{url}` for the name of a user class and stops; the address goes behind --host")
    })
}

#[cfg(test)]
mod tests {
    use super::TOOLS;
    use crate::rules::lines_of;

    #[test]
    fn every_line_of_the_table_is_found_as_it_stands_there() {
        let mut count = 0;
        for tool in TOOLS.iter() {
            for form in &tool.forms {
                let mut words = vec![tool.program];
                words.extend(&form.words);
                words.push("x");
                words.extend(form.option);
                let command = words.join(" ");
                let lines = lines_of("T031", &format!("# R\n\n```bash\n{command}\n```\n"));
                assert_eq!(lines, [4], "{command}");
                count += 1;
            }
        }
        assert!(count > 100);
    }

    #[test]
    fn what_a_tool_has_is_left_alone() {
        for (command, found) in [
            (
                "kubectl -n shop --context=prod rollout undo deploy/a --revision=2",
                true,
            ),
            ("watch 'kubectl get pods --tail=5'", true),
            ("systemctl nginx restart", true),
            ("service restart nginx", true),
            ("locust -f l.py -u 100 -r 10 -t 5m $SERVICE_URL", true),
            ("locust -f l.py --headless -t 5m https://shop.example", true),
            ("kubectl exec deploy/a -- kubectl-tool get --tail", false),
            ("kubectl get pods -- --tail", false),
            ("kubectl logs a --tail=5 --follow", false),
            ("kubectl restart a", false),
            ("docker compose logs --follow", false),
            ("docker compose -f a.yml up -d --build", false),
            ("git tag --list", false),
            ("git tag -l x", false),
            ("git -C app push --force", false),
            ("npm run build", false),
            ("npm ci", false),
            ("systemctl restart nginx", false),
            ("systemctl mask restart", false),
            ("service nginx restart", false),
            ("locust -f l.py --host https://a.example ShopUser", false),
            ("locust --host $SERVICE_URL", false),
            ("gcloud alpha trace sinks list", false),
            ("gcloud run deploy list", false),
            ("gcloud --quiet run delete x", false),
            ("echo gcloud run delete", false),
            ("nginx -s reload", false),
        ] {
            let lines = lines_of("T031", &format!("# R\n\n```bash\n{command}\n```\n"));
            assert_eq!(!lines.is_empty(), found, "{command}");
        }
    }
}
