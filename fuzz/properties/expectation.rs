//! The grammar of expectations: a check that a machine makes can be made, and can fail.

use super::reading::read;
use tminus_checklist::Check;

/// The first line is a command, the rest is what is expected of it.
pub(crate) fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (command, expected) = text
        .split_once('\n')
        .unwrap_or(("curl -sI localhost", &text));
    for document in [
        format!("```bash\n{command} # Expected: {expected}\n```\n"),
        format!("```bash\n# Expected: {expected}\n{command}\n```\n"),
        format!("```bash\n{command}\n# Should {expected}\n```\n"),
        format!("- [ ] `{command}` → {expected}\n"),
        format!("- [ ] Run `{command}`, which should {expected}\n"),
        format!("| Command | Expected |\n|---|---|\n| `{command}` | {expected} |\n"),
    ] {
        for command in read(document.as_bytes()).commands {
            if let Some(check) = command.expected.and_then(|expected| expected.check) {
                sound(&check);
            }
        }
    }
}

fn sound(check: &Check) {
    match check {
        Check::ExitStatus(status) => assert!((0..=255).contains(status), "{check:?}"),
        // Every output contains nothing, so that would hold of all of them.
        Check::Contains(text) | Check::Lacks(text) | Check::Equals(text) => {
            assert!(!text.trim().is_empty(), "{check:?}");
        }
        Check::Json(text) => {
            let value: Result<serde_json::Value, _> = serde_json::from_str(text);
            assert!(value.is_ok(), "{check:?}");
        }
        Check::Number(threshold) => {
            assert!(threshold.value.is_finite(), "{check:?}");
            assert!(
                threshold.high.is_none_or(|high| high >= threshold.value),
                "{check:?} can never hold"
            );
        }
        Check::VersionAtLeast(version) => {
            let parts = version.split('.');
            assert!(
                parts
                    .clone()
                    .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())),
                "{check:?}"
            );
        }
        Check::AnyOf(checks) => {
            assert!(checks.len() > 1, "{check:?}");
            checks.iter().for_each(sound);
        }
        Check::AllOf(checks) => {
            assert!(!checks.is_empty(), "{check:?}");
            checks.iter().for_each(sound);
        }
        Check::HttpStatus(status) => assert!((100..600).contains(status), "{check:?}"),
        Check::Fails | Check::NoOutput | Check::SomeOutput => {}
    }
}
