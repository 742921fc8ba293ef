//! "Image pushed to registry", "image built": the image that the document pushes or builds is there.

use super::words::{says, words};
use super::{About, Suggestion};

words! {
    static IMAGE =
        "en: image., images., container image, docker image
         es: imagen
         pt: imagem
         de: image, abbild
         fr: image
         nl: image
         ru: образ
         zh: 镜像
         ja: イメージ
         ko: 이미지
         vi: image, ảnh";

    static PUSHED =
        "en: pushed, published, tagged, in registry, in the registry
         es: subida, publicada, etiquetada
         pt: enviada, publicada
         de: gepusht, veröffentlicht
         fr: poussée, publiée
         nl: gepusht, gepubliceerd
         ru: запушен, опубликован
         zh: 已推送, 推送成功, 已发布
         ja: プッシュ済, プッシュされ, 公開済
         ko: 푸시됨, 푸시 완료
         vi: đã đẩy, đã push";

    static BUILT =
        "en: built, builds successfully
         es: construida, creada
         pt: construída, criada
         de: gebaut, erstellt
         fr: construite, créée
         nl: gebouwd
         ru: собран
         zh: 已构建, 构建成功
         ja: ビルド済, ビルドされ
         ko: 빌드됨, 빌드 완료
         vi: đã build, đã dựng";

    /// What is said of images besides, and of those of another time.
    static OTHERS =
        "en: scan, vulnerab, size, base image, signed, sbom, previous, old., optimi, pinned, immutable
         es: escane, anterior
         pt: escane, anterior
         de: gescannt, vorherige
         fr: scann, précédent
         nl: gescand, vorige
         ru: сканир, предыдущ
         zh: 扫描
         ja: スキャン
         ko: 스캔";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    if !says(about.said(), &IMAGE) || about.says(&OTHERS) {
        return None;
    }
    if about.others(&[&IMAGE, &PUSHED, &BUILT]) > 0 {
        return None;
    }
    let images = &about.surroundings.images;
    if about.claims(&PUSHED) {
        let image = images.pushed(&about.lower)?;
        return Some(Suggestion::command(
            format!("docker manifest inspect {image}"),
            None,
            "an image is said to be pushed; the registry has the one that the document pushes",
        ));
    }
    let image = images
        .built(&about.lower)
        .filter(|_| about.claims(&BUILT))?;
    Some(Suggestion::command(
        format!("docker image inspect {image}"),
        None,
        "an image is said to be built; the one that the document builds is there",
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn the_image_of_the_document_is_there() {
        let besides = "```bash\ndocker build -t reg.example/[PROJECT]/shop:v2 -t reg.example/[PROJECT]/shop:latest .\n\
                       docker push reg.example/[PROJECT]/shop:v2\ndocker push reg.example/[PROJECT]/shop:latest\n```";
        let pushed = "$ docker manifest inspect reg.example/${PROJECT}/shop:v2";
        check(
            &[
                ("Container image pushed to registry", pushed),
                ("Image tagged with version number", pushed),
                (
                    "Image tagged as \"latest\"",
                    "$ docker manifest inspect reg.example/${PROJECT}/shop:latest",
                ),
                (
                    "Docker image built",
                    "$ docker image inspect reg.example/${PROJECT}/shop:v2",
                ),
                ("Imagen publicada", pushed),
                ("Imagem enviada", pushed),
                ("Image gepusht", pushed),
                ("Image poussée", pushed),
                ("Image gepubliceerd", pushed),
                ("Образ опубликован", pushed),
                ("镜像已推送", pushed),
                ("イメージをプッシュ済み", pushed),
                ("이미지 푸시 완료", pushed),
                ("Image đã đẩy lên registry", pushed),
            ],
            besides,
        );
        check_none(
            &[
                "Image not pushed",
                "Image pushed and scanned",
                "Image size optimized, built",
                "Push image",
                "Product images tagged",
                "Hero images published",
                "Previous image available in registry",
                "Images of products uploaded to the shop",
            ],
            besides,
        );
        check_none(&["Image pushed to registry"], "");
        check_none(
            &["Image pushed to registry"],
            "```bash\ndocker push a/b:1\ndocker push a/c:1\n```",
        );
    }
}
