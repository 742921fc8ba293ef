//! "Working tree clean", "tag `v1.2` exists", "on branch `main`": what git says.

use super::words::{DONE, words};
use super::{About, Suggestion};
use crate::{GitProbe, Probe};

words! {
    static TREE =
        "en: work tree, working tree, working directory, working copy, git tree, git status, repository, repo.
         es: árbol de trabajo, directorio de trabajo, repositorio
         pt: árvore de trabalho, diretório de trabalho, repositório
         de: arbeitsverzeichnis, arbeitsbaum
         fr: répertoire de travail, arbre de travail, dépôt
         nl: werkmap, werkboom
         ru: рабочее дерево, рабочий каталог, рабочая директория, репозиторий
         zh: 工作区, 工作树, 工作目录
         ja: 作業ツリー, ワーキングツリー
         ko: 작업 트리, 작업 디렉터리, 작업 디렉토리
         vi: cây làm việc, thư mục làm việc";

    static CLEAN =
        "en: clean
         es: limpio, limpia
         pt: limpo, limpa
         de: sauber
         fr: propre
         nl: schoon
         ru: чист
         zh: 干净
         ja: クリーン
         ko: 깨끗, 클린
         vi: sạch";

    /// The whole claim in one phrase.
    static NOTHING_OPEN =
        "en: no uncommitted changes, no uncommitted files, nothing uncommitted
         es: sin cambios sin confirmar, sin cambios pendientes
         pt: sem alterações pendentes, sem alterações não commitadas, nenhuma alteração pendente
         de: keine uncommitteten änderungen, keine uncommitted changes, keine offenen änderungen
         fr: aucune modification non commitée, pas de modifications non commitées
         nl: geen niet-gecommitte wijzigingen, geen ongecommitte wijzigingen
         ru: нет незакоммиченных изменений
         zh: 没有未提交, 无未提交
         ja: 未コミットの変更がない, 未コミットの変更なし
         ko: 커밋되지 않은 변경사항 없음, 커밋되지 않은 변경 없음
         vi: không có thay đổi chưa commit";

    static TAG =
        "en: tag., tagged, git tag
         es: etiqueta, etiquetad
         pt: etiqueta
         de: getaggt
         fr: tagué, étiquette
         nl: getagd
         ru: тег
         zh: 标签
         ja: タグ
         ko: 태그
         vi: thẻ";

    static BRANCH =
        "en: branch
         es: rama
         pt: ramo, branch
         de: zweig, branch
         fr: branche
         nl: branch
         ru: ветк
         zh: 分支
         ja: ブランチ
         ko: 브랜치
         vi: nhánh";

    static CHECKED_OUT =
        "en: checked out, on branch, on the branch
         es: en la rama
         pt: na branch, no ramo
         de: ausgecheckt, auf dem branch
         fr: sur la branche
         nl: uitgecheckt, op branch
         ru: на ветке
         zh: 位于, 当前分支
         ja: チェックアウト
         ko: 체크아웃
         vi: trên nhánh";

    static PUSHED =
        "en: pushed
         es: subido
         pt: enviado
         de: gepusht
         fr: poussé
         nl: gepusht
         ru: запушен, отправлен
         zh: 已推送
         ja: プッシュ済
         ko: 푸시
         vi: đã đẩy, đã push";

    static COMMITS =
        "en: commits, code., git repo, github repo, repository, branch, changes
         es: código, cambios
         pt: código, alterações
         de: änderungen
         fr: modifications
         nl: wijzigingen
         ru: изменени, коммит
         zh: 代码, 提交
         ja: コミット
         ko: 커밋, 코드
         vi: mã nguồn";

    /// Images, packages and resources have tags and repositories too.
    static OTHERS =
        "en: image, container, docker, registry, package, artifact, resource, cost, html, meta, hash, protection
         es: imagen
         pt: imagem
         de: abbild
         ru: образ
         zh: 镜像
         ja: イメージ
         ko: 이미지";

    static TAGGED =
        "en: tagged
         es: etiquetad
         pt: etiquetad
         de: getaggt
         fr: tagué
         nl: getagd";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if about.says(&OTHERS) || !about.item.criteria.is_empty() {
        return None;
    }
    let open = about.says(&NOTHING_OPEN);
    if about.negated() && !open {
        return None;
    }
    let known = [
        &TREE,
        &CLEAN,
        &NOTHING_OPEN,
        &TAG,
        &TAGGED,
        &BRANCH,
        &CHECKED_OUT,
        &PUSHED,
        &COMMITS,
        &DONE,
    ];
    let clean = open || about.says(&TREE) && about.says(&CLEAN);
    let tag = about.says(&TAG) && (about.says(&DONE) || about.says(&TAGGED));
    let branch = branch(about);
    let pushed = about.says(&PUSHED) && about.says(&COMMITS) && !tag;
    if !(clean || tag || pushed || branch.is_some()) || about.others(&known) > 0 {
        return None;
    }
    let name = name_of_tag(about);
    let probe = GitProbe {
        clean,
        branch,
        tag_at_head: tag && name.is_none(),
        tag: tag.then(|| name.unwrap_or("*").to_owned()),
        pushed,
        ..GitProbe::default()
    };
    Some(Suggestion::new(
        Probe::Git(probe),
        "git knows the state of the work tree",
    ))
}

/// The branch that the text names in backticks, and says to be checked out.
fn branch(about: &About<'_>) -> Option<String> {
    let [code] = about.codes.as_slice() else {
        return None;
    };
    let fits = code
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte));
    (fits && about.says(&BRANCH) && about.says(&CHECKED_OUT)).then(|| (*code).to_owned())
}

/// `v1.2.0`, in backticks or bare.
fn name_of_tag<'a>(about: &About<'a>) -> Option<&'a str> {
    let version = |word: &&str| {
        let numbers = word.strip_prefix('v').unwrap_or(word);
        numbers.contains('.')
            && numbers.starts_with(|first: char| first.is_ascii_digit())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    let in_code = match about.codes.as_slice() {
        [code] => Some(*code).filter(|code| !code.contains(' ')),
        _ => None,
    };
    in_code.or_else(|| about.item.text.split_whitespace().find(version))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn git_knows_what_is_said_of_the_work_tree() {
        check(
            &[
                ("Working tree clean", "git clean"),
                ("Work tree is clean and tagged", "git clean tag * at head"),
                ("No uncommitted changes", "git clean"),
                ("Repositorio limpio", "git clean"),
                ("Árvore de trabalho limpa", "git clean"),
                ("Arbeitsverzeichnis sauber", "git clean"),
                ("Aucune modification non commitée", "git clean"),
                ("Werkmap schoon", "git clean"),
                ("Нет незакоммиченных изменений", "git clean"),
                ("工作区干净", "git clean"),
                ("未コミットの変更がない", "git clean"),
                ("작업 트리 깨끗함", "git clean"),
                ("Cây làm việc sạch", "git clean"),
                ("Git tag `v2.4.0` created", "git tag v2.4.0"),
                ("Tag v2.4.0 exists", "git tag v2.4.0"),
                ("Branch `main` is checked out", "git branch main"),
                ("All commits pushed", "git pushed"),
            ],
            "",
        );
        check_none(
            &[
                "Working tree not clean",
                "Image tagged with version number",
                "Previous version tagged in registry",
                "Create tag `v1.0`",
                "Container image pushed to registry",
                "Branch `main` merged",
                "Clean database",
                "Price tag exists on products",
                "Working copy of the contract clean",
                "Content changes pushed",
                "Changes pushed to staging",
                "Branch protection rules configured",
            ],
            "",
        );
    }
}
