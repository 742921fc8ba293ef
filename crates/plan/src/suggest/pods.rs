//! "All pods running", "nodes ready", "no crash loops": kubectl, in the document's own namespace.

use super::words::{PASSES, UP, words};
use super::{About, Suggestion};
use tminus_checklist::Check;

words! {
    static PODS =
        "en: pod., pods., readiness probe
         ru: поды, подов
         zh: 所有pod, 全部pod
         ja: 全pod, すべてのpod
         ko: 파드";

    static NODES =
        "en: nodes.
         es: nodos.
         pt: nós.
         de: knoten
         fr: nœuds
         nl: nodes.
         ru: узлы, ноды
         zh: 节点
         ja: ノード
         ko: 노드
         vi: các nút";

    static READY =
        "en: ready, running, healthy, started, up.
         es: listos, listas, en ejecución, corriendo
         pt: prontos, em execução, rodando
         de: bereit, laufen
         fr: prêts, en cours d'exécution
         nl: klaar, draaien
         ru: готов, запущен, работают
         zh: 就绪, 运行, 正常
         ja: 起動, 準備完了, 実行中, 稼働
         ko: 준비, 실행, 정상
         vi: sẵn sàng, đang chạy";

    static PROBE =
        "en: readiness probe, readiness-probe
         zh: 就绪探针
         ja: レディネスプローブ";

    static LOOPS = "en: crash loop, crashloop, restart loop, crash-loop";

    static MEMORY = "en: oomkilled, oom-killed, oom killed";

    /// Pods that are on their way out, or of another time.
    static OTHERS = "en: old., scaled down, evict, disruption, security, policy, one pod, kill";

    static NONE =
        "en: no., zero, without, none
         es: sin., ningún
         pt: sem., nenhum
         de: kein, ohne
         fr: aucun, sans
         nl: geen, zonder
         ru: нет., без
         zh: 无, 没有
         ja: なし, ない
         ko: 없
         vi: không";

    static OTHER_NODES = "en: node.js, beam";
}
pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let kubernetes = &about.surroundings.kubernetes;
    let namespace = kubernetes.namespace(about.section())?;
    if !about.item.criteria.is_empty() || about.says(&OTHERS) {
        return None;
    }
    let known = [
        &PODS, &NODES, &READY, &PROBE, &LOOPS, &MEMORY, &NONE, &PASSES, &UP,
    ];
    if about.others(&known) > 0 {
        return None;
    }
    // No pods at all are none in a bad state, and prove nothing.
    let never = |output: &str, seen: Check, state: &str| {
        Some(Suggestion::command(
            format!("kubectl get pods{namespace}{output}"),
            [seen, Check::Lacks(state.to_owned())],
            "no pod of the document's namespace is in that state",
        ))
    };
    if about.says(&LOOPS) && about.says(&NONE) {
        return never("", Check::SomeOutput, "CrashLoopBackOff");
    }
    if about.says(&MEMORY) && about.says(&NONE) {
        let seen = Check::Contains("containerStatuses".to_owned());
        return never(" -o yaml", seen, "OOMKilled");
    }
    let ready =
        about.claims(&READY) || about.says(&PROBE) && (about.claims(&PASSES) || about.claims(&UP));
    if !ready {
        return None;
    }
    if about.says(&PODS) {
        let which = kubernetes.selector(about.section());
        return Some(Suggestion::command(
            format!("kubectl wait --for=condition=Ready pod {which}{namespace} --timeout=60s"),
            None,
            "pods are said to be ready; kubectl waits for those of the document",
        ));
    }
    let nodes = about.says(&NODES) && !about.says(&OTHER_NODES);
    nodes.then(|| {
        Suggestion::command(
            "kubectl wait --for=condition=Ready nodes --all --timeout=60s",
            None,
            "nodes are said to be ready; kubectl waits for all",
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn kubectl_waits_for_what_the_document_names() {
        let besides = "```bash\nkubectl get pods -n shop -l app=web\n```";
        let wait = "$ kubectl wait --for=condition=Ready pod -l app=web -n shop --timeout=60s";
        check(
            &[
                ("All pods running", wait),
                ("Passed readiness probe", wait),
                ("Todos los pods listos", wait),
                ("Todos os pods prontos", wait),
                ("Alle Pods laufen", wait),
                ("Tous les pods sont prêts", wait),
                ("Alle pods draaien", wait),
                ("Все поды запущены", wait),
                ("所有Pod运行正常", wait),
                ("全Podが起動している", wait),
                ("모든 파드 실행 중", wait),
                ("Các pod đang chạy", wait),
                (
                    "All nodes ready",
                    "$ kubectl wait --for=condition=Ready nodes --all --timeout=60s",
                ),
                (
                    "No crash loops",
                    "$ kubectl get pods -n shop ⇒ SomeOutput ⇒ Lacks(\"CrashLoopBackOff\")",
                ),
                (
                    "No OOMKilled pods",
                    "$ kubectl get pods -n shop -o yaml ⇒ Contains(\"containerStatuses\") ⇒ Lacks(\"OOMKilled\")",
                ),
            ],
            besides,
        );
        check_none(
            &[
                "Pods not ready",
                "Pods of the neighbours running",
                "Old pods scaled down, all ready",
                "Kill one pod, observe that it is up again",
                "Pod security policies running",
                "HPA scaled to 5-6 pods",
                "Node.js running",
            ],
            besides,
        );
    }

    #[test]
    fn without_kubectl_or_between_two_namespaces_nothing_is_known() {
        check_none(&["All pods running"], "");
        check_none(
            &["All pods running"],
            "```bash\nkubectl get pods -n a\nkubectl get pods -n b\n```",
        );
        check(
            &[(
                "All pods running",
                "$ kubectl wait --for=condition=Ready pod --all --timeout=60s",
            )],
            "```bash\nkubectl apply -f deploy/\n```",
        );
    }
}
