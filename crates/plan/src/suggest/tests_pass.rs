//! "All tests pass": the test run of the tool that the document uses.

use super::surroundings::{kinds_in, words_of_kind};
use super::words::{PASSES, says, words};
use super::{About, Suggestion};

words! {
    /// A test suite; in scripts without plurals, all tests or the unit tests.
    static SUITE =
        "en: tests, test suite, unit test
         es: pruebas
         pt: testes
         de: tests, testsuite, testfälle, unittests
         fr: tests
         nl: tests, testen
         ru: тесты, тестов
         zh: 所有测试, 全部测试, 单元测试, 测试用例, 所有測試, 單元測試
         ja: 全テスト, すべてのテスト, 全てのテスト, 単体テスト, ユニットテスト
         ko: 모든 테스트, 전체 테스트, 단위 테스트, 유닛 테스트
         vi: tất cả kiểm thử, mọi kiểm thử, kiểm thử đơn vị, tất cả các bài kiểm thử, tất cả test";

    /// Tests of whichever kind.
    static TESTS =
        "en: test
         es: prueba
         pt: teste
         de: test
         fr: test
         nl: test
         ru: тест
         zh: 测试, 測試
         ja: テスト
         ko: 테스트, 시험
         vi: kiểm thử";
}

/// What runs tests, as the first words of the commands that are suggested.
const RUNS: [&str; 26] = [
    "npm test",
    "npm run test",
    "yarn test",
    "yarn run test",
    "pnpm test",
    "pnpm run test",
    "bun test",
    "bun run test",
    "deno test",
    "pytest",
    "python -m pytest",
    "python3 -m pytest",
    "poetry run pytest",
    "uv run pytest",
    "tox",
    "cargo test",
    "cargo nextest",
    "go test",
    "rebar3 ",
    "mix test",
    "mvn ",
    "gradle ",
    "./gradlew ",
    "make ",
    "dotnet test",
    "bundle exec rspec",
];

/// The same for tools whose commands have a path or a language in front.
const OTHER_RUNS: [&str; 8] = [
    "rspec",
    "rails test",
    "vendor/bin/phpunit",
    "phpunit",
    "php artisan test",
    "composer test",
    "ctest",
    "pipenv run pytest",
];

/// Whether a command is a test run. Tests are known to no table of commands that only look, for
/// nobody can tell what they do; they run once, in their order, like any action.
pub(super) fn is_test_run(command: &str) -> bool {
    let command = command
        .strip_prefix("cd ")
        .and_then(|rest| rest.split_once(" && "))
        .map_or(command, |(_, rest)| rest);
    RUNS.iter()
        .chain(&OTHER_RUNS)
        .any(|run| command.starts_with(run))
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let tests = &about.surroundings.tests;
    if !says(about.said(), &PASSES) || !about.claims(&PASSES) {
        return None;
    }
    let kinds = kinds_in(&about.lower);
    let words = if kinds.is_empty() { &SUITE } else { &TESTS };
    if !says(about.said(), words) {
        return None;
    }
    let mut known = vec![words, &PASSES];
    known.extend(kinds.iter().map(|kind| words_of_kind(*kind)));
    if about.others(&known) > 0 {
        return None;
    }
    let command = if kinds.is_empty() {
        tests.all(about.section())
    } else {
        tests.of_kinds(&kinds, about.section())
    };
    let command = command.filter(|command| is_test_run(command))?;
    Some(Suggestion::command(
        command,
        None,
        "tests are said to pass; this is how the document runs them",
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn tests_run_with_the_tool_of_the_document() {
        check(
            &[
                ("All tests passing locally", "$ npm test"),
                ("Unit tests pass", "$ npm test"),
                ("Todas las pruebas pasan", "$ npm test"),
                ("Todos os testes passam", "$ npm test"),
                ("Alle Tests bestanden", "$ npm test"),
                ("Tous les tests passent", "$ npm test"),
                ("Alle tests slagen", "$ npm test"),
                ("Все тесты прошли", "$ npm test"),
                ("所有测试通过", "$ npm test"),
                ("単体テストが成功する", "$ npm test"),
                ("모든 테스트 통과", "$ npm test"),
                ("Tất cả kiểm thử đều đạt", "$ npm test"),
            ],
            "```bash\nnpm run build\n```",
        );
        check_none(
            &[
                "Tests fail",
                "Not all tests pass",
                "Load tests passed",
                "QA tests passed",
                "Blood tests of the crew passed",
                "Smoke tests passed",
                "Security tests passed",
                "All staging tests passed",
                "All tests pass with >80% coverage",
                "测试成功",
                "Tests reviewed and passed by the team",
                "Test login passes",
            ],
            "```bash\nnpm run build\n```",
        );
        check_none(&["All tests pass"], "");
        check_none(&["All tests pass"], "```bash\nnpm ci\ncargo build\n```");
    }

    #[test]
    fn the_own_test_run_of_the_document_comes_first() {
        for (command, wanted) in [
            ("make test", "$ make test"),
            ("rebar3 eunit", "$ rebar3 eunit"),
            ("rebar3 release", "$ rebar3 ct"),
            ("cargo test --workspace", "$ cargo test --workspace"),
            ("go test ./... -race", "$ go test ./... -race"),
            ("mvn -q package", "$ mvn test"),
            ("pytest -q app/tests", "$ pytest -q app/tests"),
            ("cd web\nyarn build", "$ cd web && yarn test"),
            ("npm test -- --filter=$WHICH", "$ npm test"),
        ] {
            check(
                &[("All tests pass", wanted)],
                &format!("```bash\n{command}\n```"),
            );
        }
    }

    #[test]
    fn tests_of_a_kind_are_run_by_the_command_of_that_kind() {
        let besides =
            "```bash\n# Run integration tests\npytest tests/e2e/ \\\n  --workers 10 -v\n```";
        check(
            &[
                (
                    "All integration tests passing",
                    "$ pytest tests/e2e/ --workers 10 -v",
                ),
                ("All tests passing", "$ pytest"),
                ("Smoke tests passed", "-"),
                ("Integration successful", "-"),
            ],
            besides,
        );
    }
}
