//! Commands that print a new secret: `openssl rand -hex 32`. What a command prints is kept as evidence,
//! and nobody would see it in time to put it where it belongs, so a person runs them.

use crate::shell::{End, Line, Simple, read};

/// What only a command that makes a secret has in it: most commands are passed over by this.
const HINTS: [&str; 14] = [
    "openssl",
    "urandom",
    "pwgen",
    "makepasswd",
    "genkey",
    "key:generate",
    "token_",
    "generate_key",
    "get_random_secret_key",
    "randomBytes",
    "rails secret",
    "rake secret",
    "gen.secret",
    "generate-vapid-keys",
];

/// Programs that show what they are given, in another form.
const FILTERS: [&str; 11] = [
    "base64", "tr", "head", "tail", "cut", "xxd", "fold", "sed", "awk", "od", "cat",
];

/// Whether a command prints a secret that it has just made.
pub(super) fn is_printed(command: &str) -> bool {
    if !HINTS.iter().any(|hint| command.contains(hint)) {
        return false;
    }
    let line = read(command);
    let mut made = false;
    for simple in &line.commands {
        made = makes(simple, &line) || made && passes_on(simple);
        let kept = simple.redirections.iter().any(|redirection| {
            redirection.operator.contains('>') && !redirection.operator.contains('&')
        });
        made &= !kept;
        if made && simple.end != End::Pipe {
            return true;
        }
    }
    false
}

/// Whether a simple command writes a new secret to its output.
fn makes(simple: &Simple, line: &Line) -> bool {
    let words: Vec<&str> = simple.words.iter().map(|word| word.text.as_str()).collect();
    let words = match words.as_slice() {
        ["sudo", rest @ ..] => rest,
        all => all,
    };
    let reads_random = || {
        let mut sources = simple.redirections.iter();
        sources.any(|source| source.operator == "<" && is_random(&source.target.text))
    };
    let Some((program, arguments)) = words.split_first() else {
        return false;
    };
    let has = |wanted: &str| arguments.contains(&wanted);
    let names = |wanted: &[&str]| {
        arguments
            .iter()
            .any(|argument| wanted.iter().any(|name| argument.contains(name)))
    };
    match program.rsplit('/').next().unwrap_or(program) {
        "openssl" => {
            matches!(arguments.first(), Some(&("rand" | "genrsa" | "genpkey"))) && !has("-out")
        }
        "pwgen" | "makepasswd" => true,
        "wg" => has("genkey"),
        "head" | "tr" | "od" | "xxd" | "base64" | "cat" => {
            reads_random() || arguments.iter().any(|argument| is_random(argument))
        }
        "php" => has("key:generate") && has("--show"),
        "rails" | "rake" => has("secret"),
        "bundle" => has("exec") && has("secret"),
        "mix" => names(&["gen.secret"]),
        "npx" => names(&["generate-vapid-keys"]),
        "python" | "python3" | "node" => names(&[
            "secrets.token_",
            "generate_key",
            "get_random_secret_key",
            "randomBytes",
        ]),
        // `echo "KEY=$(openssl rand -hex 32)"`.
        "echo" | "printf" => {
            line.substitution
                && arguments
                    .iter()
                    .filter_map(|argument| argument.split_once("$("))
                    .any(|(_, inner)| is_printed(inner.split(')').next().unwrap_or(inner)))
        }
        _ => false,
    }
}

fn is_random(path: &str) -> bool {
    matches!(path, "/dev/urandom" | "/dev/random")
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
