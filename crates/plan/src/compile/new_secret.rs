//! Commands that print a new secret: `openssl rand -hex 32`. What a command prints is kept as evidence,
//! and nobody would see it in time to put it where it belongs, so a person runs them.

use crate::shell::{End, Simple, read};
use tminus_checklist::{makes_secret, may_make_secret};

/// Programs that show what they are given, in another form.
const FILTERS: [&str; 11] = [
    "base64", "tr", "head", "tail", "cut", "xxd", "fold", "sed", "awk", "od", "cat",
];

/// Whether a command prints a secret that it has just made.
pub(super) fn is_printed(command: &str) -> bool {
    if !may_make_secret(command) {
        return false;
    }
    let line = read(command);
    let mut made = false;
    for (at, simple) in line.commands.iter().enumerate() {
        let start = |simple: &Simple| simple.words.first().map_or(0, |word| word.span.start);
        let end = line.commands.get(at + 1).map_or(command.len(), start);
        let own = command.get(start(simple)..end).unwrap_or_default();
        made = if matches!(simple.program(), Some("echo" | "printf")) {
            line.substitution && shows_one(own)
        } else {
            makes_secret(own) || made && passes_on(simple)
        };
        let kept = |redirection: &crate::shell::Redirection| redirection.writes();
        made &= !simple.redirections.iter().any(kept);
        if made && simple.end != End::Pipe {
            return true;
        }
    }
    false
}

/// Whether what is printed has a secret in it that is made for it: `echo "KEY=$(openssl rand -hex 32)"`.
fn shows_one(command: &str) -> bool {
    let mut inner = command.split("$(").skip(1);
    inner.any(|inner| is_printed(inner.split(')').next().unwrap_or(inner)))
}

/// Whether a command in a pipeline shows what comes into it.
fn passes_on(simple: &Simple) -> bool {
    let program = simple.program().unwrap_or_default();
    let encodes =
        || program == "openssl" && simple.arguments().any(|argument| argument == "base64");
    FILTERS.contains(&program) || encodes()
}

#[cfg(test)]
mod tests {
    use super::is_printed;

    #[test]
    fn a_new_secret_is_not_printed_into_the_evidence() {
        for command in [
            "openssl rand -hex 32",
            "openssl rand 32 | base64 | tr -d '\\n'",
            "head -c 32 /dev/urandom | base64",
            "tr -dc A-Za-z0-9 < /dev/urandom | head -c 32",
            "echo \"SECRET_KEY=$(openssl rand -hex 32)\"",
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
            "node -e \"console.log(require('crypto').randomBytes(32).toString('hex'))\"",
            "php artisan key:generate --show",
            "bundle exec rails secret",
            "openssl genrsa 2048",
            "cd app && openssl rand -base64 24",
        ] {
            assert!(is_printed(command), "{command}");
        }
    }

    #[test]
    fn one_that_goes_where_it_belongs_is_made() {
        for command in [
            "openssl rand -hex 32 > secret.key",
            "openssl rand -hex 32 | docker secret create jwt -",
            "openssl rand -hex 32 | tee /etc/app/key",
            "echo \"SECRET_KEY=$(openssl rand -hex 32)\" >> .env",
            "export SECRET_KEY=$(openssl rand -hex 32)",
            "openssl genrsa -out key.pem 2048",
            "openssl x509 -in cert.pem -noout -dates",
            "openssl s_client -connect example.com:443",
            "php artisan key:generate",
            "dd if=/dev/urandom of=/tmp/fill bs=1M count=10",
            "wg show",
            "pgrep pwgen",
            "echo openssl rand",
        ] {
            assert!(!is_printed(command), "{command}");
        }
    }
}
