//! What a section is for: from the words of its heading, then from the section it is part of, then
//! from its place in the document.
//!
//! The words are cues, not roles: `post` and `deployment` together say something else than
//! `deployment` alone. The tables below hold them for eleven languages.

mod cue;
mod deed;
mod step;
mod subject;

pub(crate) use step::{is_numbered, is_step};

use crate::Role;
use crate::byte_set::ByteSet;
use crate::glance::Glance;
use crate::lexicon::{Lexicon, Phrases, lower};
use crate::prose::clip;
use crate::trigger;
use crate::window::{self, Place};
use cue::{CUES, Cue, counts_inside, is_record};
use deed::{Deed, deed};
use std::borrow::Cow;
use std::sync::LazyLock;
use step::behind_number;
use subject::{Subject, subject};

/// How a heading places itself in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a heading may state several times at once"
)]
pub(crate) struct Timing {
    /// A point before T-0.
    pub(crate) before: bool,
    /// T-0 itself.
    pub(crate) zero: bool,
    /// A point after T-0: `T+5 min`.
    pub(crate) after: bool,
    /// A watched span: `first 15 minutes`, `Week 1`, `30-day`.
    pub(crate) span: bool,
    /// A deadline: `within 48 hours`.
    pub(crate) within: bool,
    /// The heading is nothing but a time.
    pub(crate) alone: bool,
}

/// What a section is for, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Purpose {
    pub(crate) role: Role,
    pub(crate) ground: Ground,
}

impl Purpose {
    /// At the top of a document.
    pub(crate) const NONE: Self = Self {
        role: Role::Other,
        ground: Ground::Place,
    };

    /// Maintenance that recurs.
    const UPKEEP: Self = Self {
        role: Role::FollowUp,
        ground: Ground::Upkeep,
    };

    fn by_words(role: Role) -> Self {
        Self {
            role,
            ground: Ground::Words,
        }
    }

    /// Whether a section lends its role to what stands in it.
    fn is_lent(self) -> bool {
        self.ground != Ground::Place && self.role != Role::Other
    }
}

/// What a role rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The place of a section in the document, and so on little.
    Place,
    /// Words of its heading, or of one above it.
    Words,
    /// Words of what is only written down or told again: a log, notes.
    Record,
    /// Words of what comes again after the launch: maintenance.
    Upkeep,
}

/// What is known of a heading before its role is.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is known of a heading by itself"
)]
pub(crate) struct Heading<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// What the section is for that it is part of.
    pub(crate) parent: Purpose,
    /// It titles the document.
    pub(crate) title: bool,
    /// It says when.
    pub(crate) timing: Timing,
    /// A section that deploys stands before it.
    pub(crate) deployed: bool,
    /// A section that monitors stands before it.
    pub(crate) monitored: bool,
    /// The title of the document is that of a launch.
    pub(crate) of_launch: bool,
}

/// What a section is for. `under` gives what stands directly under its heading; it is asked only
/// where the words of the heading leave the role open.
pub(crate) fn of(heading: Heading<'_>, under: impl Fn() -> Under) -> Purpose {
    let own = by_words(heading, under);
    if heading.title {
        return own
            .filter(|own| matches!(own.role, Role::Rollback | Role::Reference))
            .unwrap_or(Purpose::NONE);
    }
    let role = within(heading, own);
    let is_parents = role == heading.parent.role;
    let ground = match own {
        _ if is_parents && matches!(heading.parent.ground, Ground::Record | Ground::Upkeep) => {
            heading.parent.ground
        }
        Some(own) if own.role == role => own.ground,
        _ if is_parents => heading.parent.ground,
        _ => Ground::Place,
    };
    Purpose { role, ground }
}

/// What stands directly under a heading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Under {
    /// The beginning of what it says, a line each; the header of a table begins with `|`.
    pub(crate) said: String,
    /// There are boxes to tick.
    pub(crate) boxes: bool,
    /// It has sections of its own, none of them numbered, and a launch stands in another that comes later.
    pub(crate) catalogue: bool,
}

/// Whether a heading may be that of a list of commands, of which a launch uses some elsewhere.
pub(crate) fn may_be_catalogue(heading: &str) -> bool {
    subject::names_commands(heading)
}

/// Whether the title of a document says that it is a launch and no part of one: `Upgrade runbook`, not
/// `Pre-release checks`.
pub(crate) fn titles_launch(title: &str) -> bool {
    let lower = lower(title);
    let mut cues = CUES.find_all(&lower).map(|(_, _, cue)| cue);
    let mut deploys = false;
    let only = cues.all(|cue| {
        deploys |= cue == Cue::Deploy;
        matches!(cue, Cue::Deploy | Cue::Nothing | Cue::Task)
    });
    only && deploys
}

/// Whether a step says that it is about going back: `Rollback: ...`.
pub(crate) fn begins_with_way_back(step: &str) -> bool {
    let start = step.trim_start_matches(|character: char| !character.is_alphanumeric());
    let lower = lower(clip(start, 40));
    let found = CUES.find(&lower);
    found.is_some_and(|(at, _, cue)| at == 0 && cue == Cue::Rollback)
}

/// Whether a heading has a word for putting something live.
pub(crate) fn speaks_of_launch(heading: &str) -> bool {
    let lower = lower(heading);
    CUES.find_all(&lower).any(|(_, _, cue)| cue == Cue::Deploy)
}

/// Whether a line above commands says that they are looked up when they are needed: `Useful commands`.
pub(crate) fn titles_commands_for_later(line: &str) -> bool {
    const LONGEST: usize = 80;
    let line = line.trim_matches(|character: char| !character.is_alphanumeric());
    line.len() <= LONGEST && subject(&lower(line), &[]) == Some(Subject::Commands)
}

fn timing(heading: &str) -> Timing {
    window::timing(
        heading,
        &window::scan(heading, Glance::at(heading), Place::Heading, false),
    )
}

/// The role that the words of a heading and the time it states ask for, else what stands under it.
fn by_words(heading: Heading<'_>, under: impl Fn() -> Under) -> Option<Purpose> {
    let lower = lower(heading.text);
    let (outside, inside) = split_parentheses(&lower);
    let mut cues: Vec<Cue> = Vec::with_capacity(8);
    if heading.of_launch && !heading.parent.is_lent() && subject::names_steps(heading.text) {
        return Some(Purpose::by_words(Role::Deploy));
    }
    let goes_back = heading.parent.role == Role::Rollback;
    // What one goes back to is no check.
    let found = CUES
        .find_all(&outside)
        .filter(|(at, _, _)| !goes_back || !CHECKPOINT.begins(&outside[*at..]));
    cues.extend(found.map(|(_, _, cue)| cue));
    if names_fallback(&lower) {
        cues.insert(0, Cue::Rollback);
    } else if goes_back && PREVENTION.begins(behind_number(&lower).0) {
        return Some(Purpose::UPKEEP);
    } else if names_appendix(&lower, heading.parent) {
        cues.insert(0, Cue::Reference);
    }
    let span_is_aside = || heading.timing.span && !timing(&outside).span;
    if cues.first() == Some(&Cue::Verify) && span_is_aside() {
        // `Verify (first 15 minutes)` verifies; the time is how long.
        return Some(Purpose::by_words(Role::Verify));
    }
    let does = deed(&outside, &cues);
    match does {
        Some(Deed::Deploys) => return Some(Purpose::by_words(Role::Deploy)),
        Some(Deed::Changes) => cues.retain(|cue| !cue.is_of_a_thing()),
        None => {}
    }
    let own = cues.len();
    if cues
        .iter()
        .all(|cue| matches!(cue, Cue::Nothing | Cue::After))
        && does.is_none()
    {
        let counts = |cue: &Cue| counts_inside(*cue) || is_short(&outside);
        let inside = CUES.find_all(&inside).map(|(_, _, cue)| cue);
        cues.extend(inside.filter(counts));
    }
    if heading.deployed
        && !heading.parent.is_lent()
        && UPDATE.begins_in_any_case(behind_number(&lower).0)
    {
        let said = under().said;
        let first = said.lines().next().unwrap_or_default();
        if CHANGED.begins_in_any_case(first.trim_start()) {
            return Some(Purpose::UPKEEP);
        }
    }
    if turns_to_help(heading, &cues) {
        return Some(Purpose::by_words(Role::Reference));
    }
    // `Known issues (after the release)` says when they are looked at.
    let asides = &cues[own..];
    let only_after = asides.iter().all(|cue| *cue == Cue::After);
    let of_subject = if only_after { &cues[..own] } else { &cues };
    if does.is_none()
        && let Some(subject) = subject(&outside, of_subject)
        && let Some(purpose) = by_subject(subject, heading, &under)
    {
        return Some(purpose);
    }
    role_of(&cues, heading)
        .filter(|role| *role != Role::Reference || !cues.contains(&Cue::Recap) || !under().boxes)
        .map(|role| Purpose {
            role,
            ground: if role == Role::Reference && is_record(&cues) {
                Ground::Record
            } else {
                Ground::Words
            },
        })
        .or_else(|| by_timing(heading.timing, &cues).map(Purpose::by_words))
        .or_else(|| by_content(&cues, heading, under).map(Purpose::by_words))
}

/// Whether a heading is but a number and a word: `Phase 2`.
fn is_short(outside: &str) -> bool {
    let words = outside
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_alphabetic));
    words.count() < 2
}

/// `Fallback` as the name of a plan; elsewhere it is a mode: `In the browser (fallback)`.
fn names_fallback(lower: &str) -> bool {
    let (start, _) = behind_number(lower);
    ["fallback", "fall-back"]
        .iter()
        .filter_map(|name| start.strip_prefix(name))
        .any(|rest| {
            let rest = rest.trim_start();
            rest.is_empty() || rest.starts_with([':', '：', '-', '–', '—', '('])
        })
}

/// `Приложение` as the name of an appendix; elsewhere it is what is deployed: `2. Приложение`.
fn names_appendix(lower: &str, parent: Purpose) -> bool {
    let start = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    ["приложение", "приложения"]
        .iter()
        .filter_map(|name| start.strip_prefix(name))
        .any(|rest| {
            let mut rest = rest.trim_start().chars();
            match (rest.next(), rest.next()) {
                (None, _) => !parent.is_lent(),
                (Some('№' | ':' | '.'), _) => true,
                (Some(key), next) => {
                    key.is_alphanumeric() && !next.is_some_and(char::is_alphabetic)
                }
            }
        })
}

/// Words for a state that one goes back to, which begin like those for a check.
static CHECKPOINT: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "checkpoint",
            "check point",
            "kontrollpunkt",
            "检查点",
            "檢查點",
            "チェックポイント",
        ][..],
    )])
});

/// Words with which a heading begins about what keeps the way back from being needed again.
static PREVENTION: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[(
        (),
        &[
            "prevention",
            "preventing",
            "preventive",
            "preventative",
            "prevent future",
            "prevención",
            "prevenção",
            "prävention",
            "vorbeugung",
            "prévention",
            "preventie",
            "prevenzione",
            "zapobieganie",
            "önleme",
            "предотвращени",
            "профилактик",
            "预防",
            "預防",
            "予防",
            "再発防止",
            "예방",
            "재발 방지",
            "phòng ngừa",
        ][..],
    )])
});

/// What a section about a subject is for, within one that is for something else.
fn by_subject(
    subject: Subject,
    heading: Heading<'_>,
    under: impl Fn() -> Under,
) -> Option<Purpose> {
    let parent = heading.parent;
    let may_be = match subject {
        Subject::Help => !parent.is_lent() || parent.role == Role::Deploy || !under().boxes,
        Subject::Lookup | Subject::Commands => !parent.is_lent() || parent.role == Role::Deploy,
        Subject::Catalogue => !parent.is_lent() && under().catalogue,
        Subject::Vague => !parent.is_lent() && !under().boxes,
        // Before a deployment, it is how the service is shut.
        Subject::Upkeep => heading.deployed && (!parent.is_lent() || parent.role == Role::Monitor),
        Subject::Again => !parent.is_lent() && heading.deployed,
        Subject::Beside => false,
    };
    may_be.then(|| match subject {
        Subject::Upkeep => Purpose::UPKEEP,
        // The way back among them is none of the launch either.
        Subject::Catalogue => Purpose {
            role: Role::Reference,
            ground: Ground::Record,
        },
        _ => Purpose::by_words(Role::Reference),
    })
}

/// What stands under a heading tells what is done after a launch, where people sign, and what helps
/// when something goes wrong.
fn by_content(cues: &[Cue], heading: Heading<'_>, under: impl Fn() -> Under) -> Option<Role> {
    if cues.contains(&Cue::After) {
        let under = under();
        if begins_with_trouble(&under) && !under.boxes {
            return Some(Role::Reference);
        }
        return Some(if WRAP_UP.is_in(&lower(&under.said)) {
            Role::FollowUp
        } else {
            Role::Verify
        });
    }
    if !cues.is_empty() {
        return None;
    }
    if is_for_trouble(heading.text) {
        return Some(Role::Reference);
    }
    let under = under();
    if begins_with_trouble(&under) && !is_step(heading.text) {
        return Some(Role::Reference);
    }
    let header = under.said.lines().find_map(|line| line.strip_prefix('|'))?;
    SIGNATURE.is_in(&lower(header)).then_some(Role::SignOff)
}

/// Whether the first line below a heading begins what helps when something goes wrong. `If you run into an error,
/// wait.` may stand in a step.
fn begins_with_trouble(under: &Under) -> bool {
    under.said.lines().next().is_some_and(leads_to_help)
}

/// Whether a line introduces what helps when something goes wrong: `If a problem occurs:`.
pub(crate) fn leads_to_help(line: &str) -> bool {
    line.trim_end_matches(['*', '_', ' '])
        .ends_with([':', '：'])
        && is_for_trouble(line)
}

/// Whether a heading begins what helps when something goes wrong and says of no way back: in a section
/// about going back it may be that way.
fn turns_to_help(heading: Heading<'_>, cues: &[Cue]) -> bool {
    !matches!(heading.parent.role, Role::Rollback | Role::RollbackTrigger)
        && cues.iter().all(|cue| !cue.turns())
        && is_for_trouble(heading.text)
}

/// Whether a line begins what helps when something goes wrong.
fn is_for_trouble(line: &str) -> bool {
    let start = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    IN_TROUBLE.begins_in_any_case(start)
}

/// Words with which begins what helps when something goes wrong.
#[rustfmt::skip]
static IN_TROUBLE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "if something goes wrong", "if anything goes wrong", "if something fails", "if things go wrong", "if it goes wrong", "if something went wrong", "if something breaks", "if anything breaks", "if something is broken", "if it breaks", "if it fails", "when something goes wrong", "when things go wrong", "when something breaks", "what if something goes wrong", "in case something goes wrong", "something went wrong", "something broke", "if you encounter", "if you run into", "if you experience", "if you face", "if you need help", "if you have questions", "if you have any questions", "if you have issues", "if you have any issues", "if problems", "if a problem", "if any problem", "if there is a problem", "if there are problem", "if an issue", "if any issue", "if issues", "if there are issue", "if there is an issue", "when a problem occurs", "when problems occur", "when issues occur", "in case of problems", "in case of issues", "in case of trouble", "need help", "having trouble", "having issues",
        "em caso de problema", "se ocorrer um problema", "se houver problema", "si ocurre un problema", "si surge un problema", "si hay problema", "wenn ein problem auftritt", "wenn probleme auftreten", "si un problème survient", "als er een probleem", "als er problemen", "se si verifica un problema", "in caso di problemi", "jeśli wystąpi problem", "jeśli wystąpią problemy", "sorun çıkarsa", "sorun yaşarsanız", "se algo der errado", "se algo falhar", "se algo quebrar", "si algo falla", "si algo va mal", "si algo se rompe", "wenn etwas nicht funktioniert", "wenn etwas kaputt", "im fehlerfall", "si ça tourne mal", "si quelque chose casse", "als er iets fout gaat", "als het misgaat", "se qualcosa va storto", "jeśli coś pójdzie nie tak", "bir şeyler ters giderse", "se encontrar problema", "si algo sale mal", "en caso de problema", "si tienes problema", "si encuentra problema", "bei problemen", "im problemfall", "falls etwas schief", "wenn etwas schief", "falls probleme", "en cas de problème", "si quelque chose ne va pas", "bij problemen", "als er iets misgaat",
        "如果出现问题", "如果出错", "出错时", "出问题时", "如果出現問題", "うまくいかない", "失敗した場合", "문제가 생겼", "nếu có lỗi", "nếu xảy ra lỗi", "если что-то сломал", "если что-то не работает", "что делать, если", "如果遇到问题", "遇到问题", "如遇问题", "如有问题", "出现问题时", "若遇到問題", "遇到問題", "問題が発生した場合", "問題が起きた場合", "困ったときは", "문제가 발생하면", "문제 발생 시", "문제 발생시", "문제가 있으면", "문제가 생기면", "nếu gặp sự cố", "nếu gặp vấn đề", "khi gặp sự cố", "если что-то пошло не так", "если возникли проблемы", "при возникновении проблем",
    ][..])])
});

/// Words with which a heading begins about bringing a service up to date.
#[rustfmt::skip]
static UPDATE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "update", "updating", "redeploy", "re-deploy", "actualiz", "atualiz", "aktualisier", "mise à jour", "mettre à jour", "bijwerken", "aggiorna", "aktualizac", "güncelle", "обновлени", "更新", "升级", "升級", "アップデート", "업데이트", "cập nhật",
    ][..])])
});

/// Words with which a line begins that says that something was changed after the launch.
#[rustfmt::skip]
static CHANGED: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), &[
        "after changes", "after code changes", "after any change", "after each change", "after every change", "after making changes", "after you change", "after changing the code", "after modifying", "when you change", "when you make changes", "when the code changes", "whenever you change", "whenever the code changes", "for every later change",
        "tras cambios", "después de cambios", "después de cada cambio", "tras cada cambio", "cuando cambie", "após mudanças", "após alterações", "depois de alterações", "após cada alteração", "nach änderungen", "nach jeder änderung", "nach code-änderungen", "bei änderungen", "après modification", "après des modifications", "après chaque modification", "na wijzigingen", "na elke wijziging", "dopo modifiche", "dopo ogni modifica", "po zmianach", "po każdej zmianie", "değişikliklerden sonra",
        "после изменени", "после внесения изменений", "после каждого изменения", "при изменении кода", "代码修改后", "代码变更后", "修改代码后", "代码更新后", "每次修改", "程式碼修改後", "コード変更後", "変更後は", "コードを変更した", "코드 변경 후", "코드를 수정", "변경 후에는", "sau khi thay đổi", "sau mỗi thay đổi",
    ][..])])
});

/// Words of what is left to do when a launch is over.
#[rustfmt::skip]
static WRAP_UP: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "retrospect", "retro.", "post-mortem", "postmortem", "lessons", "debrief", "close the ticket", "close the change", "close ticket", "close the request", "old server", "old host", "old version", "old cluster", "old database", "decommission", "remove the flag", "remove the feature flag", "archive", "knowledge base",
        "retrospectiv", "lecciones", "cerrar la petición", "cerrar el ticket", "cerrar el cambio", "retirar", "lições", "fechar o chamado", "fechar a mudança", "fechar o ticket", "servidores antigos", "servidores antiguos",
        "rétrospective", "bilan", "retour d'expérience", "clôturer", "anciens serveurs", "ancienne version",
        "rückblick", "nachbesprechung", "retrospektive", "ticket schließen", "altsystem", "alte server", "alte version", "abbauen", "abschalten",
        "evaluatie", "terugblik", "oude server", "oude versie", "change sluiten", "retrospettiva", "vecchi server", "chiudere il ticket",
        "retrospektyw", "stare serwer", "zamknąć zgłosz", "eski sunucu", "retrospektif", "ретроспектив", "разбор", "закрыть заявк", "закрыть задач", "старые сервер", "старая верси",
        "复盘", "復盤", "回顾", "下线旧", "归档", "振り返り", "旧サーバ", "ふりかえり", "회고", "구버전", "rút kinh nghiệm", "máy chủ cũ", "họp tổng kết",
    ][..])])
});

/// The title of the column of a table in which people sign.
#[rustfmt::skip]
static SIGNATURE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "signature", "signed.", "initials", "firma.", "assinatura", "unterschrift", "handtekening", "podpis", "imza", "i\u{307}mza", "подпись",
        "签名", "签字", "簽名", "簽章", "簽核", "署名", "押印", "印.", "서명", "chữ ký", "ký tên",
    ][..])])
});

fn role_of(cues: &[Cue], heading: Heading<'_>) -> Option<Role> {
    let has = |cue| cues.contains(&cue);
    let first = |wanted: &[Cue]| cues.iter().copied().find(|cue| wanted.contains(cue));
    let rolls_back = |cue: &Cue| matches!(cue, Cue::Rollback | Cue::AfterRollback);
    let rolls_back_if = cues
        .iter()
        .position(rolls_back)
        .is_some_and(|at| cues[at..].contains(&Cue::If));
    let timing = heading.timing;
    if has(Cue::Closing) {
        return Some(Role::Other);
    }
    if first(&[Cue::FollowUp, Cue::Rollback, Cue::SignOff]) == Some(Cue::FollowUp) {
        return Some(Role::FollowUp);
    }
    if has(Cue::Before) {
        return Some(Role::Prepare);
    }
    if has(Cue::AfterRollback) && has(Cue::Verify) {
        return Some(Role::Verify);
    }
    if deploys_first(cues, heading.text) {
        return Some(Role::Deploy);
    }
    if cues.iter().any(rolls_back) {
        return Some(if has(Cue::Condition) || has(Cue::Abort) || rolls_back_if {
            Role::RollbackTrigger
        } else if has(Cue::Log) {
            Role::FollowUp
        } else if first(&[Cue::Verify, Cue::Rollback]) == Some(Cue::Verify) {
            Role::Verify
        } else {
            Role::Rollback
        });
    }
    if has(Cue::Abort) {
        return Some(Role::RollbackTrigger);
    }
    if has(Cue::SignOff) {
        return Some(Role::SignOff);
    }
    if has(Cue::Success) {
        return Some(Role::Success);
    }
    if has(Cue::After) && has(Cue::Task) {
        return Some(Role::FollowUp);
    }
    let looks = has(Cue::Verify) || has(Cue::Monitor);
    // `Pod logs` in a section that looks at the launch are what it looks at.
    let is_looked_at = looks || matches!(heading.parent.role, Role::Verify | Role::Monitor);
    match first(&[
        Cue::Reference,
        Cue::Recap,
        if is_looked_at { Cue::Verify } else { Cue::Log },
        Cue::Verify,
        Cue::Monitor,
        Cue::Prepare,
        Cue::Baseline,
    ]) {
        Some(Cue::Reference | Cue::Log | Cue::Recap) => Some(Role::Reference),
        Some(Cue::Verify) if timing.span => Some(Role::Monitor),
        Some(Cue::Verify) => Some(Role::Verify),
        Some(Cue::Monitor) => Some(Role::Monitor),
        Some(Cue::Baseline) if heading.monitored => Some(Role::FollowUp),
        Some(Cue::Prepare | Cue::Baseline) => Some(Role::Prepare),
        _ if has(Cue::After) && timing.within => Some(Role::FollowUp),
        _ if has(Cue::After) && timing.span => Some(Role::Monitor),
        // What is done after a launch may verify it or wrap it up.
        _ if has(Cue::After) => None,
        // What is done when there is no time, or after a launch, is none of its steps.
        _ if (heading.deployed || has(Cue::Emergency) && !has(Cue::Deploy))
            && (has(Cue::Emergency) || has(Cue::Hotfix))
            && (!heading.parent.is_lent() || heading.parent.role == Role::Deploy) =>
        {
            Some(Role::Reference)
        }
        _ if has(Cue::Deploy) => Some(Role::Deploy),
        _ => None,
    }
}

/// Whether a heading names putting live first and the way back last among what its section is for: `Release, watch
/// and roll back`.
pub(crate) fn goes_there_and_back(heading: &str) -> bool {
    let lower = lower(heading);
    let cues: Vec<Cue> = CUES.find_all(&lower).map(|(_, _, cue)| cue).collect();
    deploys_first(&cues, heading)
}

fn deploys_first(cues: &[Cue], heading: &str) -> bool {
    let [Cue::Deploy, .., Cue::Rollback] = cues else {
        return false;
    };
    let between = &cues[1..cues.len() - 1];
    if !between
        .iter()
        .all(|cue| matches!(cue, Cue::Deploy | Cue::Verify | Cue::Monitor))
    {
        return false;
    }
    static LISTS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                " and ", " & ", " + ", " y ", " e ", " et ", " und ", " en ", " i ", " ve ", " и ",
                " và ", "与", "和", "及", "與", "・", "と", "및",
            ][..],
        )])
    });
    let lower = lower(heading);
    let Some((at, _, _)) = CUES.find_all(&lower).last() else {
        return false;
    };
    // The list joins them; elsewhere one is done to the other: `Release rollback`.
    let from = CUES
        .find(&lower)
        .map_or(at, |(first, stem, _)| first + stem.len());
    lower
        .get(from..at)
        .is_some_and(|between| LISTS.is_in(between))
}

fn by_timing(timing: Timing, cues: &[Cue]) -> Option<Role> {
    if timing.zero {
        Some(Role::Deploy)
    } else if timing.before {
        Some(Role::Prepare)
    } else if timing.span {
        Some(Role::Monitor)
    } else if timing.after && !timing.alone {
        Some(Role::Verify)
    } else if timing.alone && cues.is_empty() {
        Some(if timing.after {
            Role::Verify
        } else {
            Role::FollowUp
        })
    } else {
        None
    }
}

/// The role of a section within the one it is part of: some sections lend theirs to all that
/// stands in them, whatever the words.
fn within(heading: Heading<'_>, own: Option<Purpose>) -> Role {
    use Role::{
        Deploy, FollowUp, Monitor, Other, Prepare, Reference, Rollback, RollbackTrigger, SignOff,
        Success, Verify,
    };
    let parent = heading.parent;
    let own = own.map(|own| own.role);
    let may_be = |roles: &[Role]| {
        own.filter(|role| roles.contains(role))
            .unwrap_or(parent.role)
    };
    match parent.role {
        SignOff => SignOff,
        Reference if parent.ground != Ground::Record && goes_back(heading.text) => {
            may_be(&[SignOff, Rollback, RollbackTrigger])
        }
        Reference => may_be(&[SignOff]),
        // Nothing but its place made it a preparation.
        Prepare if parent.ground == Ground::Place => own.unwrap_or(Prepare),
        // The last step of a setup may put it live.
        Prepare if own == Some(Deploy) && is_nothing_but_deploy(heading.text) => Deploy,
        Prepare | FollowUp | Success => may_be(&[SignOff, Rollback, RollbackTrigger]),
        Verify => {
            let timed = heading.timing.after || heading.timing.span;
            match own {
                Some(Monitor) if !timed => Verify,
                Some(Deploy) | None => Verify,
                Some(role) => role,
            }
        }
        Monitor => may_be(&[
            SignOff,
            Success,
            Rollback,
            RollbackTrigger,
            FollowUp,
            Reference,
        ]),
        Rollback if trigger::is_name_in_rollback(heading.text) => RollbackTrigger,
        Rollback => may_be(&[Verify, FollowUp, Reference, RollbackTrigger, SignOff]),
        RollbackTrigger => may_be(&[Rollback, SignOff]),
        Deploy => own.unwrap_or(Deploy),
        Other => own.unwrap_or(if heading.deployed || is_step(heading.text) {
            Deploy
        } else {
            Prepare
        }),
    }
}

/// Whether a heading is the number of a step and a word for putting live, and nothing else: `5. Deploy`.
fn is_nothing_but_deploy(heading: &str) -> bool {
    static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            (),
            &[
                "deploy",
                "redeploy",
                "deployment",
                "go live",
                "go-live",
                "desplegar",
                "despliegue",
                "implantar",
                "implantação",
                "déployer",
                "déploiement",
                "bereitstellen",
                "bereitstellung",
                "uitrollen",
                "деплой",
                "развертывание",
                "развёртывание",
                "部署",
                "デプロイ",
                "배포",
                "triển khai",
            ],
        )])
    });
    let lower = lower(heading);
    let (word, numbered) = behind_number(&lower);
    numbered && WORDS.has(word.trim_end_matches(|character: char| !character.is_alphanumeric()))
}

/// Whether a heading about going back within one about trouble names the way back, and not a trouble
/// with it: `Rollback hangs` is a case.
fn goes_back(heading: &str) -> bool {
    static TROUBLE: LazyLock<Lexicon<()>> = LazyLock::new(|| {
        Lexicon::new(&[(
            (),
            &[
                "issue",
                "problem",
                "error",
                "fail",
                "fails",
                "stuck",
                "hang",
                "not.",
                "cannot",
                "can't",
                "won't",
                "doesn't",
                "fehler",
                "erreur",
                "échou",
                "falla",
                "falha",
                "erro",
                "fout",
                "mislukt",
                "ошибк",
                "не.",
                "失败",
                "错误",
                "問題",
                "问题",
                "失敗",
                "エラー",
                "오류",
                "실패",
                "lỗi",
                "thất bại",
            ][..],
        )])
    });
    let lower = lower(heading);
    let first = CUES.find(&lower).map(|(_, _, cue)| cue);
    matches!(
        first,
        Some(Cue::Rollback | Cue::Emergency | Cue::Condition | Cue::If)
    ) && !TROUBLE.is_in(&lower)
}

/// A text without its parentheses, and what stands in them.
fn split_parentheses(text: &str) -> (Cow<'_, str>, String) {
    // The last is the first byte of the wide ones.
    static SIGNS: ByteSet = ByteSet::of(b"()\xEF");
    if SIGNS.find(text.as_bytes(), 0).is_none() {
        return (Cow::Borrowed(text), String::new());
    }
    let mut outside = String::with_capacity(text.len());
    let mut inside = String::new();
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '(' | '（' => {
                depth += 1;
                inside.push(' ');
            }
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(character),
            _ => outside.push(character),
        }
    }
    (Cow::Owned(outside), inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str, parent: Role) -> Role {
        let parent = match parent {
            Role::Other => Purpose::NONE,
            role => Purpose::by_words(role),
        };
        purpose(text, parent).role
    }

    fn purpose(text: &str, parent: Purpose) -> Purpose {
        of(heading(text, parent), Under::default)
    }

    fn heading(text: &str, parent: Purpose) -> Heading<'_> {
        Heading {
            text,
            parent,
            title: false,
            timing: Timing::default(),
            deployed: false,
            monitored: false,
            of_launch: false,
        }
    }

    #[test]
    fn headings_say_what_a_section_is_for_in_eleven_languages() {
        for (text, expected) in [
            ("Pre-Deployment Checks", Role::Prepare),
            ("Deploy New Version", Role::Deploy),
            ("Post-Deployment Verification", Role::Verify),
            ("Health Check & Monitoring", Role::Verify),
            ("Monitoring & Logging", Role::Monitor),
            ("Success Criteria", Role::Success),
            ("Rollback Triggers", Role::RollbackTrigger),
            ("Rollback Plan", Role::Rollback),
            ("Sign-Off", Role::SignOff),
            ("Next Steps After Deployment", Role::FollowUp),
            ("Contacts & Escalation", Role::Reference),
            ("Antes del despliegue", Role::Prepare),
            ("Criterios de reversión", Role::RollbackTrigger),
            ("Após a implantação", Role::Verify),
            ("Plano de reversão", Role::Rollback),
            ("Vor dem Deployment", Role::Prepare),
            ("Überwachung", Role::Monitor),
            ("Mise en production", Role::Deploy),
            ("Critères de succès", Role::Success),
            ("Voorbereiding", Role::Prepare),
            ("Goedkeuring", Role::SignOff),
            ("部署前检查", Role::Prepare),
            ("步骤5：验证部署", Role::Verify),
            ("回滚标准", Role::RollbackTrigger),
            ("デプロイ後の確認", Role::Verify),
            ("切り戻し手順", Role::Rollback),
            ("배포 후 스모크 테스트", Role::Verify),
            ("롤백 기준", Role::RollbackTrigger),
            ("Trước khi triển khai", Role::Prepare),
            ("Giám sát", Role::Monitor),
            ("После выката", Role::Verify),
            ("Откат релиза", Role::Rollback),
        ] {
            assert_eq!(role(text, Role::Other), expected, "{text}");
        }
    }

    #[test]
    fn further_headings_of_teams_in_fourteen_languages_are_understood() {
        let expected = [
            (
                Role::Prepare,
                &[
                    "Vorarbeiten",
                    "Preparativos",
                    "Antes de empezar",
                    "Antes da virada",
                    "Przygotowanie",
                    "Przed wdrożeniem",
                    "Hazırlık",
                    "Yayın öncesi kontroller",
                    "Prima del rilascio",
                    "Preparazione",
                    "上版前檢查",
                    "準備作業",
                    "전환 전 점검",
                    "Trước khi phát hành",
                    "Подготовка",
                    "До начала",
                    "Avant la mise en production",
                    "Voorbereidingen",
                ][..],
            ),
            (
                Role::Deploy,
                &[
                    "Durchführung",
                    "Ejecución",
                    "Puesta en producción",
                    "Entrada em produção",
                    "Execução",
                    "Mise en ligne",
                    "Uitvoering",
                    "Rilascio",
                    "Messa in produzione",
                    "Wdrożenie",
                    "Wydanie",
                    "Dağıtım",
                    "Canlıya alma",
                    "上版步驟",
                    "升级",
                    "当日の作業",
                    "切替作業",
                    "전환",
                    "Thực hiện",
                    "Раскатка",
                    "Выполнение",
                ],
            ),
            (
                Role::Verify,
                &[
                    "Funktionsprüfung",
                    "Kontrolle",
                    "Comprobaciones",
                    "Conferência",
                    "Vérifications",
                    "Controle",
                    "Verifica",
                    "Weryfikacja",
                    "Po wdrożeniu",
                    "Doğrulama",
                    "Yayın sonrası kontroller",
                    "롤백 후 확인",
                    "驗收",
                    "動作確認",
                    "Nghiệm thu",
                    "Приёмка",
                    "Nach dem Deployment",
                    "Post-rollback verification",
                ],
            ),
            (
                Role::Monitor,
                &[
                    "Hypercare",
                    "Seguimiento",
                    "Acompanhamento",
                    "Suivi",
                    "Nachbeobachtung",
                    "Osservazione",
                    "Monitoraggio",
                    "Obserwacja",
                    "İzleme",
                    "觀察期",
                    "経過観察",
                    "모니터링",
                    "Theo dõi",
                    "Наблюдение",
                    "First night",
                    "In de gaten houden",
                ],
            ),
            (
                Role::RollbackTrigger,
                &[
                    "Roll back when",
                    "Roll back if",
                    "When to go back",
                    "Wann zurückrollen",
                    "Wann brechen wir ab?",
                    "Abbruchkriterien",
                    "Cuándo volver atrás",
                    "Quando voltar atrás",
                    "Quand revenir en arrière",
                    "Wanneer draaien we terug?",
                    "Quando tornare indietro",
                    "Kiedy się wycofujemy",
                    "Ne zaman geri alınır",
                    "還原時機",
                    "回滚条件",
                    "切り戻し判断基準",
                    "롤백 조건",
                    "Khi nào hoàn tác",
                    "Когда откатываемся",
                ],
            ),
            (
                Role::Rollback,
                &[
                    "Rückfall",
                    "Going back",
                    "Fallback plan",
                    "Marcha atrás",
                    "Voltar atrás",
                    "Retour arrière",
                    "Terugdraaien",
                    "Ripristino",
                    "Wycofanie",
                    "Geri alma",
                    "退版",
                    "切り戻し",
                    "원복 절차",
                    "Hoàn tác",
                    "Откат",
                    "If rollback is needed",
                    "Rollback database if needed",
                ],
            ),
            (
                Role::SignOff,
                &[
                    "Signed off by",
                    "Signatures",
                    "Unterschriften",
                    "Firmas",
                    "Aprovação e encerramento",
                    "Handtekeningen",
                    "Firme",
                    "Zatwierdzenie",
                    "Podpisy",
                    "Onay",
                    "İmzalar",
                    "簽核",
                    "审核",
                    "承認",
                    "승인",
                    "Phê duyệt",
                    "Согласование",
                ],
            ),
            (
                Role::FollowUp,
                &[
                    "Afterwards",
                    "Nazorg",
                    "Nachbereitung",
                    "Cierre",
                    "Encerramento",
                    "Clôture",
                    "Bilan",
                    "Afronding",
                    "Chiusura",
                    "Zakończenie",
                    "Kapanış",
                    "收尾",
                    "完了報告",
                    "마무리",
                    "Tổng kết",
                    "Закрытие релиза",
                    "Wrap-up",
                ],
            ),
            (
                Role::Reference,
                &[
                    "Who to call",
                    "Telefonliste",
                    "A quién llamar",
                    "Quem chamar",
                    "Qui appeler",
                    "Contactpersonen",
                    "Contatti",
                    "Kontakty",
                    "İletişim",
                    "聯絡人",
                    "联系人",
                    "連絡先",
                    "비상 연락망",
                    "Đầu mối liên hệ",
                    "Контакты",
                ],
            ),
        ];
        for (expected, headings) in expected {
            for text in headings {
                assert_eq!(role(text, Role::Other), expected, "{text}");
            }
        }
    }

    #[test]
    fn what_stands_under_a_heading_tells_wrapping_up_and_signing() {
        let under = |text, under: &str| {
            let heading = Heading {
                text,
                parent: Purpose::NONE,
                title: false,
                timing: Timing::default(),
                deployed: true,
                monitored: false,
                of_launch: false,
            };
            let under = || Under {
                catalogue: false,
                said: under.to_owned(),
                boxes: false,
            };
            of(heading, under).role
        };
        for (text, below, expected) in [
            ("After the launch", "Smoke test passes", Role::Verify),
            ("After the launch", "Retrospective planned", Role::FollowUp),
            (
                "Después de la salida",
                "Cerrar la petición 7",
                Role::FollowUp,
            ),
            ("Nach dem Umzug", "Alte Server abschalten", Role::FollowUp),
            ("6. 作業後", "振り返りを実施する", Role::FollowUp),
            ("Xác nhận", "|Vai trò|Chữ ký", Role::SignOff),
            ("Image", "Check the signature", Role::Deploy),
            ("Step 2", "|Step|Command", Role::Deploy),
        ] {
            assert_eq!(under(text, below), expected, "{text}: {below}");
        }
    }

    #[test]
    fn a_time_in_parentheses_leaves_a_verification_one() {
        let timed = |text| {
            let timing = timing(text);
            let heading = Heading {
                text,
                parent: Purpose::NONE,
                title: false,
                timing,
                deployed: true,
                monitored: false,
                of_launch: false,
            };
            of(heading, Under::default).role
        };
        assert_eq!(timed("Verify (first 15 minutes)"), Role::Verify);
        assert_eq!(timed("30-Day Production Validation"), Role::Monitor);
    }

    #[test]
    fn a_section_lends_its_role_to_what_stands_in_it() {
        assert_eq!(role("Security Testing", Role::Prepare), Role::Prepare);
        assert_eq!(role("Backup", Role::Deploy), Role::Prepare);
        assert_eq!(role("Pod logs", Role::Verify), Role::Verify);
        assert_eq!(role("Log queries", Role::Monitor), Role::Monitor);
        assert_eq!(role("Troubleshooting", Role::Monitor), Role::Reference);
        assert_eq!(role("Logs", Role::Other), Role::Reference);
        assert_eq!(role("Root Cause Analysis", Role::Rollback), Role::FollowUp);
        assert_eq!(role("Final Sign-Off", Role::Monitor), Role::SignOff);
    }

    #[test]
    fn a_verb_at_the_beginning_counts_and_not_what_is_deployed() {
        for (text, expected) in [
            ("Step 3: Deploy Resources", Role::Deploy),
            ("Step 2: Configure Cluster Resources", Role::Deploy),
            ("Deploy Validator Panel", Role::Deploy),
            ("Deploy Watchtower Monitor", Role::Deploy),
            ("Step 6: Configure API Gateway", Role::Deploy),
            ("Step 2: Post to the Store", Role::Deploy),
            ("Publish the status page (monitoring)", Role::Deploy),
            ("Create Release", Role::Deploy),
            ("Install the backup agent", Role::Prepare),
            // What looks like a verb is none.
            ("Deploy Verification", Role::Verify),
            ("Step 4: Build Checks", Role::Verify),
            ("Step 7: Post Deployment Verification", Role::Verify),
            ("Deploy Smoke Tests", Role::Verify),
            ("Release Notes", Role::Reference),
            ("Deploy Team Contacts", Role::Reference),
            ("Deploy Log Collector", Role::Deploy),
            ("Deploy Success Criteria", Role::Success),
            ("Deploy the rollback", Role::Rollback),
            ("Configure Monitoring", Role::Monitor),
            ("Step 5: Run smoke tests", Role::Verify),
        ] {
            let heading = Heading {
                deployed: true,
                ..heading(text, Purpose::NONE)
            };
            assert_eq!(of(heading, Under::default).role, expected, "{text}");
        }
    }

    #[test]
    fn nouns_that_are_part_of_others_are_no_cues() {
        for text in [
            "Gateway routes",
            "Checkout page",
            "Validator nodes",
            "Watchtower",
            "System Resources",
            "日志轮转",
            "In Browser (Fallback)",
            "Procedure - Class B (monitoring rules)",
        ] {
            assert_eq!(role(text, Role::Deploy), Role::Deploy, "{text}");
        }
        for (text, expected) in [
            ("Phase 3 (Monitoring)", Role::Monitor),
            ("Quality gates", Role::Verify),
            ("Resources", Role::Reference),
            ("📚 Useful Resources:", Role::Reference),
            ("更新日志", Role::Reference),
            ("Fallback", Role::Rollback),
            ("Fallback: the old hosts", Role::Rollback),
            ("Plan B (rollback)", Role::Rollback),
            ("Rolling back a release", Role::Rollback),
        ] {
            assert_eq!(role(text, Role::Other), expected, "{text}");
        }
    }

    #[test]
    fn a_way_back_among_what_helps_is_one_and_in_a_log_is_none() {
        for (text, ground, expected) in [
            ("Rollback plan", Ground::Words, Role::Rollback),
            ("Emergency rollback", Ground::Words, Role::Rollback),
            ("When to roll back", Ground::Words, Role::RollbackTrigger),
            ("Rollback hangs", Ground::Words, Role::Reference),
            ("Problem: rollback", Ground::Words, Role::Reference),
            ("Rollback performed", Ground::Record, Role::Reference),
        ] {
            let parent = Purpose {
                role: Role::Reference,
                ground,
            };
            assert_eq!(purpose(text, parent).role, expected, "{text}");
        }
        assert_eq!(
            purpose("Deployment log", Purpose::NONE).ground,
            Ground::Record
        );
        assert_eq!(
            purpose("Troubleshooting", Purpose::NONE).ground,
            Ground::Words
        );
    }

    #[test]
    fn a_role_that_nothing_says_yields_to_the_words_within() {
        let default = Purpose {
            role: Role::Prepare,
            ground: Ground::Place,
        };
        for (text, expected) in [
            ("How to deploy", Role::Deploy),
            ("Smoke test", Role::Verify),
            ("Troubleshooting", Role::Reference),
            ("Files", Role::Prepare),
        ] {
            assert_eq!(purpose(text, default).role, expected, "{text}");
        }
        assert_eq!(role("How to deploy", Role::Prepare), Role::Prepare);
        assert_eq!(purpose("Current state", Purpose::NONE), default);
        assert_eq!(
            role("Final acceptance (go/no-go)", Role::Other),
            Role::Prepare
        );
    }

    #[test]
    fn what_a_section_is_about_tells_what_is_no_part_of_a_launch() {
        for text in [
            "Common mistakes",
            "Common Deployment Issues",
            "Known issues & workarounds",
            "Questions?",
            "Table of contents",
            "Useful commands",
            "Security Best Practices",
            "Further reading",
            "Support",
            "Documentation",
            "常见问题",
            "目录",
            "Em caso de problemas",
            "Emergency procedures",
        ] {
            assert_eq!(role(text, Role::Other), Role::Reference, "{text}");
        }
        for text in [
            "Maintenance",
            "Updates and maintenance",
            "Weekly tasks",
            "维护清单",
        ] {
            let deployed = Heading {
                deployed: true,
                ..heading(text, Purpose::NONE)
            };
            let upkeep = of(deployed, Under::default);
            assert_eq!(
                (upkeep.role, upkeep.ground),
                (Role::FollowUp, Ground::Upkeep),
                "{text}"
            );
            assert_eq!(purpose("Restart", upkeep), upkeep, "{text}");
        }
        // Others lend what they are for, and some words are of the launch.
        for text in ["Documentation", "Support", "Maintenance", "Best practices"] {
            assert_eq!(role(text, Role::Prepare), Role::Prepare, "{text}");
            assert_eq!(role(text, Role::FollowUp), Role::FollowUp, "{text}");
        }
        for text in [
            "Maintenance mode on",
            "Support team informed",
            "Known hosts",
            "Quick start",
        ] {
            assert_eq!(role(text, Role::Other), Role::Prepare, "{text}");
        }
        for (text, deployed, expected) in [
            ("Emergency deployment", true, Role::Reference),
            ("Hotfix", true, Role::Reference),
            ("Quick start", true, Role::Reference),
            ("Quick deploy", false, Role::Deploy),
            ("Emergency deployment", false, Role::Deploy),
            ("Hotfix", false, Role::Prepare),
            // It may be how the service is shut before it.
            ("Maintenance", false, Role::Prepare),
        ] {
            let heading = Heading {
                deployed,
                ..heading(text, Purpose::NONE)
            };
            assert_eq!(of(heading, Under::default).role, expected, "{text}");
        }
    }

    #[test]
    fn an_update_after_later_changes_is_upkeep() {
        let of = |text: &str, said: &str, deployed: bool, parent: Purpose| {
            let heading = Heading {
                deployed,
                ..heading(text, parent)
            };
            let under = || Under {
                catalogue: false,
                said: said.to_owned(),
                boxes: true,
            };
            super::of(heading, under).ground
        };
        for (text, said) in [
            ("Updating", "After code changes:"),
            ("🔄 Обновление", "После изменений в коде:\n"),
            ("更新", "代码修改后："),
            ("Update the app", "When you make changes to the code:"),
        ] {
            assert_eq!(
                of(text, said, true, Purpose::NONE),
                Ground::Upkeep,
                "{text}"
            );
            let others = [
                of(text, said, false, Purpose::NONE),
                of(text, said, true, Purpose::by_words(Role::Deploy)),
                of(text, "", true, Purpose::NONE),
                of(text, "After the backup:", true, Purpose::NONE),
                of("Deploy", said, true, Purpose::NONE),
            ];
            assert!(!others.contains(&Ground::Upkeep), "{text}");
        }
        assert_eq!(
            of("Operational Procedures", "", true, Purpose::NONE),
            Ground::Upkeep
        );
    }

    #[test]
    fn boxes_below_a_vague_word_are_to_be_done() {
        let boxes = || Under {
            boxes: true,
            ..Under::default()
        };
        for (text, expected) in [
            ("Documentation", Role::Prepare),
            ("Checklist summary", Role::Prepare),
            ("Common issues", Role::Reference),
            ("Contacts", Role::Reference),
        ] {
            let heading = heading(text, Purpose::NONE);
            assert_eq!(of(heading, boxes).role, expected, "{text}");
        }
    }

    #[test]
    fn a_heading_about_trouble_makes_a_section_help() {
        for text in [
            "If Something Goes Wrong",
            "🐛 If something breaks:",
            "If it fails",
            "If something goes wrong during the deployment",
            "Если что-то пошло не так",
            "Si quelque chose ne va pas",
        ] {
            assert_eq!(role(text, Role::Other), Role::Reference, "{text}");
            assert_eq!(role(text, Role::Rollback), Role::Rollback, "{text}");
        }
        for (text, expected) in [
            ("如果出现问题", Role::Reference),
            ("If something goes wrong: roll back", Role::Rollback),
            ("If something goes wrong, abort", Role::RollbackTrigger),
            ("If you deploy by hand", Role::Deploy),
            ("If the cache is new", Role::Prepare),
        ] {
            assert_eq!(role(text, Role::Other), expected, "{text}");
        }
    }

    #[test]
    fn words_of_two_meanings_are_read_by_their_place() {
        for (text, parent, expected) in [
            ("2. Приложение", Role::Verify, Role::Verify),
            ("Приложение", Role::Verify, Role::Verify),
            ("Проверка приложения", Role::Other, Role::Verify),
            ("Приложение", Role::Other, Role::Reference),
            ("Приложение А", Role::Deploy, Role::Reference),
            ("Приложение 1. Адреса", Role::Deploy, Role::Reference),
            ("Using checkpoints", Role::Rollback, Role::Rollback),
            ("Using checkpoints and checks", Role::Rollback, Role::Verify),
            ("Checkpoint 1", Role::Deploy, Role::Verify),
            ("Prevention checklist", Role::Rollback, Role::FollowUp),
            ("预防措施", Role::Rollback, Role::FollowUp),
            ("Injection prevention", Role::Rollback, Role::Rollback),
            ("Prevention", Role::Verify, Role::Verify),
            (
                "Checkpoint naming convention",
                Role::Rollback,
                Role::Reference,
            ),
            ("5. Deploy", Role::Prepare, Role::Deploy),
            ("Schritt 5: Bereitstellung", Role::Prepare, Role::Deploy),
            ("Deploy", Role::Prepare, Role::Prepare),
            ("5. Deploy keys", Role::Prepare, Role::Prepare),
            ("5. Migrations", Role::Prepare, Role::Prepare),
        ] {
            assert_eq!(role(text, parent), expected, "{text}");
        }
    }

    #[test]
    fn a_first_line_about_trouble_makes_a_section_help() {
        for (said, expected) in [
            ("If something goes wrong:", Role::Reference),
            ("If you encounter trouble, look here:", Role::Reference),
            ("Falls Probleme auftreten:", Role::Reference),
            ("If you run into an error, wait.", Role::Prepare),
            ("Look here.\nIf something goes wrong:", Role::Prepare),
            ("If you deploy by hand:", Role::Prepare),
        ] {
            let under = || Under {
                catalogue: false,
                said: said.to_owned(),
                boxes: false,
            };
            let purpose = of(heading("Then", Purpose::NONE), under);
            assert_eq!(purpose.role, expected, "{said}");
        }
    }
}
