//! "All containers running": none of the document's compose file has ended.

use super::words::{UP, words};
use super::{About, Suggestion};
use tminus_checklist::Check;

words! {
    static ALL =
        "en: containers, all services
         es: contenedores, todos los servicios
         pt: contêineres, todos os serviços
         de: alle container, alle dienste, container laufen
         fr: conteneurs, tous les services
         nl: containers, alle services, alle diensten
         ru: контейнеры, все сервисы, все службы
         zh: 所有容器, 所有服务
         ja: 全コンテナ, すべてのコンテナ, すべてのサービス
         ko: 모든 컨테이너, 모든 서비스
         vi: các container, tất cả container, tất cả dịch vụ";

    static STARTED =
        "en: started, up.
         es: iniciad, levantados
         pt: iniciad
         de: gestartet
         fr: démarré
         nl: gestart.
         ru: запущен
         zh: 已启动
         ja: 起動済
         ko: 시작됨
         vi: đã khởi động";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let up = about.claims(&UP) || about.claims(&STARTED);
    if !up || !about.says(&ALL) || about.others(&[&ALL, &UP, &STARTED]) > 0 {
        return None;
    }
    let command = about.surroundings.running.compose(about.section())?;
    Some(Suggestion::command(
        command,
        [
            Check::Contains("Up".to_owned()),
            Check::Lacks("Exit".to_owned()),
            Check::Lacks("unhealthy".to_owned()),
            Check::Lacks("Restarting".to_owned()),
        ],
        "containers are said to run; none of the document's compose file has ended",
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn no_container_of_the_compose_file_has_ended() {
        let listed = "$ docker compose -f prod.yml ps -a ⇒ Contains(\"Up\") ⇒ Lacks(\"Exit\") ⇒ Lacks(\"unhealthy\") ⇒ Lacks(\"Restarting\")";
        check(
            &[
                ("All containers running", listed),
                ("Todos los servicios en ejecución", listed),
                ("Alle Container laufen", listed),
                ("Tous les services fonctionnent", listed),
                ("Все сервисы работают", listed),
                ("所有容器正常运行", listed),
                ("すべてのコンテナが稼働している", listed),
                ("모든 컨테이너 실행 중", listed),
                ("Tất cả dịch vụ đang chạy", listed),
            ],
            "```bash\ndocker compose -f prod.yml up -d\n```",
        );
        check_none(
            &[
                "Containers not running",
                "Containers scanned, running",
                "Container runs locally",
            ],
            "```bash\ndocker compose up -d\n```",
        );
        check_none(&["All containers running"], "");
    }
}
