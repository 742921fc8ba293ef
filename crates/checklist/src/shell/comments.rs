//! Decides which comments belong to which command.

use super::{Comment, FenceCommand, Line, Piece};

/// Puts every comment where it belongs: above the command it describes, below the command whose
/// result it states, or in a block of its own.
pub(super) fn attach(pieces: Vec<Piece>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut run: Vec<Comment> = Vec::new();
    // Whether a blank line parts the run from the command before it.
    let mut parted = false;
    for piece in pieces {
        match piece {
            Piece::Blank => {
                if run.is_empty() {
                    parted = true;
                } else {
                    close(&mut lines, &mut run, parted);
                    parted = true;
                }
            }
            Piece::Comment(comment) => run.push(comment),
            Piece::Command {
                range,
                text,
                trailing,
            } => {
                let above = open(&mut lines, std::mem::take(&mut run), parted);
                parted = false;
                lines.push(Line::Command(FenceCommand {
                    range,
                    text,
                    above,
                    trailing,
                    below: Vec::new(),
                }));
            }
        }
    }
    close(&mut lines, &mut run, parted);
    lines
}

/// Ends a run of comments that no command follows.
fn close(lines: &mut Vec<Line>, run: &mut Vec<Comment>, parted: bool) {
    if run.is_empty() {
        return;
    }
    let comments = std::mem::take(run);
    let belongs = !parted || comments.iter().any(|comment| is_expectation(&comment.text));
    match lines.last_mut() {
        Some(Line::Command(command)) if belongs => command.below.extend(comments),
        _ => lines.push(Line::Comments(comments)),
    }
}

/// Takes from a run that a command follows what speaks of the command before it, and returns the rest.
fn open(lines: &mut [Line], run: Vec<Comment>, parted: bool) -> Vec<Comment> {
    let Some(Line::Command(before)) = lines.last_mut() else {
        return run;
    };
    let Some(first) = run.iter().position(|comment| is_expectation(&comment.text)) else {
        return run;
    };
    if parted || first > 0 {
        return run;
    }
    let mut run = run;
    // `# Expected:` alone announces the lines below it, the last of which describes the next command.
    let announced = run[0].text.ends_with([':', '：']);
    let taken = if announced && run.len() > 2 {
        run.len() - 1
    } else {
        run.iter()
            .take_while(|comment| is_expectation(&comment.text))
            .count()
    };
    let rest = run.split_off(taken);
    before.below.extend(run);
    rest
}

/// Whether a comment states the result of a command rather than what it does.
pub(super) fn is_expectation(comment: &str) -> bool {
    crate::expectation::mark(comment).is_some()
}
