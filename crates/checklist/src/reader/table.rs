//! Tables: rows that are steps or checks, boxes in cells, schedules.

use super::{Around, NewItem, Reader, SURROUNDINGS};
use crate::block::{Block, Row};
use crate::glance::Glance;
use crate::inline::{self, Standing};
use crate::lexicon::{Lexicon, Phrases, lower};
use crate::prose::clip;
use crate::window::Place;
use crate::{Form, ItemIndex, Mark, Role, boxes, expectation, fill_in};
use std::ops::Range;
use std::sync::LazyLock;

/// What the header of the current table says.
#[derive(Default)]
pub(super) struct Columns {
    table: Option<usize>,
    names: Vec<String>,
    /// The column that holds the status, result or signature.
    status: Option<usize>,
    /// Each row is a step or check.
    steps: bool,
    /// The columns that hold what is to be run.
    commands: Vec<usize>,
    /// Each row is a condition of its own.
    conditions: bool,
}

/// What the name of a column says in a table that only lists what there is to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listed {
    Kind,
    Purpose,
}

#[rustfmt::skip]
static LISTED: LazyLock<Phrases<Listed>> = LazyLock::new(|| {
    Phrases::new(&[
        (Listed::Kind, &[
            "category", "categories", "categoría", "categoria", "kategorie", "catégorie", "categorie", "kategoria", "kategori", "категория", "类别", "分类", "類別", "分類", "カテゴリ", "カテゴリー", "범주", "분류", "카테고리", "danh mục", "loại",
        ][..]),
        (Listed::Purpose, &[
            "purpose", "description", "what it does", "propósito", "descripción", "finalidad", "descrição", "finalidade", "zweck", "beschreibung", "but", "objectif", "doel", "beschrijving", "omschrijving", "scopo", "descrizione", "cel", "opis", "amaç", "açıklama",
            "назначение", "описание", "цель", "用途", "目的", "说明", "描述", "說明", "説明", "목적", "설명", "용도", "mục đích", "mô tả",
        ]),
    ])
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Status,
    Step,
    Check,
    How,
}

#[rustfmt::skip]
static HEADERS: LazyLock<Lexicon<Header>> = LazyLock::new(|| {
    Lexicon::new(&[
        (Header::Status, &[
            "status", "result", "done.", "verified", "sign-off", "signed", "signature", "pass.", "passed", "pass/fail", "checked", "complete", "approved", "ok.", "ok?",
            "estado", "resultado", "hecho", "verificado", "firma", "feito", "concluído", "ergebnis", "erledigt", "geprüft", "unterschrift", "statut", "résultat", "fait.", "vérifié", "resultaat", "gedaan", "klaar",
            "状态", "结果", "完成", "状態", "結果", "確認", "상태", "결과", "확인", "완료", "trạng thái", "kết quả", "статус", "результат", "готово", "проверено",
            "go/no-go", "go / no-go", "go-no-go", "initials", "signed off", "pass / fail", "ok / ng", "actual.", "measured", "firmado", "aprobado", "aprobación", "cumple", "conforme", "realizado", "assinatura", "rubrica", "aprovado", "aprovação", "verificad", "concluíd", "freigabe", "freigegeben", "abgenommen", "bestanden", "gemessen", "istwert", "ist-wert", "kürzel", "i.o.", "visa.", "validé", "signé", "mesuré", "relevé", "émargement", "handtekening", "paraaf", "akkoord", "gemeten", "uitkomst", "voldaan", "afgevinkt", "esito", "stato.", "fatto", "eseguito", "podpis", "wynik", "stan.", "wykonano", "zrobione", "zatwierdz", "durum", "sonuç", "imza", "i\u{307}mza", "onay", "tamam", "yapıldı", "подпись", "отметка", "выполнено", "факт.", "итог", "签字", "签名", "签章", "簽名", "簽章", "簽核", "簽署", "判定", "实测", "實測", "实际值", "实际结果", "實際", "狀態", "勾選", "勾选", "通过", "通過", "是否完成", "署名", "押印", "捺印", "印.", "実測", "承認", "済", "チェック欄", "서명", "승인", "날인", "판정", "실측", "측정값", "완료 여부", "확인란", "chữ ký", "ký.", "ký tên", "xác nhận", "đạt", "thực tế", "đã làm", "hoàn thành",
        ][..]),
        (Header::Step, &[
            "step", "task", "schritt", "aufgabe", "paso", "tarea", "passo", "tarefa", "etapa", "étape", "tâche", "stap.", "taak", "步骤", "步驟", "任务", "手順", "ステップ", "タスク", "단계", "작업", "bước", "шаг", "задача",
            "schritte", "paso.", "attività", "passaggio", "krok", "zadanie", "adım", "görev", "操作步骤", "操作步驟", "作業", "工作項目", "工作项", "작업 내용", "절차", "công việc", "nội dung công việc",
        ]),
        (Header::Check, &["check", "item", "test", "prüf", "punkt", "检查项", "項目", "항목", "проверка",
            "comprobación", "verificação", "verificación", "vérification", "contrôle", "controle", "controllo", "sprawdzen", "kontrol", "检查", "檢查", "檢核", "確認項目", "確認内容", "監視項目", "점검", "확인 항목", "점검 항목", "kiểm tra", "nội dung kiểm tra", "hạng mục", "что проверяем",
        ]),
        (Header::How, &["expected", "command", "verification", "how", "action", "befehl", "erwartet", "comando", "esperado", "commande", "attendu", "命令", "预期", "コマンド", "期待", "명령", "예상", "команда", "ожида",
            "확인 방법", "確認方法", "確認手順", "检查方法", "檢查方式", "cách kiểm tra", "kết quả mong đợi", "mong đợi", "resultado esperado", "erwartung", "verwacht", "atteso", "oczekiwan", "beklenen", "預期", "기대", "как провер", "должно быть", "ожидание", "aktion.", "acción", "ação", "actie", "handeling", "действие", "işlem", "czynność", "opération",
        ]),
    ])
});

/// Words of the name of a column that holds what is to be run.
#[rustfmt::skip]
static COMMANDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "command", "cmd.", "run.", "script", "befehl", "skript", "comando", "commande", "opdracht", "polecenie", "komut", "команда",
        "lệnh", "命令", "コマンド", "명령",
    ][..])])
});

/// Words of the name of a first column that holds what may happen or is measured.
#[rustfmt::skip]
static CONDITIONS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(&[((), &[
        "condition", "trigger", "metric", "signal.", "symptom", "criteri", "indicator", "kpi.", "sli.", "bedingung", "auslöser", "metrik", "kennzahl", "kriterium",
        "condición", "disparador", "métrica", "síntoma", "criterio", "indicador", "condição", "gatilho", "sintoma", "critério", "déclencheur", "métrique",
        "symptôme", "critère", "indicateur", "voorwaarde", "metriek", "condizione", "metrica", "warunek", "metryka", "wskaźnik", "koşul", "metrik", "tetikleyici",
        "условие", "триггер", "метрика", "показатель", "симптом", "条件", "條件", "触发", "觸發", "指标", "指標", "トリガー", "メトリクス", "症状", "조건", "지표", "트리거", "증상",
        "điều kiện", "chỉ số", "dấu hiệu",
    ][..])])
});

impl Columns {
    /// Whether each row is a condition of its own.
    pub(super) fn has_conditions(&self) -> bool {
        self.conditions
    }

    fn of(table: usize, names: Vec<String>) -> Self {
        let mut commands = Vec::new();
        let meanings: Vec<Option<Header>> = names
            .iter()
            .enumerate()
            .map(|(column, name)| {
                let name = lower(clip(name.trim(), SURROUNDINGS));
                if COMMANDS.is_in(&name) {
                    commands.push(column);
                }
                match &*name {
                    "✓" | "✔" | "✅" | "☑" | "☐" => Some(Header::Status),
                    name => HEADERS.find(name).map(|(_, _, header)| header),
                }
            })
            .collect();
        let has = |header| meanings.contains(&Some(header));
        let first = usize::from(names.first().is_some_and(|name| {
            let name = name.trim();
            matches!(
                name,
                "#" | "No"
                    | "No."
                    | "Nr."
                    | "Nr"
                    | "№"
                    | "N°"
                    | "Nº"
                    | "№ п/п"
                    | "Lp."
                    | "Sıra"
                    | "STT"
                    | "TT"
                    | "序号"
                    | "序號"
                    | "编号"
                    | "編號"
                    | "項番"
                    | "番号"
                    | "No．"
                    | "번호"
                    | "순번"
                    | ""
            )
        }));
        let leads = meanings.get(first).copied().flatten();
        let status = meanings
            .iter()
            .skip(1)
            .rposition(|meaning| *meaning == Some(Header::Status))
            .map(|at| at + 1);
        let first_status = meanings
            .iter()
            .skip(1)
            .position(|meaning| *meaning == Some(Header::Status))
            .map(|at| at + 1);
        let steps = status.is_some()
            || leads == Some(Header::Step)
            || (leads == Some(Header::Check) && has(Header::How))
            || (first == 1 && leads == Some(Header::How));
        let lists = |listed| {
            let mut names = names.iter();
            names.any(|name| LISTED.meaning_in_any_case(name.trim()) == Some(listed))
        };
        // Nobody runs all that a table lists by its kind and purpose.
        if !steps && !commands.is_empty() && lists(Listed::Kind) && lists(Listed::Purpose) {
            commands.clear();
        }
        Self {
            table: Some(table),
            steps,
            status: first_status.or(status),
            commands,
            conditions: names
                .get(first)
                .is_some_and(|name| CONDITIONS.is_in(&lower(clip(name.trim(), SURROUNDINGS)))),
            names,
        }
    }
}

impl Reader<'_> {
    pub(super) fn row(&mut self, block: &Block, row: &Row) {
        if row.header || self.table.table != Some(row.table) {
            let names = row.cells.iter().map(|cell| cell.text.to_string());
            let names = if row.header {
                names.collect()
            } else {
                Vec::new()
            };
            self.table = Columns::of(row.table, names);
        }
        if row.header {
            return;
        }
        let item = self.row_item(block, row);
        if item.is_none() && matches!(self.role(), Role::Monitor | Role::Verify) {
            self.under.steps += 1;
        }
        let around_item = item.or(self.owner_item(block));
        let first = row
            .cells
            .iter()
            .map(|cell| cell.text.trim())
            .find(|text| text.chars().any(char::is_alphabetic))
            .map_or("", |text| clip(text, SURROUNDINGS));
        let commands = self.out.commands.len();
        let names = std::mem::take(&mut self.table.names);
        for (column, cell) in row.cells.iter().enumerate() {
            let name = names
                .get(column)
                .map_or("", |name| clip(name, SURROUNDINGS));
            let all = 0..cell.text.len();
            let around = Around {
                item: around_item,
                column: name,
                row: if cell.text.trim() == first { "" } else { first },
                ..Around::default()
            };
            self.measure(Glance::at(&cell.text), cell, &all, Place::Text, &around);
            let labelled = column
                .checked_sub(1)
                .is_some_and(|label| inline::names_setting_of_platform(&row.cells[label].text));
            if labelled {
                continue;
            }
            let standing = match item {
                _ if self.table.commands.contains(&column) => Standing::Step,
                Some(_) => Standing::StepCell,
                None => Standing::Cell,
            };
            self.inline_commands(cell, &all, around_item, standing);
        }
        self.table.names = names;
        self.expected_of_row(block, row, commands);
    }

    /// What a column of expectations says is what the row's one command must bring.
    fn expected_of_row(&mut self, block: &Block, row: &Row, first: usize) {
        if self.out.commands.len() != first + 1 {
            return;
        }
        let expected = self
            .table
            .names
            .iter()
            .zip(&row.cells)
            .find(|(name, _)| {
                let name = lower(clip(name.trim(), SURROUNDINGS));
                let status = HEADERS
                    .find(&name)
                    .is_some_and(|(_, _, header)| header == Header::Status);
                !status && expectation::is_label(&name)
            })
            .map_or("", |(_, cell)| cell.text.trim());
        let line = self.line(block.range.start);
        let command = &mut self.out.commands[first];
        if command.expected.is_none() && !expected.is_empty() && !expected.contains(&command.text) {
            command.expect(expected.to_owned(), line);
        }
    }

    fn row_item(&mut self, block: &Block, row: &Row) -> Option<ItemIndex> {
        let role = self.role();
        let triggers = self.table.conditions
            && (role == Role::RollbackTrigger || self.lead.has_trigger(Form::Bullet, role));
        let boxed = row.cells.iter().enumerate().find_map(|(column, cell)| {
            let found = boxes::at_start(&cell.text)?;
            let mark = self.box_mark(cell, 0, &found)?;
            Some((column, found, mark))
        });
        let (form, checked, mark, marked) = match boxed {
            Some((column, found, mark)) => (
                Form::Box,
                found.checked,
                Some(mark),
                Some((column, found.after)),
            ),
            None if self.table.steps => {
                let status = self.table.status;
                let checked = status
                    .and_then(|column| row.cells.get(column))
                    .is_some_and(|cell| is_done(&cell.text));
                let mark = status
                    .and_then(|column| {
                        cell_range(self.decoded.text.get(block.range.clone())?, column)
                    })
                    .map(|cell| {
                        let start = block.range.start;
                        Mark::Cell(self.decoded.span(start + cell.start..start + cell.end))
                    });
                (
                    Form::Row,
                    checked,
                    mark,
                    status.map(|column| (column, usize::MAX)),
                )
            }
            None if is_fill_in(row) => (Form::Blank, false, None, None),
            None if triggers => (Form::Bullet, false, None, None),
            None => return None,
        };
        let mut text = String::new();
        let mut codes = Vec::new();
        let mut blanks = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let prose = cell;
            let all = 0..prose.text.len();
            blanks.extend(self.blanks(prose, &all, fill_in::blanks(&prose.text)));
            let from = match marked {
                Some((marked, from)) if marked == column => from.min(prose.text.len()),
                _ => 0,
            };
            let own = prose.text[from..].trim();
            let says_something = own
                .chars()
                .any(|character| character.is_alphabetic() || character == '`')
                || form == Form::Bullet && own.contains(char::is_numeric);
            if !says_something {
                continue;
            }
            if !text.is_empty() {
                text.push_str(if form == Form::Blank { ": " } else { " | " });
            }
            let skipped = prose.text.len() - prose.text[from..].trim_start().len();
            for code in prose.codes(&(skipped..all.end)) {
                codes.push(text.len() + code.start - skipped..text.len() + code.end - skipped);
            }
            text.push_str(own);
        }
        if text.is_empty() && form == Form::Row {
            return None;
        }
        let parent = self.owner_item(block);
        Some(self.add_item(NewItem {
            form,
            range: block.range.clone(),
            parent,
            text: &text,
            glance: Glance::at(&text),
            trigger: triggers && form == Form::Bullet,
            codes: &codes,
            checked,
            mark,
            blanks,
        }))
    }
}

/// Whether a row is a label and what is to be filled in: `| Change ticket | CHG-[number] |`.
fn is_fill_in(row: &Row) -> bool {
    let [label, value] = row.cells.as_slice() else {
        return false;
    };
    let is_blank = |value: &str| {
        let blanks = fill_in::blanks(value);
        let filled: usize = blanks.iter().map(|blank| blank.range.len()).sum();
        blanks.first().is_some_and(|blank| blank.range.len() > 2) && 2 * filled >= value.len()
    };
    let value = value.text.trim();
    label.text.contains(char::is_alphabetic) && (is_blank(value) || fill_in::is_to_fill(value))
}

/// Whether a status cell says that the row is done.
fn is_done(text: &str) -> bool {
    let text = text.trim();
    boxes::at_start(text).is_some_and(|found| found.checked)
        || fill_in::answer(text) == Some(true)
        || matches!(text, "x" | "X")
}

/// What stands between the bars of a row around a column.
fn cell_range(row: &str, column: usize) -> Option<Range<usize>> {
    let row = row.trim_end();
    let lead = row.len() - row.trim_start().len();
    let mut start = lead + usize::from(row[lead..].starts_with('|'));
    let mut at_column = 0;
    let mut escaped = false;
    for (at, byte) in row.bytes().enumerate().skip(start) {
        let bar = byte == b'|' && !escaped;
        escaped = byte == b'\\' && !escaped;
        if bar {
            if at_column == column {
                return Some(start..at);
            }
            at_column += 1;
            start = at + 1;
        }
    }
    (at_column == column && start < row.len()).then_some(start..row.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lie_between_their_bars() {
        let row = "| a | `b \\| c` | |";
        let cell = |column| cell_range(row, column).map(|cell| &row[cell]);
        assert_eq!(cell(0), Some(" a "));
        assert_eq!(cell(1), Some(" `b \\| c` "));
        assert_eq!(cell(2), Some(" "));
        assert_eq!(cell(3), None);
        assert_eq!(cell_range("a | b", 1), Some(3..5));
    }

    #[test]
    fn headers_say_whether_rows_are_steps() {
        let steps = |names: &[&str]| {
            Columns::of(0, names.iter().map(|name| (*name).to_owned()).collect()).steps
        };
        for names in [
            &["Risk", "Mitigation", "Owner", "Status"][..],
            &["Item", "Verified by", "Date"],
            &["Шаг", "Команда / действие"],
            &["#", "Action", "Where"],
            &["Item", "Expected", "Verification"],
            &["역할", "이름", "서명"],
            &["Vai trò", "Họ tên", "Chữ ký", "Ngày"],
            &["角色", "姓名", "簽名", "日期"],
            &["役割", "氏名", "日付", "印"],
            &["監視項目", "閾値", "実測", "判定"],
            &["Кто", "Подпись", "Дата"],
            &["Role", "Name", "Time (UTC)", "Go / no-go"],
            &["Onderdeel", "Criterium", "Akkoord"],
            &["Rol", "Nombre", "Firma"],
            &["Rolle", "Name", "Unterschrift"],
            &["Rola", "Osoba", "Podpis"],
            &["Rol", "İsim", "İmza"],
            &["Ruolo", "Nome", "Firma"],
            &["STT", "Công việc", "Ai"],
        ] {
            assert!(steps(names), "{names:?}");
        }
        for names in [
            &["Severity", "Owner", "Escalate After", "Contact"][..],
            &["Schedule", "Check"],
            &["Problem", "Action", "Rollback Type"],
            &["Rolle", "Name", "Telefon"],
            &["역할", "이름", "연락처"],
            &["Метрика", "Норма", "Тревога"],
            &["指标", "阈值", "告警"],
        ] {
            assert!(!steps(names), "{names:?}");
        }
    }
}
