//! Whether a comment tells somebody to do something, in several languages.

use super::Comment;
use crate::rules::has_any;
use crate::stems::Stems;

/// Words with which a step is numbered or an alternative named, in lower case; a number or a letter follows.
static MARKERS: Stems = Stems::new(&[
    "step",
    "option",
    "phase",
    "schritt",
    "variante",
    "paso",
    "opción",
    "passo",
    "opção",
    "étape",
    "etape",
    "stap",
    "optie",
    "шаг",
    "вариант",
    "步骤",
    "选项",
    "手順",
    "ステップ",
    "단계",
    "bước",
    "tùy chọn",
]);

/// Words with which a line tells somebody to do something: English, Spanish and Portuguese, French, Russian, Vietnamese.
const FIRST: &str = " restore update create deploy redeploy start stop restart scale shift switch route set \
    configure revert roll rollback run execute move drain enable disable login log test verify check call install upload download \
    copy remove delete apply migrate add rebuild push activate deactivate try setup \
    restaurar detener iniciar crear actualizar verificar comprobar ejecutar configurar cambiar desplegar \
    revertir parar criar atualizar executar alterar implantar reverter desligar ligar testar \
    restaurer arrêter démarrer créer vérifier exécuter configurer déployer basculer lancer tester rétablir \
    восстановить остановить запустить создать обновить проверить выполнить настроить откатить переключить развернуть \
    khôi dừng kiểm triển ";

/// Words with which a line tells somebody to tell others: people do that, by no command.
const TELLING: &str = " notify send announce tell inform message email communicate alert ask contact post \
    enviar notificar avisar informar comunicar envoyer prévenir notifier informer inviare notificare avvisare \
    отправить сообщить уведомить gửi thông ";
/// The same for languages without blanks between words, or that put the verb last.
static TELLING_OTHERWISE: Stems = Stems::new(&[
    "发送",
    "通知",
    "連絡",
    "공지",
    "알림",
    "告知",
    "benachrichtigen",
    "informieren",
    "informeren",
    "waarschuwen",
]);

/// Second words by which the first is a name and no request: `Test user`, `Log files`, `Restore point`.
const NAMES: &str = " of time date key keys point path user users data env environment suite account accounts file files level output plan \
    location command commands script scripts page id name number numbers options parameters center centre note notes log logs results \
    result report size order list rate cases case coverage button ";

/// The same for languages without blanks between words, or that put the verb last.
static BEGINNINGS: Stems = Stems::new(&[
    "恢复", "停止", "启动", "创建", "更新", "检查", "验证", "执行", "配置", "部署", "回滚", "切换",
]);
const ENDINGS: &str = concat!(
    "してください|하기|하세요| wiederherstellen| starten| stoppen| prüfen| ausführen| anlegen|",
    " umschalten| herstellen| herstarten| terugzetten| uitvoeren| controleren",
);
/// What makes a name of such a beginning: 部署时间, 更新日志.
const NAMED: &str = "时间|日志|文件|结果|完成|成功|失败|说明|环境|需要|将|会|：|:";
/// Words of sentences that tell what happens.
static STATES: Stems = Stems::new(&[" wird ", " werden ", " kann ", " zal ", " kan "]);

/// Words that make a line a remark for a case that may not come, or about what stands elsewhere.
static CONDITIONS: Stems = Stems::new(&[
    " if ",
    " when ",
    " unless ",
    " only ",
    " above",
    " below",
    "optional",
    " wenn ",
    " falls ",
    " bei bedarf",
    " si ",
    " cuando ",
    " se ",
    " als ",
    " если ",
    " при ",
    "如果",
    "场合",
    "場合",
    "경우",
    " nếu ",
]);

/// Words of a step that is not to be done, or that something else does.
static NOT_TO_DO: Stems = Stems::new(&[
    "nothing",
    "already",
    "skip",
    "no longer",
    "not needed",
    "not required",
    "not applicable",
    "n/a",
    "obsolete",
    "automatic",
    "by itself",
    "entfäll",
    "nicht nötig",
    "bereits",
    "automatisch",
    "ya no",
    "no aplica",
    "omit",
    "já ",
    "não se aplica",
    "déjà",
    "inutile",
    "vervalt",
    "niet nodig",
    "уже ",
    "не нужн",
    "не требуется",
    "пропус",
    "无需",
    "不需要",
    "已经",
    "跳过",
    "自动",
    "不要",
    "自動",
    "省略",
    "必要ない",
    "불필요",
    "자동",
    "이미",
    "đã ",
    "tự động",
    "không cần",
]);

impl Comment<'_> {
    /// Whether it says that a step is not to be done.
    pub(super) fn is_left_out(&self) -> bool {
        NOT_TO_DO.are_in(&self.lower)
    }

    /// Whether it numbers a step or names an alternative: `Step 5: Slow roll`.
    pub(super) fn is_marked(&self) -> bool {
        let Some(marker) = MARKERS.beginning(&self.lower) else {
            return false;
        };
        let rest = &self.lower[marker.len()..];
        let apart = rest.starts_with(|first: char| first.is_whitespace() || first.is_ascii_digit());
        let rest = rest.trim_start();
        let label = rest
            .find([':', '.', ')', '：', ' '])
            .map_or("", |end| &rest[..end]);
        apart
            && !label.is_empty()
            && label.chars().count() <= 2
            && rest.len() > label.len() + 2
            && label.chars().all(char::is_alphanumeric)
    }

    /// Whether it tells somebody to tell others: `Notify the team`, `Step 5: Send a message`.
    pub(super) fn tells_people(&self) -> bool {
        let request = match self.lower.split_once([':', '：']) {
            Some((_, rest)) if self.is_marked() => rest.trim_start(),
            _ => &self.lower,
        };
        let first = request
            .split(|character: char| !character.is_alphanumeric())
            .find(|word| !word.is_empty());
        first.is_some_and(|word| TELLING.contains(&format!(" {word} ")))
            || TELLING_OTHERWISE.are_in(request)
    }

    /// Whether it surely tells somebody to do something.
    pub(super) fn claims(&self) -> bool {
        let Self { text, lower } = self;
        // Scripts with capitals begin a sentence with one; `# start web` may be a prompt of root.
        let begins = text.starts_with(|first: char| !first.is_lowercase());
        let request = ["GET", "POST", "PUT", "PATCH", "DELETE"]
            .iter()
            .any(|method| {
                text.strip_prefix(method)
                    .is_some_and(|rest| rest.starts_with(" /") || rest.starts_with(" http"))
            });
        let mut words = lower
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let in_list = |list: &str, word: &str| list.contains(&format!(" {word} "));
        let told = match (words.next(), words.next()) {
            (Some("login" | "log"), Some(second)) => {
                ["as", "in", "into", "to", "on"].contains(&second)
            }
            (Some(first), Some(second)) => {
                in_list(FIRST, first) && (first == "check" || !in_list(NAMES, second))
            }
            _ => false,
        };
        let remark = [
            ": ", " is ", " are ", " was ", " takes ", " took ", " has ", "=",
        ]
        .iter()
        .any(|mark| lower.contains(mark));
        let told = begins && told && !remark && !text.ends_with('?');
        let end = lower.trim_end_matches(['.', '。', ':', '：']);
        let begun = BEGINNINGS.beginning(lower).is_some() && !has_any(lower, NAMED);
        let ended =
            begins && ENDINGS.split('|').any(|word| end.ends_with(word)) && !STATES.are_in(lower);
        request || self.is_marked() || !self.is_conditional() && (told || begun || ended)
    }

    fn is_conditional(&self) -> bool {
        CONDITIONS.are_in(&format!(" {} ", self.lower))
    }
}
