//! T037: a path in one person's home.

use super::Rule;
use crate::{Document, Page, Severity};
use memchr::memchr_iter;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    page: Page {
        code: "T037",
        title: "a path lies in one person's home",
        severity: Severity::Warning,
        meaning: "The folder exists on one machine, under one account. Whoever else works through the list, and every build \
                  server, stops at this line.",
        example: "# Release\n\n```bash\ncd /Users/anna.berg/work/shop\nmake release\n```\n",
        near_miss: "# Release\n\n```bash\ncd /home/deploy/shop\nls ~/shop /home/$USER/shop\nmake release\n```\n",
        fix: "start from the repository (`cd \"$(git rev-parse --show-toplevel)\"`), or take the folder from a variable",
    },
    check,
};

/// Accounts that are no person: those of images, services and examples.
const GENERIC: &str = concat!(
    "admin|administrator|airflow|almalinux|ansible|app|apps|appuser|azureuser|backend|backup|bitnami|bot|",
    "build|builder|centos|ci|circleci|cloud-user|coder|core|data|debian|default|deploy|deployer|deployment|",
    "dev|developer|django|docker|ec2-user|elastic|example|fedora|forge|foo|frappe|frontend|ftp|git|gitea|",
    "github|gitlab|gitlab-runner|go|guest|hadoop|jenkins|jovyan|kafka|linuxbrew|me|minecraft|minio|monitoring|",
    "mysql|myuser|name|nginx|node|nodejs|odoo|oem|opc|operator|ops|oracle|pi|ploi|postgres|prod|production|",
    "prometheus|public|python|rails|redis|release|rocky|root|ruby|runcloud|runner|server|service|shared|site|",
    "sites|spark|ssh-user|staging|steam|svc|test|tester|tomcat|ubuntu|user|username|users|vagrant|vscode|web|",
    "webapp|webmaster|work|worker|www|www-data|you|yourname|youruser|yourusername|your-name|your-user|",
    "your_name|your_user|your_username",
);

/// Folders of a site or of a release, below which the home is that of an account of the software.
const HOSTED: [&str; 13] = [
    "public_html",
    "htdocs",
    "httpdocs",
    "www",
    "wwwroot",
    "domains",
    "current",
    "releases",
    "shared",
    "logs",
    "webapps",
    "sites",
    "backups",
];

fn check(document: &Document<'_>) -> Vec<(usize, String)> {
    let mut homes: BTreeMap<String, (usize, String, usize)> = BTreeMap::new();
    for invocation in document.invocations() {
        for word in &invocation.simple.words {
            let Some((path, name)) = home(&word.text) else {
                continue;
            };
            let entry =
                homes
                    .entry(name.to_lowercase())
                    .or_insert((invocation.line, path.to_owned(), 0));
            entry.2 += 1;
        }
    }
    if homes.is_empty() {
        return Vec::new();
    }
    homes
        .into_iter()
        .filter(|(name, _)| !is_account(document.lower().text(), name))
        .map(|(_, (line, path, count))| {
            let more = match count {
                1 => String::new(),
                count => format!(", in {count} places"),
            };
            (
                line,
                format!("`{path}` is in the home of one account{more}; it exists where that account does"),
            )
        })
        .collect()
}

/// The path and the account of a word that lies in the home of somebody.
fn home(text: &str) -> Option<(&str, &str)> {
    const ROOTS: [&str; 4] = ["/home/", "/Users/", "C:\\Users\\", "C:/Users/"];
    let begins = |text: &str| ROOTS.iter().any(|root| text.starts_with(root));
    let mut equals = memchr_iter(b'=', text.as_bytes());
    if !begins(text) && !equals.any(|at| begins(&text[at + 1..])) {
        return None;
    }
    let (start, rest) = ROOTS.iter().find_map(|root| {
        let at = text.find(root)?;
        // A folder of this name may stand anywhere, and a path of a URL or a container's is nobody's.
        let begins = at == 0 || text[..at].ends_with('=');
        begins.then(|| (at, &text[at + root.len()..]))
    })?;
    let name = rest.split(['/', '\\']).next()?;
    let below = rest.len() > name.len() + 1;
    let is_name = name.len() > 1
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || "._-".contains(character))
        && !name
            .chars()
            .all(|character| character.is_uppercase() || character == '_');
    let lower = name.to_lowercase();
    let generic = GENERIC.split('|').any(|name| name == lower)
        || ["user", "name", "deploy", "svc", "service", "app"]
            .iter()
            .any(|part| lower.split(['-', '_', '.']).any(|piece| piece == *part));
    let hosted = HOSTED.iter().any(|folder| {
        rest[name.len()..]
            .split(['/', '\\'])
            .any(|part| part == *folder)
    });
    (below && is_name && !generic && !hosted).then_some((&text[start..], name))
}

/// Whether the document names the account elsewhere than in such paths: then it may be one that a server
/// has for this software.
fn is_account(lower: &str, name: &str) -> bool {
    lower.match_indices(name).any(|(at, _)| {
        let before = &lower[..at];
        let inside = ["/home/", "/users/", "\\users\\"]
            .iter()
            .any(|root| before.ends_with(root));
        let whole = !before.ends_with(char::is_alphanumeric)
            && !lower[at + name.len()..].starts_with(char::is_alphanumeric);
        whole && !inside
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::lines_of;

    #[test]
    fn homes_of_people_are_found_and_those_of_services_are_not() {
        for (command, found) in [
            ("cd /home/lindqvist/work/router", true),
            ("cp /Users/jo.smith/keys/a.pem /tmp", true),
            ("make CONF=/home/lindqvist/conf", true),
            ("dir 'C:\\Users\\Jo Smith\\x'", false),
            ("dir 'C:\\Users\\josmith\\x'", true),
            ("cd /home/ubuntu/app", false),
            ("cd /home/acmeco/public_html", false),
            ("cd /home/bluebird/shop/current", false),
            ("cd /home/deploy-shop/app", false),
            ("cd /home/$USER/app", false),
            ("cd /home/<name>/app", false),
            ("cd /home/USERNAME/app", false),
            ("cd ~/app", false),
            ("ls /home", false),
            ("ls /home/lindqvist", false),
            ("ls /srv/home/lindqvist/app", false),
            ("curl http://localhost/home/lindqvist/app", false),
            ("scp a web:/home/lindqvist/app", false),
            ("cd /Users/Shared/app", false),
            ("cd /home/shop/app\nssh shop@web1 ls", false),
            ("useradd shop\ncd /home/shop/app", false),
            ("docker run -v data:/home/lindqvist/x app", false),
        ] {
            let lines = lines_of("T037", &format!("# R\n\n```bash\n{command}\n```\n"));
            assert_eq!(!lines.is_empty(), found, "{command}");
        }
        assert_eq!(
            lines_of(
                "T037",
                "# R\n\n```bash\ncd /home/lindqvist/a\ncd /home/lindqvist/b\n```\n"
            ),
            [4]
        );
    }
}
