//! Which commands make a secret: what they print cannot be known before, and is for nobody to read.

use crate::lexicon::Phrases;
use crate::shell::{CommandLine, Word};
use std::sync::LazyLock;

/// Programs that do nothing else.
const PROGRAMS: [&str; 6] = [
    "uuidgen",
    "pwgen",
    "apg",
    "mkpasswd",
    "makepasswd",
    "diceware",
];

/// Programs, and a word of their arguments with which they do.
const SUBCOMMANDS: [(&str, &str); 14] = [
    ("openssl", "rand"),
    ("openssl", "genrsa"),
    ("openssl", "genpkey"),
    ("gpg", "--gen-random"),
    ("wg", "genkey"),
    ("wg", "genpsk"),
    ("kafka-storage.sh", "random-uuid"),
    ("kafka-storage", "random-uuid"),
    ("rails", "secret"),
    ("rake", "secret"),
    ("bundle", "secret"),
    ("mix", "phx.gen.secret"),
    ("web-push", "generate-vapid-keys"),
    ("npx", "generate-vapid-keys"),
];

/// The subcommand of Laravel's `artisan` that makes a key.
const GENERATE: &str = "key:generate";

/// Where random bytes come from.
const SOURCES: [&str; 2] = ["/dev/urandom", "/dev/random"];

/// Programs that print what they read there, as it is or in another form.
const READERS: [&str; 8] = [
    "head", "tr", "od", "xxd", "base64", "cat", "fold", "strings",
];

const INTERPRETERS: [&str; 8] = [
    "python", "python3", "node", "ruby", "php", "perl", "deno", "bun",
];

/// What makes a secret in the code that an interpreter is given.
const IN_CODE: [&str; 10] = [
    "randombytes",
    "randomuuid",
    "token_hex",
    "token_urlsafe",
    "token_bytes",
    "uuid4",
    "securerandom",
    "random_bytes",
    "generate_key",
    "get_random_secret_key",
];

/// What has one of these in it may make a secret: most commands are passed over by this.
static MARKS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let verbs = SUBCOMMANDS.iter().map(|(_, verb)| *verb);
    let marks = PROGRAMS.into_iter().chain(verbs).chain(SOURCES);
    let marks: Vec<&str> = marks.chain(IN_CODE).chain([GENERATE]).collect();
    Phrases::new(&[((), &marks)])
});

/// Whether a command may make a secret, within another one too.
#[must_use]
pub fn may_make_secret(command: &str) -> bool {
    MARKS.is_in_any_case(command)
}

/// Whether a command makes a secret and prints it.
#[must_use]
pub fn makes_secret(command: &str) -> bool {
    may_make_secret(command) && makes_one(&CommandLine::of(command))
}

/// Whether one of the commands of a line does.
pub(super) fn makes_one(line: &CommandLine<'_>) -> bool {
    let random = SOURCES.iter().any(|source| line.text.contains(source));
    line.simple
        .iter()
        .any(|simple| makes(&simple.words, random))
}

/// `random`: its line reads random bytes.
fn makes(words: &[Word<'_>], random: bool) -> bool {
    let Some((program, arguments)) = words.split_first() else {
        return false;
    };
    let program = program.as_str();
    let program = program.rsplit('/').next().unwrap_or(program);
    let has = |wanted: &str| arguments.iter().any(|argument| argument.as_str() == wanted);
    let in_code = || {
        arguments.iter().any(|argument| {
            let code = argument.as_str().to_ascii_lowercase();
            IN_CODE.iter().any(|call| code.contains(call))
        })
    };
    if program == "sudo" {
        return makes(arguments, random);
    }
    PROGRAMS.contains(&program)
        || SUBCOMMANDS
            .iter()
            .any(|(name, verb)| program == *name && has(verb))
            && !has("-out")
        || random && READERS.contains(&program)
        || INTERPRETERS.contains(&program) && (in_code() || has(GENERATE) && has("--show"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_make_a_secret_are_known() {
        for text in [
            "openssl rand -hex 32",
            "/usr/bin/openssl rand -base64 48 | tr -d '\n'",
            "uuidgen",
            "head -c 32 /dev/urandom | base64",
            "tr -dc A-Z </dev/urandom | head -c 20",
            "node -e \"console.log(require('crypto').randomBytes(32).toString('hex'))\"",
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
            "php artisan key:generate --show",
            "bundle exec rails secret",
            "sudo openssl genrsa 2048",
        ] {
            assert!(makes_one(&CommandLine::of(text)), "{text}");
        }
        for text in [
            "openssl x509 -noout -dates",
            "redis-cli ping",
            "cat uuidgen.txt",
            "echo $SECRET",
            "openssl genrsa -out key.pem 2048",
            "php artisan key:generate",
            "grep -r randomBytes src",
            "dd if=/dev/urandom of=/tmp/fill bs=1M count=10",
            "pgrep pwgen",
        ] {
            assert!(!makes_one(&CommandLine::of(text)), "{text}");
        }
    }
}
