//! Commands that run another one: in a container, by a package runner, by an interpreter.

use memchr::memrchr;

/// The program that is run in the end, with its arguments: `psql shop` of
/// `docker exec -i db psql shop`. What is no wrapper is returned as it is.
pub(crate) fn innermost<'s, 'w>(words: &'s [&'w str]) -> &'s [&'w str] {
    let mut rest = words;
    // Wrappers of wrappers of wrappers are as deep as anybody writes them.
    for _ in 0..4 {
        match behind(rest).and_then(|at| rest.get(at..)) {
            Some(inner) if !inner.is_empty() => rest = inner,
            _ => break,
        }
    }
    rest
}

/// What runs the innermost program: `docker exec -i db`. Empty for a program by itself.
pub(crate) fn around<'s, 'w>(words: &'s [&'w str]) -> &'s [&'w str] {
    &words[..words.len() - innermost(words).len()]
}

/// Where the wrapped command begins.
fn behind(words: &[&str]) -> Option<usize> {
    let (program, arguments) = words.split_first()?;
    let first = arguments.first().copied().unwrap_or_default();
    match name_of(program) {
        "docker" | "podman" | "docker-compose" | "podman-compose" => {
            let compose = first == "compose" || program.ends_with("-compose");
            let verb = words
                .iter()
                .position(|word| *word == "exec" || compose && *word == "run")?;
            Some(operand(words, verb + 1)? + 1)
        }
        "kubectl" | "oc" => {
            let runs = words.iter().any(|word| matches!(*word, "exec" | "run"));
            runs.then(|| words.iter().position(|word| *word == "--"))?
                .map(|at| at + 1)
        }
        "npx" | "bunx" | "uvx" | "dotenv" | "sudo" => operand(words, 1),
        "bundle" | "poetry" | "pipenv" | "uv" | "pdm" | "hatch" | "npm" | "pnpm" | "yarn"
            if matches!(first, "exec" | "dlx")
                || first == "run" && !matches!(name_of(program), "npm" | "pnpm" | "yarn") =>
        {
            operand(words, 2)
        }
        "python" | "python3" if first == "-m" => Some(2),
        "python" | "python3" | "ruby" | "php" => (!first.starts_with('-')).then_some(1),
        _ => None,
    }
}

/// A program's name without its path.
pub(crate) fn name_of(program: &str) -> &str {
    let path = memrchr(b'/', program.as_bytes());
    path.map_or(program, |slash| &program[slash + 1..])
}

/// The next word that is no flag and no flag's value.
fn operand(words: &[&str], from: usize) -> Option<usize> {
    const WITH_VALUE: [&str; 12] = [
        "-e",
        "-u",
        "-w",
        "-v",
        "-p",
        "--env",
        "--user",
        "--workdir",
        "--env-file",
        "--index",
        "--name",
        "--entrypoint",
    ];
    let mut at = from;
    while let Some(word) = words.get(at) {
        if WITH_VALUE.contains(word) {
            at += 2;
        } else if word.starts_with('-') {
            at += 1;
        } else {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_program_is_found_behind_flags_and_their_values() {
        for (command, inner) in [
            ("psql shop", "psql shop"),
            ("docker exec -i -u postgres db psql shop", "psql shop"),
            (
                "docker compose -f a.yml exec -T db pg_dump shop",
                "pg_dump shop",
            ),
            (
                "docker-compose run --rm web alembic upgrade head",
                "alembic upgrade head",
            ),
            (
                "kubectl exec -it deploy/web -n shop -- python manage.py migrate",
                "manage.py migrate",
            ),
            (
                "kubectl run m --image=shop:new --command -- python -m alembic upgrade head",
                "alembic upgrade head",
            ),
            ("npx prisma migrate deploy", "prisma migrate deploy"),
            ("bundle exec rails db:migrate", "rails db:migrate"),
            ("docker run -d shop", "docker run -d shop"),
            ("npm run build", "npm run build"),
            ("docker exec", "docker exec"),
        ] {
            let words: Vec<&str> = command.split(' ').collect();
            assert_eq!(innermost(&words).join(" "), inner, "{command}");
            assert_eq!(around(&words).len() + innermost(&words).len(), words.len());
        }
    }
}
