use super::*;
use crate::coach::clause;
use crate::coach::finding::find;
use crate::coach::glossary::Glossary;
use crate::coach::grade::tests::{point, question};
use crate::coach::tokenizer::tokenize;

/// By which rule a point of one term is heard best: as the term, or else by one of its words.
#[track_caller]
fn rule(term: &str, heard: &str) -> Option<Rule> {
    let mut glossary = Glossary::default();
    glossary.add("kubelet", ["cube let".to_owned(), "酷不莱特".to_owned()]);
    glossary.add("Scheduler", ["调度器".to_owned()]);
    let text = term.split('|').next().unwrap();
    let question = question("?", vec![point("p1", &format!("the {text} first"), &[term])]);
    let key = AnswerKey::new(&question, &glossary);
    let tokens = tokenize(heard, &[]);
    let clauses = clause::divide(&tokens, &[]);
    let found = find(&key, &tokens);
    let negated = clause::Negations::of(&tokens, &clauses, &names(&key, &found)).negated();
    let mentions = mentions(&key, &tokens, &clauses, &negated, &found);
    let mut best: Option<&Mention<'_>> = None;
    for mention in mentions[0].iter().filter(|mention| mention.confidence > CHANCE) {
        let rank = |mention: &Mention<'_>| (mention.term.is_some(), mention.confidence);
        if best.is_none_or(|best| rank(mention) > rank(best)) {
            best = Some(mention);
        }
    }
    best.map(|mention| mention.rule)
}

#[test]
fn ways_to_hear_a_term() {
    for (term, heard, expected) in [
        ("etcd", "写入 ETCD 里", Rule::Exact),
        ("调度器", "由調度器選擇", Rule::Exact),
        ("API Server", "the api server", Rule::Exact),
        ("Scheduler|调度器", "由调度器选", Rule::Exact),
        ("etcd", "into E T C D now", Rule::Spelled),
        ("API", "the A.P.I. says", Rule::Spelled),
        ("k8s", "on k 8 s", Rule::Spelled),
        ("kubelet", "the kube let starts", Rule::Joined),
        ("roll back", "then rollback", Rule::Joined),
        ("kube-proxy", "kubeproxy 写规则", Rule::Joined),
        ("NodePort", "a node port", Rule::Joined),
        ("terraform", "then terraformfirst it", Rule::Joined),
        ("migrations", "for my grations", Rule::Near),
        ("rebalance", "触发瑞白冷丝", Rule::Sound),
        ("Chart.yaml", "chart dot yaml has it", Rule::Joined),
        ("SYN+ACK", "回 SYN 加 ACK", Rule::Joined),
        ("kubelet", "the cube let starts", Rule::Alias),
        ("kubelet", "酷不莱特启动", Rule::Alias),
        ("调度器", "the scheduler picks", Rule::Alias),
        ("watch", "it watches pods", Rule::Stem),
        ("bind", "the binding", Rule::Stem),
        ("kubelet", "the kublet starts", Rule::Alias),
        ("kubelet", "the kubelot starts", Rule::Near),
        ("回滚", "then a rollback", Rule::Equivalent),
        ("镜像", "推送静像到", Rule::Sound),
        ("tekmar", "泰克马 用", Rule::Sound),
        ("readiness", "red iness probe", Rule::Near),
    ] {
        assert_eq!(rule(term, heard), Some(expected), "{term} in {heard}");
    }
}

#[test]
fn false_friends_are_not_heard() {
    for (term, heard) in [
        ("bind", "I cannot find it"),
        ("watch", "what is it"),
        ("pod", "a part of it, a pot"),
        ("node", "a note on it"),
        ("cache", "catch the ball"),
        ("service", "to serve us"),
        ("registry", "please register here"),
        ("liveness", "the liveliness of it"),
        ("oras", "either or as such"),
        ("绑定", "绑架决定"),
        ("Docker", "the doctor came"),
    ] {
        assert_eq!(rule(term, heard), None, "{term} in {heard}");
    }
}
