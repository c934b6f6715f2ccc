//! Spoken forms.

use super::*;

#[test]
fn a_glossary_gives_spoken_forms() {
    let text = "# Terms\n\n- kubelet: cube let, 酷不莱特\n- **etcd**：E T C D，et cd、埃特西地\n- std::vec: standard vec\n\
                - kubelet: kube let, Cube Let\n- no colon\n- : nothing\n- empty:\n- kubectl: cube let\n\n\
                | term | spoken | more |\n|---|---|---|\n| `CRI` | C R I, see are eye | 容器运行时接口 |\n| | x |\n| y | |\n";
    let notes = parse(Path::new("a/Glossary.md"), text);
    let mut lines: String = notes
        .glossary
        .entries()
        .iter()
        .map(|entry| format!("{} = {}\n", entry.term, entry.aliases.join(" / ")))
        .collect();
    lines += &outline(&notes);
    expect![[r#"
        kubelet = cube let / 酷不莱特 / kube let
        etcd = E T C D / et cd / 埃特西地
        std::vec = standard vec
        CRI = C R I / see are eye / 容器运行时接口
        ! a/Glossary.md:7:1: `no colon` has no `:` between term and spoken forms; write `term: spoken form, another`
        ! a/Glossary.md:8:1: spoken forms without a term; write the term before the `:`
        ! a/Glossary.md:9:1: `empty` has no spoken form; write one after the `:`, or remove the line
        ! a/Glossary.md:10:1: `cube let` stands for `kubelet` already, at a/Glossary.md:3:1; give it to one term only
        ! a/Glossary.md:15:1: spoken forms without a term; write the term before the `:`
        ! a/Glossary.md:16:1: `y` has no spoken form; write one after the `:`, or remove the line
    "#]].assert_eq(&lines);
    assert!(parse(Path::new("kubelet.md"), text).glossary.is_empty());
    assert_eq!(parse(Path::new("glossary.md"), "").problems.len(), 1);
}

#[test]
fn a_glossary_tells_how_the_voice_reads_a_term() {
    let text = "- kubelet: cube let, 酷不莱特 (say: koob let)\n- CRI-O (say: cry oh)\n- etcd：E T C D（读作：et see D）\n\
                - `std::vec`: standard vec （say：standard vec）\n- kubelet: cubelet\n- CRI-O: C R I O (the runtime)\n\
                - runc: (say: )\n- essay: s a (an essay)\n\n\
                | term | zh | Say |\n|---|---|---|\n| CNI | 容器网络接口 | see en eye |\n| nginx | | engine x |\n| OCI | O C I | |\n\n\
                | term | say |\n|---|---|\n| CSI | C S I |\n\n\
                | 术语 | 读法 | 中文 |\n|---|---|---|\n| IPVS | I P V S | 虚拟服务器 |\n";
    let notes = parse(Path::new("glossary.md"), text);
    let mut lines: String = notes
        .glossary
        .entries()
        .iter()
        .map(|entry| format!("{} = {} => {:?}\n", entry.term, entry.aliases.join(" / "), entry.say))
        .collect();
    lines += &outline(&notes);
    expect![[r#"
        kubelet = cube let / 酷不莱特 / cubelet => Some("koob let")
        CRI-O = C R I O (the runtime) => Some("cry oh")
        etcd = E T C D => Some("et see D")
        std::vec = standard vec => Some("standard vec")
        essay = s a (an essay) => None
        CNI = 容器网络接口 => Some("see en eye")
        nginx =  => Some("engine x")
        OCI = O C I => None
        CSI = C S I => None
        IPVS = I P V S / 虚拟服务器 => None
        ! glossary.md:7:1: `runc` has `say:` without a pronunciation; write how the voice is to read it, such as `(say: koob let)`
    "#]].assert_eq(&lines);
    let mut nearer = notes.glossary.clone();
    let mut below = Glossary::default();
    below.pronounce("kubelet", "kubernetes agent");
    nearer.merge(&below);
    assert_eq!(nearer.entries()[0].say.as_deref(), Some("kubernetes agent"));
    assert_eq!(nearer.entries()[0].aliases, notes.glossary.entries()[0].aliases);
}

#[test]
fn a_glossary_may_have_any_name() {
    let text = "# Words\n- kubelet: cube let, 酷不莱特\n- etcd\n";
    let notes = parse_glossary(Path::new("words.txt"), text);
    assert_eq!(notes.glossary, parse(Path::new("glossary.md"), text).glossary);
    assert_eq!((notes.glossary.entries().len(), notes.problems.len()), (1, 1));
}
