//! The role that an approval asks for.

use crate::wording::behind_word;
use tminus_checklist::Item;

/// The role that an approval asks for: its blank's label, who is named behind `by`, or its text up to the first blank
/// or colon; `None` where that is a sentence and no name of a role.
pub(super) fn role(item: &Item) -> Option<String> {
    /// As many words and characters a name may have.
    const MOST_WORDS: usize = 8;
    const LONGEST: usize = 60;
    let label = item
        .blanks
        .first()
        .map(|blank| blank.label.trim())
        .filter(|label| !label.is_empty());
    let text = label.unwrap_or_else(|| cell(&item.text));
    let named = label.is_none().then(|| approved_by(text)).flatten();
    let role = named.unwrap_or_else(|| text.split([':', '：', '_', '[']).next().unwrap_or(text));
    let role = role.trim().trim_matches('*').trim();
    let is_sentence = role.contains(['`', ',', '，', '、', ';', '；', '。'])
        || role.contains(". ")
        || role.ends_with('.')
        || role.chars().count() > LONGEST
        || role.split_whitespace().count() > MOST_WORDS;
    (label.is_some() || !is_sentence && !role.is_empty()).then(|| role.to_owned())
}

/// The text of an item; of a row the first cell that is no number: `B1 | Sponsor sign-off | PM`.
fn cell(text: &str) -> &str {
    if !text.contains(" | ") {
        return text;
    }
    let mut cells = text.split(" | ").map(str::trim);
    let is_number = |cell: &&str| {
        let letters = cell.trim_start_matches(|first: char| first.is_ascii_alphabetic());
        !letters.is_empty()
            && letters
                .chars()
                .all(|next| next.is_ascii_digit() || next == '.')
    };
    cells.find(|cell| !is_number(cell)).unwrap_or(text)
}

/// Who a text says approves: `reviewed and approved by Security Lead`, `（由部署负责人批准）`.
fn approved_by(text: &str) -> Option<&str> {
    #[rustfmt::skip]
    const BY: [&str; 17] = [
        "approved by", "approval by", "approval from", "sign-off by", "sign-off from", "signed off by", "aprobado por", "aprobada por", "aprovado por", "aprovada por",
        "genehmigt von", "freigegeben von", "freigabe durch", "approuvé par", "validé par", "goedgekeurd door", "утверждено",
    ];
    const ARTICLES: [&str; 18] = [
        "the", "our", "a", "el", "la", "o", "der", "die", "dem", "das", "den", "le", "de", "het",
        "un", "eine", "einem", "einer",
    ];
    #[rustfmt::skip]
    const OBTAINED: [&str; 15] = [
        " obtained", " received", " given", " granted", " eingeholt", " erhalten", " erteilt", " liegt vor", " obtenida", " obtenido", " obtida", " obtenue",
        " verkregen", " ontvangen", " получено",
    ];
    /// Characters of Han before and behind who approves.
    const LEADS: [char; 5] = ['由', '获', '獲', '经', '經'];
    const APPROVE: [&str; 6] = ["批准", "审批", "核准", "签字", "簽核", "簽字"];
    if let Some(from) = text.rfind(LEADS) {
        let behind = &text[from..];
        let behind = &behind[behind.chars().next().map_or(0, char::len_utf8)..];
        let end = APPROVE.iter().filter_map(|word| behind.find(word)).min();
        let who = end.map(|end| behind[..end].trim());
        return who.filter(|who| !who.is_empty() && who.chars().all(char::is_alphanumeric));
    }
    let begins = |(at, _): (usize, char)| {
        let whole = at == 0 || text[..at].ends_with(|before: char| !before.is_alphanumeric());
        whole.then(|| behind_word(&text[at..], &BY)).flatten()
    };
    let who = text.char_indices().find_map(begins)?.trim_start();
    let who = behind_word(who, &ARTICLES).unwrap_or(who).trim();
    let who = who.trim_end_matches(['.', ')', '!']);
    let who = OBTAINED
        .iter()
        .find_map(|word| who.strip_suffix(word))
        .unwrap_or(who);
    let is_name = who.starts_with(char::is_alphabetic)
        && !who.contains([':', ',', ';', '_', '(', '`', '|', '['])
        && who.split_whitespace().count() <= 4;
    is_name.then_some(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role_of(text: &str) -> Option<String> {
        let checklist = tminus_checklist::parse(format!("# Sign-off\n\n{text}\n").as_bytes());
        role(checklist.items.first().expect(text))
    }

    #[test]
    fn the_role_is_a_name_and_no_sentence() {
        for (text, expected) in [
            (
                "- [ ] Release manager approval: ____",
                Some("Release manager approval"),
            ),
            ("- [ ] Manager approval", Some("Manager approval")),
            (
                "- [ ] Policies reviewed and approved by Security Lead",
                Some("Security Lead"),
            ),
            (
                "- [ ] Approval from the data team obtained",
                Some("data team"),
            ),
            (
                "- [ ] Freigabe durch die Leitung eingeholt",
                Some("Leitung"),
            ),
            ("- [ ] Aprobado por dirección", Some("dirección")),
            ("- [ ] 阈值已确认（由部署负责人批准）", Some("部署负责人")),
            ("- [ ] Approval given, the plan is sent to everybody", None),
            (
                "- [ ] Send the layout to the security team and get its approval for the migration of data",
                None,
            ),
            (
                "| # | Check | Who | State |\n|---|---|---|---|\n| B1 | Sponsor sign-off | PM | [ ] |",
                Some("Sponsor sign-off"),
            ),
        ] {
            assert_eq!(role_of(text).as_deref(), expected, "{text}");
        }
    }
}
