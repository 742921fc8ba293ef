//! "Backup created": the file that a command of the document writes is there, new, and not empty.

use super::words::{DONE, says, words};
use super::{About, Suggestion};
use crate::{FileProbe, Probe};

/// A backup of a launch is of the day.
const FRESH_S: u64 = 86_400;

words! {
    static BACKUP =
        "en: backup, back-up, backed up, dump
         es: respaldo, copia de seguridad
         pt: cópia de segurança
         de: datensicherung, sicherung
         fr: sauvegarde
         nl: reservekopie, back-up
         ru: резервн, бэкап
         zh: 备份, 備份
         ja: バックアップ
         ko: 백업
         vi: sao lưu";

    /// It was made.
    static MADE =
        "en: backed up, non-zero, not empty, non-empty, available, ready, successful
         es: respaldad, no está vací
         pt: não está vazi, não vazi
         de: gesichert, nicht leer
         fr: sauvegardé, non vide
         nl: niet leeg
         ru: не пуст
         zh: 已备份, 非空, 成功
         ja: 取得, 空でない
         ko: 백업됨, 받음, 비어 있지 않
         vi: đã sao lưu, không rỗng";

    /// Of backups, but not that one was made.
    static OTHERS =
        "en: restor, storage, retention, enabled, configured, tested, location, schedule, automat, job, daily,
             hourly, encrypt, bucket, snapshot, terraform, config
         es: restaur, almacen, habilitad, programad
         pt: armazen, agendad
         de: wiederherst, aktiviert, getestet, speicherort
         fr: restaur, planifié, activée, testée
         nl: herstel, opslag, ingeschakeld
         ru: восстан, хранил, настроен
         zh: 恢复, 还原, 存储, 配置
         ja: 復元, リストア, 保存先
         ko: 복원, 복구, 저장소
         vi: khôi phục, phục hồi, lưu trữ";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    // `Not empty` is what a backup is to be.
    let negated = about.negated() && !says(&about.lower, &MADE);
    let made = says(&about.lower, &DONE) || says(&about.lower, &MADE);
    if negated || !made || !says(&about.lower, &BACKUP) || says(&about.lower, &OTHERS) {
        return None;
    }
    if !about.item.criteria.is_empty() || about.others(&[&BACKUP, &MADE, &DONE]) > 0 {
        return None;
    }
    let file = about.surroundings.backups.file(about.section())?;
    let probe = FileProbe {
        path: file.to_owned(),
        non_empty: true,
        newer_than_s: Some(FRESH_S),
        ..FileProbe::default()
    };
    Some(Suggestion::new(
        Probe::File(probe),
        format!("a command of the document writes {file}; it is new and not empty"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn a_backup_is_the_file_that_the_document_writes() {
        let file = "file backup_*.sql non-empty newer than 86400 s";
        check(
            &[
                ("Backup created", file),
                ("Backup file verified (non-zero size)", file),
                ("Database backed up", file),
                ("Respaldo creado", file),
                ("Backup realizado e verificado", file),
                ("Datensicherung erstellt (Pflicht)", file),
                ("Sauvegarde effectuée", file),
                ("Back-up gemaakt", file),
                ("Резервная копия создана", file),
                ("数据库已备份", file),
                ("バックアップ取得済み", file),
                ("백업 완료", file),
                ("Đã tạo bản sao lưu", file),
            ],
            "```bash\npg_dump shop > backup_$(date +%F).sql\n```",
        );
        check_none(
            &[
                "Backup not created",
                "No backup created",
                "Backup/restore tested",
                "Backup storage configured",
                "Backup strategy complete",
                "Firestore backups enabled",
                "Backup job created",
                "Terraform state backed up",
                "Backup person available",
                "Sicherung F7 vorhanden",
                "Copia de seguridad del contrato existe",
                "Restore from backup done",
                "Do not delete the backup that was created",
            ],
            "```bash\npg_dump shop > backup_$(date +%F).sql\n```",
        );
        check_none(&["Backup created"], "");
        check_none(
            &["Backup created"],
            "```bash\npg_dump a > a.sql\npg_dump b > b.sql\n```",
        );
    }

    #[test]
    fn files_are_found_where_programs_write_them() {
        for (command, wanted) in [
            (
                "pg_dump -Fc -f /var/backups/shop.dump shop",
                "file /var/backups/shop.dump",
            ),
            ("tar czf site-backup.tar.gz site", "file site-backup.tar.gz"),
            ("mysqldump shop | gzip > shop.sql.gz", "file shop.sql.gz"),
            ("cd db\npg_dump shop > before.sql", "file db/before.sql"),
        ] {
            let wanted = format!("{wanted} non-empty newer than 86400 s");
            check(
                &[("Backup created", &wanted)],
                &format!("```bash\n{command}\n```"),
            );
        }
    }
}
