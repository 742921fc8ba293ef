//! Masks secrets in what is about to be kept, while it streams through, in constant memory.
//!
//! Two layers, one after the other. The first masks the values that are declared secret, in every
//! form that tools commonly write them in ([`forms`]). The second masks what looks like a
//! credential whoever declared it ([`patterns`]). Whatever the sizes of the chunks that go in,
//! the bytes that come out are the same.

mod forms;
mod patterns;

use forms::{FormMask, Forms};
use patterns::PatternMask;
use std::fmt;
use std::sync::Arc;

/// What stands where a secret stood.
pub const MASK: &str = "***";

/// The least length of a secret, in characters. A shorter value stands in every text by accident:
/// masking `1` or `prod` as `***` would spoil the evidence and hide nothing.
const SHORTEST: usize = 4;

/// Values that must not appear in anything that is kept. They can be neither printed nor read back.
#[derive(Clone, Default)]
pub struct Secrets {
    values: Arc<[String]>,
    forms: Option<Arc<Forms>>,
    refused: usize,
}

impl Secrets {
    /// The secrets with these values. White space at either end does not count; a value of fewer
    /// than four characters is refused, see [`Self::refused`].
    pub fn new(values: impl IntoIterator<Item = String>) -> Self {
        let (mut kept, mut refused) = (Vec::new(), 0);
        for value in values {
            let trimmed = value.trim();
            if trimmed.chars().count() < SHORTEST {
                refused += 1;
            } else {
                kept.push(trimmed.to_owned());
            }
        }
        kept.sort();
        kept.dedup();
        Self {
            forms: (!kept.is_empty()).then(|| Arc::new(Forms::of(&kept))),
            values: kept.into(),
            refused,
        }
    }

    /// How many values are masked.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether no value is masked.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many values were too short to be masked: shorter than four characters they stand in
    /// any text by accident.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// The values, for the one pipe they travel on: to the supervising process.
    pub(crate) fn values(&self) -> &[String] {
        &self.values
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Secrets")
            .field("masked", &self.values.len())
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

/// Masks a stream: bytes in, redacted bytes out, a little later.
///
/// It holds back as many bytes as the longest secret may span, a few thousand at most, so
/// [`Self::finish`] must be called for the rest.
#[derive(Debug)]
pub struct Redactor {
    forms: FormMask,
    patterns: PatternMask,
    between: Vec<u8>,
}

impl Redactor {
    /// A redactor at the start of a stream.
    pub fn new(secrets: &Secrets) -> Self {
        Self {
            forms: FormMask::new(secrets.forms.clone()),
            patterns: PatternMask::default(),
            between: Vec::new(),
        }
    }

    /// Takes the next bytes and gives those that are decided.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut redacted = Vec::with_capacity(bytes.len());
        self.between.clear();
        self.forms.push(bytes, &mut self.between);
        self.patterns.push(&self.between, &mut redacted);
        redacted
    }

    /// Gives what was held back.
    pub fn finish(mut self) -> Vec<u8> {
        let mut redacted = Vec::new();
        self.between.clear();
        self.forms.finish(&mut self.between);
        self.patterns.push(&self.between, &mut redacted);
        self.patterns.finish(&mut redacted);
        redacted
    }
}

/// A text with its secrets masked: for notes, summaries and attached files.
pub fn redact_text(secrets: &Secrets, text: &str) -> String {
    let mut redactor = Redactor::new(secrets);
    let mut redacted = redactor.push(text.as_bytes());
    redacted.extend(redactor.finish());
    String::from_utf8_lossy(&redacted).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    fn secrets(values: &[&str]) -> Secrets {
        Secrets::new(values.iter().map(|value| (*value).to_owned()))
    }

    fn in_chunks(secrets: &Secrets, bytes: &[u8], sizes: &[usize]) -> Vec<u8> {
        let mut redactor = Redactor::new(secrets);
        let (mut redacted, mut rest, mut turn) = (Vec::new(), bytes, 0);
        while !rest.is_empty() {
            let size = sizes
                .get(turn % sizes.len().max(1))
                .map_or(rest.len(), |size| (*size).clamp(1, rest.len()));
            redacted.extend(redactor.push(&rest[..size]));
            rest = &rest[size..];
            turn += 1;
        }
        redacted.extend(redactor.finish());
        redacted
    }

    #[test]
    fn a_secret_is_masked_in_every_form_that_tools_write() {
        const SECRET: &str = "s3cr+t/pass\"wörd&more";
        let secrets = secrets(&[SECRET]);
        let bytes = SECRET.as_bytes();
        let mut forms = vec![
            SECRET.to_owned(),
            serde_json::to_string(SECRET).expect("a text is JSON"),
            "s3cr+t\\/pass\\\"w\\u00f6rd&more".to_owned(),
            "s3cr%2Bt%2Fpass%22w%C3%B6rd%26more".to_owned(),
            "s3cr%2bt/pass%22w%c3%b6rd&more".to_owned(),
            "s3cr+t/pass&quot;wörd&amp;more".to_owned(),
        ];
        forms.push(
            bytes
                .iter()
                .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
        );
        forms.push(
            bytes
                .iter()
                .fold(String::new(), |hex, byte| format!("{hex}{byte:02X}")),
        );
        forms.push(
            bytes
                .iter()
                .fold(String::new(), |hex, byte| format!("{hex}%{byte:02X}")),
        );
        for form in forms {
            let redacted = redact_text(&secrets, &format!("before {form} after"));
            assert!(redacted.starts_with("before "), "{form}: {redacted}");
            assert!(redacted.ends_with(" after"), "{form}: {redacted}");
            assert!(
                !redacted.contains("s3cr") && !redacted.contains("more") && redacted.contains(MASK),
                "{form}: {redacted}"
            );
        }
    }

    #[test]
    fn a_secret_is_masked_in_base64_wherever_it_begins_and_wherever_the_line_breaks() {
        let secret = "correct horse battery staple, and then some more words to be long";
        let secrets = secrets(&[secret]);
        for before in ["", "u", "us", "user:", "a longer beginning: "] {
            for after in ["", "\n", "xy"] {
                let text = format!("{before}{secret}{after}");
                for encoded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                    let wrapped = encoded
                        .as_bytes()
                        .chunks(76)
                        .map(|line| String::from_utf8_lossy(line).into_owned())
                        .collect::<Vec<_>>()
                        .join("\n");
                    for form in [encoded, wrapped] {
                        let redacted = redact_text(&secrets, &form);
                        let inner = STANDARD.encode(&secret.as_bytes()[3..30]);
                        assert!(redacted.contains(MASK), "{form}");
                        assert!(!redacted.contains(&inner[4..20]));
                        assert!(
                            redacted.len() < form.len() / 2 + 40,
                            "{form} became {redacted}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn what_looks_like_a_credential_is_masked_and_what_stands_around_it_stays() {
        let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nAAAA\n-----END OPENSSH PRIVATE KEY-----";
        for (text, redacted) in [
            (key.to_owned(), "***".to_owned()),
            (format!("a\n{key}\nb"), "a\n***\nb".to_owned()),
            (
                "key AKIAIOSFODNN7EXAMPLE.".to_owned(),
                "key ***.".to_owned(),
            ),
            (
                format!("token ghp_{} ok", "a1B2".repeat(9)),
                "token *** ok".to_owned(),
            ),
            (
                format!("{} {}", "xoxb-123456789012-abcdef", "AIza".to_owned() + &"x".repeat(35)),
                "*** ***".to_owned(),
            ),
            (
                "Authorization: Bearer abc.def-ghi\r\nHost: x".to_owned(),
                "Authorization: Bearer ***\r\nHost: x".to_owned(),
            ),
            (
                "postgres://app:p%40ss@db:5432/app?x=1".to_owned(),
                "postgres://app:***@db:5432/app?x=1".to_owned(),
            ),
            (
                "redis://:hunter2@cache".to_owned(),
                "redis://:***@cache".to_owned(),
            ),
            (
                "/login?user=a&password=hunter2&next=b".to_owned(),
                "/login?user=a&password=***&next=b".to_owned(),
            ),
            (
                "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk."
                    .to_owned(),
                "jwt ***".to_owned(),
            ),
        ] {
            assert_eq!(redact_text(&Secrets::default(), &text), redacted);
        }
    }

    #[test]
    fn what_is_no_credential_stays() {
        for text in [
            "http://localhost:8080/health?mail=a@b.c",
            "disk-usage-monitoring-of-everything sk-short eyJ",
            "the token is valid; password: required",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "git@github.com:owner/name.git",
            "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
            "",
        ] {
            assert_eq!(redact_text(&Secrets::default(), text), text);
        }
    }

    #[test]
    fn a_key_that_never_ends_is_masked_for_a_bounded_stretch() {
        let text = format!(
            "-----BEGIN RSA PRIVATE KEY-----\n{}the end",
            "x".repeat(70_000)
        );
        let redacted = redact_text(&Secrets::default(), &text);
        assert!(redacted.starts_with("***x") && redacted.ends_with("the end"));
    }

    #[test]
    fn overlapping_secrets_leave_nothing_of_either() {
        let redacted = redact_text(&secrets(&["abcdef", "defghijkl"]), "-abcdefghijkl-");
        assert_eq!(redacted, "-***-");
    }

    #[test]
    fn each_line_of_a_long_secret_is_a_secret() {
        let secrets = secrets(&["first line of it\nsecond line of it\n"]);
        assert_eq!(redact_text(&secrets, "  second line of it\n"), "  ***\n");
    }

    #[test]
    fn short_values_are_refused_and_none_is_printed() {
        let secrets = secrets(&["abc", " x ", "long enough"]);
        assert_eq!((secrets.len(), secrets.refused()), (1, 2));
        assert_eq!(
            format!("{secrets:?}"),
            "Secrets { masked: 1, refused: 2, .. }"
        );
        assert_eq!(redact_text(&secrets, "abc"), "abc");
    }

    fn secret() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z0-9]{4,12}",
            "[ -)+-~]{4,40}",
            "[a-zé\\n]{4,30}",
            Just("abab".to_owned()),
            Just("x".repeat(700)),
        ]
        .prop_filter("white space does not count", |secret| {
            secret.trim().chars().count() >= SHORTEST && secret.trim() == secret
        })
    }

    /// Where a secret may stand: amid text, amid what looks like a credential, encoded, cut off.
    fn text(secrets: Vec<String>) -> impl Strategy<Value = Vec<u8>> {
        let piece = (
            0..12_usize,
            any::<prop::sample::Index>(),
            "[a-z =:@/.\\n-]{0,12}",
        )
            .prop_map(move |(kind, index, filler)| {
                let secret = index.get(&secrets);
                match kind {
                    0 => secret.clone(),
                    1 => STANDARD.encode(format!("{filler}{secret}{filler}")),
                    2 => format!("https://{filler}:{secret}@host/"),
                    3 => format!("Authorization: Bearer {secret}"),
                    4 => format!("-----BEGIN PRIVATE KEY-----\n{secret}"),
                    5 => "-----END PRIVATE KEY-----".to_owned(),
                    6 => format!("ghp_{}", "a".repeat(30)),
                    7 => secret.chars().take(3).collect(),
                    8 => format!("password={secret}"),
                    9 => "AKIAIOSFODNN7EXAMPLE".to_owned(),
                    _ => filler,
                }
            });
        prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat().into_bytes())
    }

    fn secrets_and_text() -> impl Strategy<Value = (Vec<String>, Vec<u8>)> {
        prop::collection::vec(secret(), 1..4)
            .prop_flat_map(|secrets| (Just(secrets.clone()), text(secrets)))
    }

    proptest! {
        // Each case builds automata for secrets of many lengths.
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn chunks_do_not_matter_and_no_secret_comes_out(
            (values, bytes) in secrets_and_text(),
            sizes in prop::collection::vec(1..90_usize, 1..6),
        ) {
            let secrets = Secrets::new(values.clone());
            let whole = in_chunks(&secrets, &bytes, &[]);
            prop_assert_eq!(&in_chunks(&secrets, &bytes, &sizes), &whole);
            prop_assert_eq!(&in_chunks(&secrets, &bytes, &[1]), &whole);
            let text = String::from_utf8_lossy(&whole);
            for value in &values {
                prop_assert!(!text.contains(value.as_str()), "{value:?} in {text:?}");
            }
        }

        #[test]
        fn any_bytes_go_through(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            let whole = in_chunks(&Secrets::default(), &bytes, &[]);
            prop_assert_eq!(in_chunks(&Secrets::default(), &bytes, &[7]), whole);
        }
    }
}
