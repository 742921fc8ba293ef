//! What curl makes of a URL. Seen with curl 7.88; the section URL of curl(1) tells of braces and brackets.

/// Why a URL names no host; `None` when it does, or when it depends on a variable.
pub(crate) fn without_host(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))
        .unwrap_or(url);
    let port = rest
        .strip_prefix(':')
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let path = rest.len() == url.len()
        && url.starts_with('/')
        && url[1..].starts_with(|first: char| first.is_ascii_alphanumeric());
    (port || path).then(|| format!("`{url}` names no host, and curl refuses it"))
}

/// A blank, which no URL may hold; `None` where a placeholder or a substitution holds it.
pub(crate) fn with_blank(url: &str, placeholders: &[String]) -> Option<String> {
    let plain = placeholders.is_empty() && !url.contains(['<', '[', '`']) && !url.contains("{{");
    let blank = url.trim().contains(' ') && url.contains("://") && !url.contains("${");
    (plain && blank && !url.contains("$(")).then(|| {
        "curl refuses a blank in a URL; write `%20`, or give -G with --data-urlencode".to_owned()
    })
}

/// What curl makes of braces and brackets in a URL, if that is not what is written. A placeholder in them is
/// nobody's mistake.
pub(crate) fn globbed(url: &str, placeholders: &[String]) -> Option<String> {
    if url.contains("{{") || url.contains("$(") || url.contains('`') {
        return None;
    }
    let mut altered = None;
    let mut at = url.find("://").map_or(0, |scheme| scheme + 3);
    if url[at..].starts_with('[') {
        at += url[at..].find(']')?;
    }
    while let Some(offset) = url[at..].find(['\\', '[', '{', '$']) {
        let start = at + offset;
        let rest = &url[start + 1..];
        at = start + 1;
        match url.as_bytes()[start] {
            b'\\' => at += rest.chars().next().map_or(0, char::len_utf8),
            b'$' if rest.starts_with('{') => at += rest.find('}')?,
            b'[' => {
                let end = rest.find(']')?;
                let content = &rest[..end];
                let parameter = url[..start].ends_with(|last: char| last.is_ascii_alphanumeric())
                    && rest[end + 1..].starts_with('=');
                let open = placeholders.iter().any(|name| name == content);
                if !open && (is_refused(content) || parameter && is_name(content)) {
                    return Some(format!(
                        "curl takes `[{content}]` in a URL for a range and refuses it; give -g, or -G with --data-urlencode"
                    ));
                }
                at += end;
            }
            b'{' => {
                let end = rest.find('}')?;
                let content = &rest[..end];
                if content.starts_with('"') && content[1..].contains(['{', '[']) {
                    return Some(
                        "curl takes the braces in a URL for a list and refuses what is nested in them; give -g".to_owned(),
                    );
                }
                let selects = ["=\"", "=~\"", "!=\"", "!~\"", "='", "=~'"]
                    .iter()
                    .any(|operator| content.contains(operator));
                if selects && altered.is_none() {
                    altered = Some(format!(
                        "curl takes `{{{content}}}` in a URL for a list and sends it without its braces; give -g, or -G with --data-urlencode"
                    ));
                }
            }
            _ => {}
        }
    }
    altered
}

/// Whether what stands in brackets is surely no range: a duration (`5m`), an index, a list of numbers.
fn is_refused(content: &str) -> bool {
    let unit = content.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let digits = content.len() - unit.len();
    let duration = ["ms", "s", "m", "h", "d", "w", "y", ""];
    digits > 0
        && (duration.contains(&unit.split(':').next().unwrap_or_default())
            || unit
                .chars()
                .all(|rest| rest.is_ascii_digit() || rest == ','))
}

/// Whether brackets hold the name of a member: `filter[name]=x`.
fn is_name(content: &str) -> bool {
    content.starts_with(|first: char| first.is_ascii_lowercase())
        && content
            .chars()
            .all(|rest| rest.is_ascii_lowercase() || rest.is_ascii_digit() || rest == '_')
}
