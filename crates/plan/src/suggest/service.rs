//! "Redis running", "Backend started": what the document itself starts under this name, else a
//! connection to the port that a service of this name is known by.

use super::words::{UP, Words, says, words};
use super::{About, Suggestion};
use crate::config::NETWORK_TIMEOUT_MS;
use crate::{Probe, TcpProbe};

/// Services by their names, and the port that each is known by.
static SERVICES: [(Words, u16); 18] = [
    (Words::new("redis."), 6379),
    (Words::new("valkey."), 6379),
    (Words::new("postgres, pgsql"), 5432),
    (Words::new("mysql"), 3306),
    (Words::new("mariadb"), 3306),
    (Words::new("mongo"), 27017),
    (Words::new("nats., nats-server"), 4222),
    (Words::new("rabbitmq"), 5672),
    (Words::new("kafka"), 9092),
    (Words::new("zookeeper"), 2181),
    (Words::new("elasticsearch"), 9200),
    (Words::new("opensearch"), 9200),
    (Words::new("memcached"), 11211),
    (Words::new("etcd."), 2379),
    (Words::new("consul."), 8500),
    (Words::new("prometheus"), 9090),
    (Words::new("alertmanager"), 9093),
    (Words::new("grafana"), 3000),
];

words! {
    in SERVICES;

    /// Something was started.
    static STARTED =
        "en: started, starts., came up
         es: iniciado, iniciada, arrancado
         pt: iniciado, iniciada
         de: gestartet
         fr: démarré
         nl: gestart.
         ru: запустил
         zh: 已启动, 启动成功, 启动正常
         ja: 起動
         ko: 시작, 기동
         vi: khởi động";

    /// Parts and readings of a service that are not the service.
    static PARTS =
        "en: metric, dashboard, alert, data., schema, migration, backup, replica, exporter, log., logs., table,
             index, user, password, pool, target, datasource, config
         es: tablero, métrica, datos.
         pt: painel, métrica, dados.
         de: metrik, daten.
         fr: tableau de bord, métrique, données
         nl: metriek, gegevens
         ru: метрик, дашборд, данные
         zh: 仪表, 指标, 数据源
         ja: メトリク, ダッシュボード
         ko: 대시보드, 메트릭
         vi: bảng điều khiển, chỉ số";

    /// Rounds of versions and machines: which of several runs is not told by a name.
    static VERSIONS =
        "en: version, old, previous, release
         es: versión, anterior
         pt: versão, anterior
         de: alte, vorherige
         fr: ancien, précédent
         nl: versie, vorige
         ru: верси, стар
         zh: 版本
         ja: バージョン
         ko: 버전
         vi: phiên bản";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let up = says(about.said(), &UP) || says(about.said(), &STARTED);
    if about.negated() || !about.item.criteria.is_empty() || !up || says(about.said(), &VERSIONS) {
        return None;
    }
    let words = about.said().replace([':', ',', '.', '"', '*'], " ");
    let running = &about.surroundings.running;
    if let Some((word, runs)) = running.named(&words, about.section())
        && about.others(&[&UP, &STARTED]) <= word.split('-').count()
    {
        return Some(Suggestion::command(
            &runs.command,
            runs.expect.clone(),
            format!("the document starts `{}`; it runs", runs.name),
        ));
    }
    let (names, port) = SERVICES
        .iter()
        .find(|(names, _)| says(about.said(), names))?;
    let besides = about.others(&[names, &UP, &STARTED]);
    if !says(about.said(), &UP) || says(about.said(), &PARTS) || besides > 0 {
        return None;
    }
    let probe = TcpProbe {
        address: format!("127.0.0.1:{port}"),
        closed: false,
        timeout_ms: NETWORK_TIMEOUT_MS,
        retry: None,
    };
    Some(Suggestion::new(
        Probe::Tcp(probe),
        "a service is said to run; it accepts connections on its usual port",
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn a_service_that_is_said_to_run_accepts_connections() {
        check(
            &[
                ("Redis running", "tcp 127.0.0.1:6379"),
                ("PostgreSQL accessible", "tcp 127.0.0.1:5432"),
                ("MySQL está en ejecución", "tcp 127.0.0.1:3306"),
                ("RabbitMQ disponível", "tcp 127.0.0.1:5672"),
                ("Redis läuft", "tcp 127.0.0.1:6379"),
                ("PostgreSQL est joignable", "tcp 127.0.0.1:5432"),
                ("MongoDB draait", "tcp 127.0.0.1:27017"),
                ("Redis запущен и отвечает", "tcp 127.0.0.1:6379"),
                ("MySQL 正常运行", "tcp 127.0.0.1:3306"),
                ("PostgreSQL が稼働している", "tcp 127.0.0.1:5432"),
                ("Redis 실행 중", "tcp 127.0.0.1:6379"),
                ("Kafka đang chạy", "tcp 127.0.0.1:9092"),
            ],
            "",
        );
        check_none(
            &[
                "Redis not running",
                "Kafka consumers running",
                "Redis cache cleared and available",
                "Redis",
                "Redis läuft nicht",
                "Redis 未运行",
                "Redis is running the new version",
                "Redis metrics available",
                "Vessel data in Redis (if Redis Stack available)",
                "Set up Prometheus, available to all",
                "Predisposed service running",
                "PostgreSQL backup available",
                "Do not check that Redis is running",
                "Redis uptime > 99% and running",
                "Is Redis running?",
                "Team knows that Redis is running",
            ],
            "",
        );
    }

    #[test]
    fn what_the_document_starts_is_asked_by_its_name() {
        let besides = "```bash\npm2 start dist/main.js --name backend\nsudo systemctl restart php8.2-fpm\n\
                       docker run -d --name cache redis:7\n```";
        check(
            &[
                (
                    "Backend started without errors",
                    "$ pm2 describe backend ⇒ Contains(\"online\")",
                ),
                ("PHP-FPM läuft", "$ systemctl is-active php8.2-fpm"),
                (
                    "Cache container is up",
                    "$ docker ps -q --filter name=cache --filter status=running ⇒ SomeOutput",
                ),
                ("Frontend started", "-"),
                ("Backend for partners in Asia started", "-"),
                ("Backend stopped", "-"),
            ],
            besides,
        );
    }
}
