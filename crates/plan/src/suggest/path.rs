//! A file or folder that is said to be there.

use super::words::words;
use super::{About, Suggestion};
use crate::{FileProbe, Probe};

words! {
    /// It is in its place.
    static THERE =
        "en: exists, present, created, generated, in place
         es: existe, creado, creada, generad, presente
         pt: criado, criada, gerado, gerada
         de: vorhanden, erstellt, angelegt, erzeugt
         fr: créé, généré, présent
         nl: aanwezig, aangemaakt, gegenereerd, bestaat
         ru: создан, существует, сгенерирован
         zh: 存在, 已创建, 已生成, 生成
         ja: 作成され, 作成済
         ko: 생성, 존재
         vi: đã tạo, tồn tại";

    /// What a path without an ending is.
    static FOLDER =
        "en: director, folder
         es: carpeta
         pt: pasta., diretório
         de: verzeichnis, ordner
         fr: dossier, répertoire
         nl: map.
         ru: каталог, папк
         zh: 目录, 文件夹
         ja: ディレクトリ, フォルダ
         ko: 디렉터리, 디렉토리, 폴더
         vi: thư mục";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let [code] = about.codes.as_slice() else {
        return None;
    };
    if !is_path(code, about.says(&FOLDER)) || !about.claims(&THERE) {
        return None;
    }
    if about.others(&[&THERE, &FOLDER]) > 1 {
        return None;
    }
    let probe = FileProbe {
        path: (*code).to_owned(),
        ..FileProbe::default()
    };
    Some(Suggestion::new(
        Probe::File(probe),
        "a path stands in the text; it is there",
    ))
}

/// `dist/main.js`, `build/`: a path with a folder, and no route (`/health`), branch, address or pattern.
fn is_path(code: &str, folder: bool) -> bool {
    let parts: Vec<&str> = code.trim_end_matches('/').split('/').collect();
    let has_file = parts.last().is_some_and(|name| {
        name.rsplit_once('.')
            .is_some_and(|(stem, ending)| !stem.is_empty() && ending.len() < 6)
    });
    let absolute = code.starts_with('/');
    (parts.len() > 1 || code.ends_with('/'))
        && (has_file || folder || code.ends_with('/'))
        && (!absolute || has_file && parts.len() > 2)
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-/~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn what_is_said_to_be_there_is_there() {
        check(
            &[
                ("`dist/main.js` generated", "file dist/main.js"),
                ("生成 `web/node_modules` 目录", "file web/node_modules"),
                ("`config/tls.conf` vorhanden", "file config/tls.conf"),
                ("El archivo `conf/app.toml` existe", "file conf/app.toml"),
            ],
            "",
        );
        check_none(
            &[
                "`/health` present",
                "`docs/OPERATIONS.md` created",
                "`main` created",
                "`dist/main.js` not generated",
                "找到 `functions/grade` 文件夹",
                "Branch `release/1` created",
            ],
            "",
        );
    }
}
