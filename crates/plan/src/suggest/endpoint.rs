//! "Health endpoint responds", "`GET /ready` returns 200", an address that is said to answer: a GET
//! that comes back as the text says.

use super::surroundings::{Kind, kind_of_path};
use super::words::{PASSES, Text, UP, Words, says, words};
use super::{About, Suggestion};
use crate::config::get;
use crate::{HttpProbe, JsonExpect, Probe};
use regex::Regex;
use std::sync::LazyLock;

/// The variable that stands for the system's address where the document does not tell it.
const BASE_URL: &str = "$BASE_URL";

/// Endpoints by the words for them, and the route that each usually has.
static NAMED: [(Words, Kind, &str); 5] = [
    (
        Words::new(
            "en: health check, health-check, healthcheck, health endpoint, health probe, health url, health api,
                 health response, dependencies reported healthy
             es: comprobación de estado, comprobación de salud, verificación de salud, chequeo de salud,
                 endpoint de salud
             pt: verificação de saúde, verificação de integridade, endpoint de saúde
             de: gesundheitsprüfung, gesundheitscheck, health-endpunkt
             fr: contrôle de santé, vérification de santé, point de santé
             nl: gezondheidscontrole, health-eindpunt
             ru: проверка здоровья, проверки здоровья, проверка работоспособности, проверки работоспособности,
                 хелсчек
             zh: 健康检查, 健康检测, 健康檢查, 健康接口
             ja: ヘルスチェック
             ko: 헬스체크, 헬스 체크, 상태 점검
             vi: kiểm tra sức khỏe, kiểm tra sức khoẻ",
        ),
        Kind::Health,
        "/health",
    ),
    (
        Words::new(
            "en: readiness check, readiness endpoint, ready endpoint, readyz
             es: endpoint de readiness
             de: readiness-endpunkt
             zh: 就绪检查, 就绪接口
             ja: レディネスチェック
             ko: 준비 상태 확인",
        ),
        Kind::Ready,
        "/ready",
    ),
    (
        Words::new(
            "en: liveness check, liveness endpoint, livez
             zh: 存活检查
             ja: ライブネスチェック",
        ),
        Kind::Live,
        "/live",
    ),
    (
        Words::new(
            "en: metrics endpoint, metrics page
             es: endpoint de métricas, página de métricas
             pt: endpoint de métricas, página de métricas
             de: metrik-endpunkt, metrics-endpunkt
             fr: point de métriques, endpoint de métriques
             nl: metrics-eindpunt
             ru: эндпоинт метрик, эндпойнт метрик
             zh: 指标接口, 指标端点
             ja: メトリクスエンドポイント
             ko: 메트릭 엔드포인트
             vi: endpoint metrics",
        ),
        Kind::Metrics,
        "/metrics",
    ),
    (
        Words::new(
            "en: root endpoint, home page, homepage, landing page
             es: página de inicio, página principal
             pt: página inicial
             de: startseite
             fr: page d'accueil, page d’accueil
             nl: startpagina
             ru: главная страница
             zh: 首页
             ja: トップページ
             ko: 홈페이지
             vi: trang chủ",
        ),
        Kind::Root,
        "/",
    ),
];

words! {
    in NAMED;

    /// It gives an answer.
    static ANSWERS =
        "en: return, respond, works., reports, reported
         es: devuelve, retorna
         pt: retorna
         de: liefert, zurück
         fr: renvoie, retourne
         nl: geeft, retourneert, werkt
         ru: возвраща, отдаёт, отдает
         zh: 返回, 响应
         ja: 返す, 返る, 返却
         ko: 반환
         vi: trả về";

    /// It can be seen.
    static LOADS =
        "en: load., loads., loading
         es: carga.
         pt: carrega
         de: lädt
         fr: se charge
         nl: laadt
         ru: загружа
         zh: 加载
         ja: 表示
         ko: 로드
         vi: tải được";

    /// Endpoints that are many, or of something else than the system itself.
    static OTHERS =
        "en: kubernetes, pod., pods., container, probe, load balancer, configured, defined, implement, staging
         es: configurad, definid
         pt: configurad, definid
         de: konfiguriert, eingerichtet
         fr: configuré, défini
         nl: geconfigureerd, ingesteld
         ru: настроен
         zh: 已配置
         ja: 設定
         ko: 설정
         vi: đã cấu hình";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if about.negated() || !about.item.criteria.is_empty() {
        return None;
    }
    let (url, reason) = address(about)
        .or_else(|| route(about))
        .or_else(|| named(about))?;
    let probe = HttpProbe {
        status: status(&about.item.text),
        json: json(&about.item.text),
        ..get(url)
    };
    Some(Suggestion::new(Probe::Http(probe), reason))
}

/// A whole address that is said to answer.
fn address(about: &About<'_>) -> Option<(String, String)> {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"https?://[^\s`<>()"'*|，。、；]+"#)
            .expect("the pattern is constant and tested")
    });
    if !about.lower.contains("://") {
        return None;
    }
    let mut found = ADDRESS.find_iter(&about.item.text);
    let url = found
        .next()?
        .as_str()
        .trim_end_matches(['.', ',', ';', ':']);
    let known = !url.contains(['<', '[', '{', '_', '*', '$']) && found.next().is_none();
    let behind = about.lower.split_once(&url.to_lowercase())?;
    // What its users do there is more than that it answers.
    let after = Text::of(behind.1);
    let claims = says(&Text::of(behind.0), &UP)
        || [&UP, &ANSWERS, &LOADS]
            .iter()
            .any(|words| says(&after, words));
    let deeper = behind.1.contains(['→', '➜']) || behind.1.contains("->");
    (known && claims && !deeper).then(|| {
        (
            url.to_owned(),
            "an address stands in the text; it answers with success".to_owned(),
        )
    })
}

/// Longer texts with a route tell what somebody does there.
const LONGEST: usize = 60;

/// `GET /health`, `/api/docs`: a route, counted from where the document's routes count. The answer
/// may stand in backticks as well.
fn route(about: &About<'_>) -> Option<(String, String)> {
    let (first, others) = about.codes.split_first()?;
    let path = path_of(first)?;
    let answer = |code: &&str| code.starts_with('{') || code.parse::<u16>().is_ok();
    let claims = says(about.said(), &UP) || says(about.said(), &ANSWERS);
    let short = about.said().trim().chars().count() <= LONGEST && !about.said().contains(';');
    let plain = about.others(&[&UP, &ANSWERS]) <= 2;
    (claims && short && plain && others.iter().all(answer)).then(|| counted(about, path))
}

fn path_of(code: &str) -> Option<&str> {
    let path = code.strip_prefix("GET ").unwrap_or(code).trim();
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
    let file = path.rsplit('/').next().unwrap_or(path).contains('.');
    let known = code.starts_with("GET ") || kind_of_path(path).is_some() || !is_folder(path);
    (path.starts_with('/') && plain && !file && known).then_some(path)
}

/// A folder of the system, not of a site.
fn is_folder(path: &str) -> bool {
    [
        "/etc", "/var", "/opt", "/usr", "/tmp", "/home", "/srv", "/root", "/mnt", "/data",
    ]
    .iter()
    .any(|folder| path.starts_with(folder))
}

/// "Health check passes": the document's own address of this kind, or the usual route.
fn named(about: &About<'_>) -> Option<(String, String)> {
    let (words, kind, usual) = NAMED.iter().find(|(words, ..)| says(&about.lower, words))?;
    let answers = [&UP, &PASSES, &ANSWERS, &LOADS]
        .iter()
        .any(|words| says(&about.lower, words));
    let known = [words, &UP, &PASSES, &ANSWERS, &LOADS];
    if !answers || says(about.said(), &OTHERS) || about.others(&known) > 0 {
        return None;
    }
    let addresses = &about.surroundings.addresses;
    if let Some(page) = addresses.page(*kind, about.section()) {
        return Some((
            page.to_owned(),
            "the document asks this address of the kind".to_owned(),
        ));
    }
    let route = addresses.route(*kind, about.section()).unwrap_or(usual);
    Some(counted(about, route))
}

/// A route behind the document's only base, or behind a variable.
fn counted(about: &About<'_>, route: &str) -> (String, String) {
    let route = if route == "/" { "" } else { route };
    match about.surroundings.addresses.base(about.section()) {
        Some(base) => (
            format!("{base}{route}"),
            format!("an endpoint is said to answer; the document asks {base}"),
        ),
        None => (
            format!("{BASE_URL}{route}"),
            "an endpoint is said to answer; BASE_URL is to say where".to_owned(),
        ),
    }
}

/// The status that the answer must have.
fn status(text: &str) -> Option<u16> {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^\d.:/])([1-5]\d\d)(?:[^\d.]|$)")
            .expect("the pattern is constant and tested")
    });
    let mut found = STATUS.captures_iter(text);
    let status = found.next()?[1].parse().ok()?;
    found.next().is_none().then_some(status)
}

/// The members that the answer must have, where the text gives them as JSON.
fn json(text: &str) -> std::collections::BTreeMap<String, JsonExpect> {
    let members = text
        .find('{')
        .and_then(|at| {
            let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter();
            values.next()?.ok()
        })
        .and_then(|value: serde_json::Value| value.as_object().cloned());
    members
        .into_iter()
        .flatten()
        .filter(|(_, value)| value.is_string() || value.is_boolean() || value.is_number())
        .map(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            (format!("/{name}"), JsonExpect::Value(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn an_endpoint_answers_where_the_document_asks() {
        let besides =
            "```bash\ncurl -f http://localhost:3001/\ncurl http://localhost:3001/healthz\n```";
        check(
            &[
                ("Health check passes", "GET http://localhost:3001/healthz"),
                (
                    "Health endpoint responds with 200",
                    "GET http://localhost:3001/healthz 200",
                ),
                ("Root endpoint responds", "GET http://localhost:3001/"),
                (
                    "Metrics endpoint responding",
                    "GET http://localhost:3001/metrics",
                ),
                (
                    "`GET /version` returns 200",
                    "GET http://localhost:3001/version 200",
                ),
                (
                    "`GET /ready` returns `{\"ready\": true}`",
                    "GET http://localhost:3001/ready /ready=true",
                ),
                ("`/admin` ist erreichbar", "GET http://localhost:3001/admin"),
            ],
            besides,
        );
    }

    #[test]
    fn where_nothing_is_asked_a_variable_says_where() {
        check(
            &[
                ("Health check passes", "GET $BASE_URL/health"),
                ("La verificación de salud responde", "GET $BASE_URL/health"),
                (
                    "Verificação de saúde responde com 200",
                    "GET $BASE_URL/health 200",
                ),
                ("Gesundheitsprüfung erfolgreich", "GET $BASE_URL/health"),
                ("Le contrôle de santé répond", "GET $BASE_URL/health"),
                ("Gezondheidscontrole geslaagd", "GET $BASE_URL/health"),
                ("Проверка здоровья проходит", "GET $BASE_URL/health"),
                ("健康检查通过", "GET $BASE_URL/health"),
                ("ヘルスチェックが成功する", "GET $BASE_URL/health"),
                ("헬스체크 통과", "GET $BASE_URL/health"),
                ("Kiểm tra sức khỏe thành công", "GET $BASE_URL/health"),
                (
                    "Swagger UI 접근 가능 (`/api/docs`)",
                    "GET $BASE_URL/api/docs",
                ),
                ("首页可访问", "GET $BASE_URL"),
            ],
            "",
        );
        let two = "```bash\ncurl http://localhost:1/a\ncurl http://localhost:2/b\n```";
        check(&[("Health check passes", "GET $BASE_URL/health")], two);
    }

    #[test]
    fn one_address_asked_both_ways_is_one() {
        let besides = "```bash\ncurl http://api.shop.example/health\ncurl -f https://api.shop.example/health\n\
                       curl 'http://prometheus:9090/api/v1/query?query=up'\n```";
        check(
            &[
                (
                    "All health checks passing",
                    "GET https://api.shop.example/health",
                ),
                ("`/orders` reachable", "GET https://api.shop.example/orders"),
            ],
            besides,
        );
        let variable = "```bash\nURL=$(terraform output url)\ncurl -v $URL/health\n```";
        check(
            &[("Health endpoint responds with 200", "GET $URL/health 200")],
            variable,
        );
    }

    #[test]
    fn an_address_in_the_text_is_asked_only_where_it_is_said_to_answer() {
        check(
            &[
                (
                    "El sitio https://shop.example carga.",
                    "GET https://shop.example",
                ),
                (
                    "http://localhost:3000 ist erreichbar",
                    "GET http://localhost:3000",
                ),
                ("https://shop.example 可访问", "GET https://shop.example"),
            ],
            "",
        );
        check_none(
            &[
                "Health check fails",
                "Health check not passing",
                "Health check endpoint configured",
                "Health check of the Kubernetes pods passes",
                "Health check < 5 ms and passes",
                "Open http://localhost:8000 → Login works",
                "Choose a plan at https://vendor.example",
                "Check [workflows](https://git.example/a/actions) pass",
                "`POST /orders` returns 201",
                "Docs at `/var/lib/docs` available",
                "Payments endpoint works",
                "Homepage works on mobile",
                "`/admin` is reachable only from the office",
                "`/go` live behaviour",
                "`/discover` loads events and logos",
                "Sign in as a new user; expect success and `/me` returns the name",
            ],
            "",
        );
    }
}
