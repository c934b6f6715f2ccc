//! How long it takes to judge two minutes of speech against twenty points, with five thousand aliases in the glossary.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use viva::coach::question::{KeyPoint, Place, Question, Term};
use viva::coach::{Glossary, Language, assess};
use viva::transcript::Transcript;

/// Points of the kind people write: a term or two and ten words around them.
const POINTS: [(&str, &[&str]); 10] = [
    ("客户端把创建请求交给 API Server", &["API Server"]),
    ("API Server 把 Pod 写入 etcd，此时 Pod 处于 Pending", &["etcd", "Pending"]),
    ("Scheduler 通过 watch 发现没有节点的 Pod，选出一个 node", &["Scheduler|调度器", "watch"]),
    ("把 bind 结果经 API Server 写回 etcd", &["bind|绑定"]),
    ("节点上的 kubelet watch 到 Pod，通过 CRI 启动容器", &["kubelet", "CRI"]),
    ("The Calvin cycle in the stroma fixes CO2 with RuBisCO", &["Calvin cycle", "RuBisCO"]),
    ("Readiness failure: the pod leaves the Service endpoints, no restart", &["readiness", "endpoints"]),
    ("Startup probe holds off the other two until the app has booted", &["startup"]),
    ("SYN flood 占满半连接队列，用 SYN cookie 缓解", &["SYN flood", "SYN cookie"]),
    ("密钥不能明文进仓库，用 Sealed Secrets 或 Vault", &["Sealed Secrets", "Vault"]),
];

fn question() -> Question {
    let point = |at: usize| {
        let (text, terms) = POINTS[at % POINTS.len()];
        KeyPoint {
            id: format!("p{}", at + 1),
            text: text.to_owned(),
            terms: terms.iter().map(|t| Term { ways: t.split('|').map(str::to_owned).collect() }).collect(),
            weight: 1.0,
            optional: false,
            step: true,
            parent: None,
            place: Place::default(),
        }
    };
    Question {
        id: "bench".to_owned(),
        id_is_written: true,
        text: "一个 Pod 的创建流程是怎样的？".to_owned(),
        topic: Vec::new(),
        language: Language::Chinese,
        time_limit: None,
        say: None,
        points: (0..20).map(point).collect(),
        wrong: vec![KeyPoint { id: "w1".to_owned(), ..point(4) }],
        reference: String::new(),
        bank: "bench".to_owned(),
        place: Place::default(),
    }
}

/// About six hundred tokens: two minutes of fluent speech.
fn answer() -> String {
    "首先客户端把请求发给 API server，然后 pod 写到 E T C D 里面，状态是 pending。The schedular watches for pods and \
     picks a node, then the cube let starts the container through C R I. 就绪探针失败的时候会从 end points 里摘掉，\
     不会重启。我不记得 SYN cookie 是怎么做的了。And roughly speaking the application takes several minutes, honestly. "
        .repeat(5)
}

fn glossary() -> Glossary {
    let mut glossary = Glossary::default();
    glossary.add("kubelet", ["cube let".to_owned(), "酷不莱特".to_owned()]);
    for at in 0..1250 {
        let aliases =
            [format!("cue term {at}"), format!("kterm{at}"), format!("术语{at}"), format!("別名{at}號")];
        glossary.add(&format!("term-{at}"), aliases);
    }
    glossary
}

fn grading(criterion: &mut Criterion) {
    let (question, transcript, glossary) = (question(), Transcript::written(answer()), glossary());
    criterion.bench_function("two minutes, 20 points, 5000 aliases", |bencher| {
        bencher.iter(|| assess(black_box(&question), black_box(&transcript), black_box(&glossary)));
    });
}

criterion_group!(benches, grading);
criterion_main!(benches);
