//! "Dependencies installed": the document's package manager misses none.

use super::words::words;
use super::{About, Suggestion};

words! {
    static DEPENDENCIES =
        "en: dependencies, node_modules, node modules
         es: dependencias
         pt: dependências
         de: abhängigkeiten
         fr: dépendances
         nl: afhankelijkheden
         ru: зависимости
         zh: 依赖
         ja: 依存
         ko: 의존성
         vi: phụ thuộc";

    static INSTALLED =
        "en: installed, resolved, up to date
         es: instalad
         pt: instalad
         de: installiert
         fr: installé
         nl: geïnstalleerd
         ru: установлен
         zh: 安装成功, 已安装, 安装完成
         ja: インストール
         ko: 설치
         vi: đã cài";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if !about.says(&DEPENDENCIES) || !about.claims(&INSTALLED) {
        return None;
    }
    if about.others(&[&DEPENDENCIES, &INSTALLED]) > 0 {
        return None;
    }
    let check = about.surroundings.packages.check(about.section())?;
    Some(Suggestion::command(
        check,
        None,
        "dependencies are said to be installed; the document's package manager misses none",
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn the_package_manager_misses_none() {
        let listed = "$ cd web && npm ls --depth=0";
        check(
            &[
                ("All dependencies installed", listed),
                ("Dependencias instaladas", listed),
                ("Dependências instaladas", listed),
                ("Abhängigkeiten installiert", listed),
                ("Dépendances installées", listed),
                ("Afhankelijkheden geïnstalleerd", listed),
                ("Зависимости установлены", listed),
                ("依赖安装成功", listed),
                ("依存関係のインストール済み", listed),
                ("의존성 설치 완료", listed),
                ("Đã cài các gói phụ thuộc", listed),
            ],
            "```bash\ncd web\nnpm install\n```",
        );
        check_none(
            &[
                "Dependencies not installed",
                "Dependencies of the neighbouring team's tool installed",
                "Dependencies minimal and necessary",
                "All dependencies included in release",
            ],
            "```bash\nnpm install\n```",
        );
        check_none(
            &["Dependencies installed"],
            "```bash\nnpm install -g pm2\n```",
        );
        // pip cannot say what is missing.
        check_none(
            &["Dependencies installed"],
            "```bash\npip install -r requirements.txt\n```",
        );
    }
}
