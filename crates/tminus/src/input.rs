//! Reads the files that a user names: text, or a clear error and nothing else.

use crate::error::{Code, Problem};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use tminus_checklist::is_text;

/// No checklist is larger than this; what is (a device, a disk image) is no document.
const LARGEST: u64 = 512 * 1024 * 1024;

/// The bytes of a checklist, which may be any text; `-` is standard input.
pub(crate) fn read_document(path: &Path) -> Result<Vec<u8>, Problem> {
    let (name, bytes) = if path == Path::new("-") {
        (
            "standard input".to_owned(),
            drain(std::io::stdin().lock(), path)?,
        )
    } else {
        (format!("`{}`", path.display()), read(path)?)
    };
    if is_text(&bytes) {
        return Ok(bytes);
    }
    let utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    Err(Problem::new(
        Code::NotText,
        format!(
            "{name} is {}, not text",
            if utf_16 { "UTF-16" } else { "binary" }
        ),
        if utf_16 {
            "save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`"
        } else {
            "give the Markdown file of the checklist"
        },
    ))
}

/// The bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let problem = |error: &std::io::Error| unreadable(path, error);
    if path.is_dir() {
        return Err(Problem::new(
            Code::File,
            format!("`{}` is a directory", path.display()),
            "give the file in it that is meant",
        ));
    }
    drain(File::open(path).map_err(|error| problem(&error))?, path)
}

fn drain(reader: impl Read, path: &Path) -> Result<Vec<u8>, Problem> {
    // Most checklists are read in one go.
    let mut bytes = Vec::with_capacity(32 * 1024);
    reader
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Problem::new(
            Code::NotText,
            format!("`{}` is larger than 512 MiB", path.display()),
            "give the Markdown file of the checklist",
        ));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let help = match error.kind() {
        ErrorKind::NotFound => "check the spelling of the path, and the directory you are in",
        ErrorKind::PermissionDenied => "let this user read it, or run as one who may",
        _ => "see to the file system, then try again",
    };
    Problem::new(
        Code::File,
        format!("cannot read `{}`", path.display()),
        help,
    )
    .caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(path: &Path) -> String {
        read_document(path)
            .expect_err("this is no text")
            .render(false)
    }

    #[test]
    fn what_is_no_text_is_named_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(refusal(folder.path()).contains("is a directory"));
        assert!(refusal(&folder.path().join("absent.md")).contains("check the spelling"));
        let binary = folder.path().join("binary");
        std::fs::write(&binary, b"\x7fELF\x00\x01").expect("a file");
        assert!(refusal(&binary).contains("is binary, not text"));
        let wide = folder.path().join("wide.md");
        std::fs::write(&wide, b"\xff\xfe#\x00").expect("a file");
        assert!(refusal(&wide).contains("UTF-16"));
    }

    #[test]
    fn strange_text_is_text() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, bytes) in [
            ("empty", &b""[..]),
            ("latin", &b"Gr\xfc\xdfe"[..]),
            ("bom", &b"\xef\xbb\xbf# A\r\n"[..]),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            assert_eq!(read_document(&path).expect(name), bytes);
        }
    }
}
