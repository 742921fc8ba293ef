//! "Migrations applied": the document's own tool says that nothing is left to apply.

use super::words::{DONE, Text, says, words};
use super::{About, Suggestion};

words! {
    static MIGRATIONS =
        "en: migration, schema is up to date, schema up to date
         es: migracion, migración
         pt: migraç
         de: migration
         fr: migration
         nl: migratie
         ru: миграц
         zh: 迁移, 遷移
         ja: マイグレーション
         ko: 마이그레이션
         vi: di trú, migration";

    static APPLIED =
        "en: applied, ran., up to date, up-to-date, current., executed, succeed, success
         es: aplicad, ejecutad, al día
         pt: executad, atualizad, em dia
         de: angewendet, ausgeführt, durchgeführt, eingespielt, gelaufen, erfolgreich, aktuell
         fr: appliqué, exécuté, à jour, réussi
         nl: toegepast, uitgevoerd, bijgewerkt, geslaagd
         ru: применен, применён, накачен, прошл, актуальн
         zh: 已执行, 已应用, 执行成功, 成功, 已运行
         ja: 適用, 実行済, 最新
         ko: 적용, 실행됨, 성공
         vi: đã chạy, đã áp dụng, thành công";

    /// Of migrations, but not that they are applied.
    static OTHERS =
        "en: tested, backward, reversible, rollback, roll back, downgrade, data migration, script, log., logs.,
             written, created, generated, prepared, file.
         es: probad, reversible, cread, generad, preparad
         pt: testad, reversív, criad, gerad, preparad
         de: getestet, umkehrbar, erstellt, erzeugt, angelegt, vorbereitet
         fr: testée, réversible, créé, généré, préparé
         nl: getest, omkeerbaar, aangemaakt, gegenereerd, voorbereid
         ru: проверен, обратим, создан, сгенерирован, подготовлен
         zh: 回滚, 回退, 创建, 生成, 建立
         ja: ロールバック, 作成, 生成
         ko: 롤백, 생성, 작성
         vi: hoàn tác, tạo";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let claims = about.claims(&APPLIED) || about.claims(&DONE);
    if !claims || !says(about.said(), &MIGRATIONS) || says(&about.lower, &OTHERS) {
        return None;
    }
    if about.others(&[&MIGRATIONS, &APPLIED, &DONE]) > 0 {
        return None;
    }
    if is_quoted(&about.item.text) {
        return None;
    }
    let question = about.surroundings.migrations.question(about.section())?;
    Some(Suggestion::command(
        &question.command,
        question.expect.clone(),
        format!(
            "migrations are said to be applied; {}, which the document uses, knows",
            question.tool
        ),
    ))
}

/// Whether a text names migrations only in what it quotes: `Message: "Migration completed"`. What is printed is to be
/// seen there.
fn is_quoted(text: &str) -> bool {
    const QUOTES: [char; 8] = ['"', '“', '”', '„', '«', '»', '「', '」'];
    if !text.contains(QUOTES) {
        return false;
    }
    let outside: Vec<&str> = text.split(QUOTES).step_by(2).collect();
    !says(&Text::of(&outside.join(" ")), &MIGRATIONS)
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn the_tool_of_the_document_says_what_is_applied() {
        let current = "$ alembic current ⇒ Contains(\"(head)\")";
        check(
            &[
                ("Migrations applied", current),
                ("Migrations run successfully", current),
                ("Migrations applied (\"head\")", current),
                ("Migraciones aplicadas", current),
                ("Migrações aplicadas", current),
                ("Migrationen ausgeführt", current),
                ("Migrations appliquées", current),
                ("Migraties uitgevoerd", current),
                ("Миграции применены", current),
                ("数据库迁移已执行", current),
                ("マイグレーション適用済み", current),
                ("마이그레이션 적용 완료", current),
            ],
            "```bash\nalembic upgrade head\n```",
        );
        check_none(
            &[
                "Migrations not applied",
                "Run migrations",
                "Migrations tested",
                "Migration plan complete",
                "Migration of customers completed",
                "Migrations are backward compatible and complete",
                "Migration rollback executed",
                "No migration errors",
                "Migración creada",
                "Migration erstellt",
                "迁移已创建完成",
                "Message: \"Migration completed\"",
                "Mensaje: “Migración completada”",
            ],
            "```bash\nalembic upgrade head\n```",
        );
        check_none(&["Migrations applied"], "");
    }

    #[test]
    fn each_tool_is_asked_in_its_own_words() {
        for (command, wanted) in [
            ("npx prisma migrate deploy", "$ npx prisma migrate status"),
            (
                "bundle exec rails db:migrate",
                "$ bundle exec rails db:migrate:status ⇒ Lacks(\"  down  \")",
            ),
            ("flyway migrate", "$ flyway info ⇒ Lacks(\"Pending\")"),
            (
                "python manage.py migrate",
                "$ python manage.py migrate --check",
            ),
            (
                "php artisan migrate --force",
                "$ php artisan migrate:status ⇒ Lacks(\"Pending\")",
            ),
            (
                "python -m alembic upgrade head",
                "$ alembic current ⇒ Contains(\"(head)\")",
            ),
            (
                "poetry run alembic upgrade head",
                "$ poetry run alembic current ⇒ Contains(\"(head)\")",
            ),
            // Elsewhere is out of reach.
            ("kubectl run m --image=x -- alembic upgrade head", "-"),
            ("docker compose run --rm web alembic upgrade head", "-"),
            ("make migrate", "-"),
        ] {
            check(
                &[("Migrations applied", wanted)],
                &format!("```bash\n{command}\n```"),
            );
        }
    }
}
