//! `tminus verify`: checks a ledger against its files alone.

use crate::arguments::VerifyArguments;
use crate::commands::Outcome;
use crate::error::{Code, Problem};
use crate::exit::Exit;
use crate::input;
use crate::output::Output;
use crate::paint::Paint;
use std::fmt::Write as _;
use std::path::Path;
use tminus_ledger::{Verification, VerifyOptions};
use tminus_receipt::checkpoint::NoteVerifier;
use tminus_report::one_line;

pub(crate) fn verify(arguments: &VerifyArguments, output: Output) -> Outcome {
    let options = VerifyOptions {
        checkpoint: arguments.checkpoint.as_deref().map(text).transpose()?,
        key: arguments.key.as_deref().map(key).transpose()?,
    };
    if arguments.ledger.is_dir() {
        return Err(Problem::new(
            Code::Ledger,
            format!("`{}` is a directory", arguments.ledger.display()),
            "give the ledger file in it, such as .tminus/ledger.db",
        ));
    }
    let found = tminus_ledger::verify(&arguments.ledger, &options)?;
    output.print(told(&found, Paint::new(output.color)))?;
    Ok(if found.holds() { Exit::Go } else { Exit::NoGo })
}

fn told(found: &Verification, paint: Paint) -> String {
    let line = one_line(&found.to_string());
    if found.holds() {
        return format!("{}\n", paint.good(line));
    }
    let mut text = format!("{}\n", paint.bad(line));
    for problem in found.problems.iter().skip(1).take(9) {
        let _ = writeln!(
            text,
            "  {}: {}",
            one_line(&problem.place),
            one_line(&problem.what)
        );
    }
    let _ = writeln!(
        text,
        "  keep the file as it is, and compare it with a copy or a report made earlier"
    );
    text
}

fn text(path: &Path) -> Result<String, Problem> {
    String::from_utf8(input::read(path)?).map_err(|_| {
        Problem::new(
            Code::NotText,
            format!("`{}` is no signed note", path.display()),
            "give a file with a checkpoint; reports carry one",
        )
    })
}

/// A verifier key, or the file that holds one.
fn key(given: &str) -> Result<NoteVerifier, Problem> {
    let path = Path::new(given);
    let text = if path.is_file() {
        text(path)?
    } else {
        given.to_owned()
    };
    NoteVerifier::parse(&text).map_err(|error| {
        Problem::new(
            Code::Argument,
            "--key is no verifier key",
            "give <name>+<8 hexadecimal digits>+<base64>, or a file that holds it",
        )
        .caused_by(&error)
    })
}
