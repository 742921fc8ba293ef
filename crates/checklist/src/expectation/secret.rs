//! Which commands make a secret: what they print cannot be known before.

use crate::shell::{CommandLine, Simple, Word};

/// Programs that do nothing else.
const PROGRAMS: [&str; 6] = [
    "uuidgen",
    "pwgen",
    "apg",
    "mkpasswd",
    "makepasswd",
    "diceware",
];

/// Programs, and their subcommands that do.
const SUBCOMMANDS: [(&str, &str); 7] = [
    ("openssl", "rand"),
    ("gpg", "--gen-random"),
    ("wg", "genkey"),
    ("wg", "genpsk"),
    ("age-keygen", ""),
    ("kafka-storage.sh", "random-uuid"),
    ("kafka-storage", "random-uuid"),
];

/// Where random bytes come from.
const SOURCES: [&str; 2] = ["/dev/urandom", "/dev/random"];

/// What makes a secret in the code that an interpreter is given.
const IN_CODE: [&str; 8] = [
    "randombytes",
    "randomuuid",
    "token_hex",
    "token_urlsafe",
    "uuid4",
    "securerandom",
    "random_bytes",
    "get_random_secret_key",
];

/// Whether a command makes a secret.
pub(super) fn makes_one(line: &CommandLine<'_>) -> bool {
    SOURCES.iter().any(|source| line.text.contains(source)) || line.simple.iter().any(makes)
}

fn makes(simple: &Simple<'_>) -> bool {
    let Some((program, arguments)) = simple.words.split_first() else {
        return false;
    };
    let program = program.as_str();
    let program = program.rsplit('/').next().unwrap_or(program);
    let first = arguments.first().map_or("", Word::as_str);
    PROGRAMS.contains(&program)
        || SUBCOMMANDS
            .iter()
            .any(|(name, verb)| program == *name && (verb.is_empty() || first == *verb))
        || arguments.iter().any(|argument| {
            let code = argument.as_str().to_ascii_lowercase();
            IN_CODE.iter().any(|call| code.contains(call))
        })
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
        ] {
            assert!(makes_one(&CommandLine::of(text)), "{text}");
        }
        for text in [
            "openssl x509 -noout -dates",
            "redis-cli ping",
            "cat uuidgen.txt",
            "echo $SECRET",
        ] {
            assert!(!makes_one(&CommandLine::of(text)), "{text}");
        }
    }
}
