//! What the sentences of an answer mean: denials, wrong claims, who does what.

use super::*;

#[test]
fn negations_must_agree_with_the_reference() {
    let question = question(
        "镜像安全怎么做？",
        vec![
            point("p1", "不要用 root 运行", &["root"]),
            point("p2", "Sign the chart with cosign", &["cosign"]),
            point("p3", "The pod is not restarted", &[]),
        ],
    );
    check(&question, "不要用 root 运行", "+--");
    check(&question, "千万别用 root 运行容器", "+--");
    check(&question, "就用 root 运行", "~--");
    check(&question, "you sign the chart with cosign", "-+-");
    check(&question, "we don't sign the chart with cosign", "-~-");
    check(&question, "the pod is never restarted", "--+");
    check(&question, "the pod is restarted", "--~");
}

#[test]
fn wrong_claims_earn_no_hit() {
    let networks = || {
        question(
            "How do the two differ?",
            vec![
                point("p1", "Flannel uses VXLAN by default, in UDP", &["VXLAN"]),
                point("p2", "Calico routes with BGP", &["BGP"]),
                point("p3", "The header costs 50 bytes", &["50"]),
                point("p4", "Pull model: the server scrapes targets", &["pull"]),
                point(
                    "p5",
                    "In the alveoli CO2 leaves and oxygen binds hemoglobin",
                    &["alveoli", "hemoglobin"],
                ),
                point("p6", "state 参数防 CSRF", &["state", "CSRF"]),
                point("p7", "默认走 QUIC 协议，响应太大换 TCP", &["QUIC", "TCP"]),
            ],
        )
    };
    for (answer, expected) in [
        ("Flannel uses VXLAN, and Calico routes with BGP", "++-----"),
        ("Flannel routes with BGP and Calico uses VXLAN by default in UDP", "-------"),
        ("Flannel uses VXLAN by default in UDP, and the header costs 80 bytes", "+-~----"),
        ("It is a push model, the server scrapes targets", "---~---"),
        ("In the alveoli CO2 leaves and oxygen binds hemoglobin", "----+--"),
        ("In the alveoli oxygen leaves and CO2 binds hemoglobin", "----~--"),
        ("Flannel uses VXLAN by default in UDP，state 是拿来加密的", "+----~-"),
        ("Calico uses VXLAN, no wait, Calico routes with BGP", "-+-----"),
        ("默认走 QUIC 协议，响应太大的时候换成 TCP", "------+"),
        ("默认走 TCP 协议，响应太大的时候换成 QUIC", "------~"),
        ("Flannel does not use VXLAN by default, in UDP", "~------"),
    ] {
        check(&networks(), answer, expected);
    }
}

#[test]
fn what_others_do_not_know_is_content() {
    let point = || vec![point("p1", "大家都不懂 **k8s**，要从头学", &["k8s"])];
    check(&question("难在哪里？", point()), "大家都不懂 k8s，得从头学", "+");
    check(&question("难在哪里？", point()), "我不懂 k8s", "-");
}

#[test]
fn a_list_that_somebody_gives_is_a_statement() {
    let question = question(
        "Why Kubernetes?",
        vec![
            point("p1", "rolling updates replace pods bit by bit", &["rolling updates"]),
            point("p2", "service discovery finds backends by name", &["service discovery"]),
            point("p3", "autoscaling follows the load of the application", &["autoscaling"]),
            point("p4", "self healing restarts what has failed", &["self healing"]),
        ],
    );
    let list = "rolling updates, service discovery, autoscaling, self healing";
    check(&question, &format!("Kubernetes gives you {list}"), "~~~~");
    check(&question, list, "----");
}

#[test]
fn a_negation_within_a_word_of_the_same_meaning_denies_nothing() {
    let question = question(
        "?",
        vec![
            point("p1", "模型太复杂，数据太少", &["模型", "数据"]),
            point("p2", "maxUnavailable：最多允许几个 Pod 不可用", &["maxUnavailable"]),
            point("p3", "服务是无状态的，实例随时可以换", &["无状态"]),
        ],
    );
    check(&question, "the service is stateless, so instances can be replaced at any time", "--+");
    check(&question, "数据不够，模型又复杂", "+--");
    check(&question, "max unavailable is how many pods may be unavailable at most", "-+-");
}

#[test]
fn what_changed_ends_a_negation() {
    let question = question("?", vec![point("p1", "提交 offset，重启以后从这里继续", &["offset"])]);
    check(&question, "跨分区就不保证了 提交 offset 重启以后从这里继续", "+");
}

#[test]
fn claims_that_deny_the_wrong_half_earn_no_hit() {
    let reads = || question("?", vec![point("p1", "快照读不加锁，当前读要加锁", &["快照读", "当前读"])]);
    check(&reads(), "快照读不加锁，当前读要加锁", "+");
    check(&reads(), "快照读是要加锁的，当前读不加锁", "~");
    let boundaries = question(
        "?",
        vec![
            point("p1", "Divergent boundary: plates move apart, new crust", &["divergent"]),
            point("p2", "Convergent boundary: the denser plate sinks, trenches", &["convergent"]),
        ],
    );
    let straight = "At a divergent boundary the plates move apart and make new crust, \
                    and at a convergent boundary the denser one sinks";
    let swapped = "At a divergent boundary the plates collide and one of them sinks, \
                   and at a convergent boundary they move apart and make new crust";
    check(&boundaries, straight, "++");
    check(&boundaries, swapped, "--");
}

#[test]
fn a_clause_after_a_stop_speaks_of_something_else() {
    let question = question(
        "?",
        vec![
            point(
                "p1",
                "BGP needs the underlay; across subnets use IPIP or VXLAN",
                &["BGP", "IPIP", "VXLAN"],
            ),
            point("p2", "Calico enforces NetworkPolicy", &["Calico"]),
        ],
    );
    check(&question, "BGP needs the underlay, so Calico uses IPIP or VXLAN across subnets", "+~");
}

#[test]
fn a_thing_with_two_names_is_one() {
    let question = question(
        "?",
        vec![
            point("p1", "解旋酶 (helicase) 把双链打开", &["解旋酶"]),
            point("p2", "引物酶 (primase) 合成一段 RNA 引物", &["引物酶", "primase"]),
        ],
    );
    check(&question, "解旋酶把双链打开，然后 primase 合成一段 RNA 引物", "++");
}

#[test]
fn words_are_found_within_longer_ones_in_the_other_language() {
    let question = question("?", vec![point("p1", "major fault 要读磁盘", &["major fault"])]);
    check(&question, "a major fault has to read the disk", "+");
}

#[test]
fn what_is_said_of_a_name_in_unknown_words_of_the_other_language_is_believed_on_the_subject() {
    let question = question(
        "?",
        vec![
            point("p1", "连接酶 (ligase) 把片段连起来", &["连接酶", "ligase"]),
            point("p2", "DNA 聚合酶延伸新链", &["DNA 聚合酶"]),
        ],
    );
    let said = check(&question, "DNA polymerase extends the new strand, and ligase fuses the bits", "++");
    assert!(!said.points[0].evidence.is_empty());
    check(&question, "something with ligase", "~-");
}

#[test]
fn claims_that_change_places_are_seen_across_languages() {
    let question = question(
        "?",
        vec![
            point("p1", "Blue-green: two full environments, switch all the traffic at once", &["blue-green"]),
            point("p2", "Canary：先放 5% 流量给新版本，看指标再放大", &["canary"]),
        ],
    );
    check(
        &question,
        "blue green 就是两套完整的环境，流量一次全部切过去。canary 是先放百分之五的流量，看指标再放大。",
        "++",
    );
    check(
        &question,
        "canary 就是两套完整的环境，流量一次全部切过去。blue green 是先放百分之五的流量，看指标再放大。",
        "~-",
    );
}

#[test]
fn what_is_shared_is_not_ones_own() {
    let question = question(
        "?",
        vec![point("p1", "Each process has its own virtual address space", &["virtual address space"])],
    );
    check(&question, "each process has its own virtual address space", "+");
    check(&question, "all the processes share one virtual address space", "~");
}

#[test]
fn what_was_measured_by_another_amount_was_not_said() {
    let question = question(
        "?",
        vec![
            point("p1", "keys after one round trip", &["round trip"]),
            point("p2", "Chew 300 mg of aspirin", &["aspirin"]),
        ],
    );
    check(&question, "you chew 300 milligrams of aspirin, and there are keys after one round trip", "++");
    check(&question, "chew 3 grams of aspirin, and there are keys after three round trips", "~~");
}

#[test]
fn halves_that_change_places_are_seen_though_a_name_was_said_before() {
    let question = question("?", vec![point("p1", "Flannel wraps packets and Calico routes them", &[])]);
    check(&question, "Calico is popular. Flannel wraps packets and Calico routes them", "+");
    check(&question, "Calico is popular. Calico wraps packets and Flannel routes them", "~");
}

#[test]
fn opposites_are_told_from_what_is_misheard_compared_or_said_elsewhere() {
    for (note, terms, said, wanted) in [
        ("Highest local preference wins", "local preference", "the lowest local preference wins", "~"),
        (
            "POSTROUTING 链做 SNAT，改源地址",
            "SNAT",
            "在 postrouting 做 s n a t 改原地址，prerouting 改目的地址",
            "+",
        ),
        ("Peers talk over TCP port 179", "TCP", "peers talk over UDP port 179", "~"),
        (
            "TCP retransmits lost segments",
            "TCP",
            "TCP is more reliable than UDP, it retransmits lost segments",
            "+",
        ),
        ("Flour and water rest before the salt goes in", "salt", "面粉和水先休息，之后才加盐", "+"),
        (
            "Past the threshold sodium channels open quickly",
            "sodium",
            "past the threshold potassium channels open, and then sodium flows out",
            "~",
        ),
    ] {
        let question = question("?", vec![point("p1", note, &[terms])]);
        check(&question, said, wanted);
    }
}

#[test]
fn what_need_not_be_or_is_of_no_concern_was_denied() {
    for (note, terms, said, wanted) in [
        ("溶栓之前先排除出血", "出血", "溶栓之前不用排除出血", "~"),
        ("Utilization is a share of the requests", "requests", "utilization, requests don't matter", "~"),
        ("对增长率做敏感性分析", "敏感性分析", "增长率的敏感性分析可以不做", "~"),
        ("自动扩容代替人工扩容", "自动扩容", "有了自动扩容就不用人工扩容", "+"),
    ] {
        let question = question("?", vec![point("p1", note, &[terms])]);
        let marks = marks(&hear(&question, said));
        assert!(marks == wanted || wanted == "~" && marks == "-", "{said}: {marks}");
    }
}

#[test]
fn what_is_said_of_another_name_of_the_notes_earns_nothing() {
    let roles = [
        ("A Role lists verbs on resources inside one namespace", &["Role", "namespace"][..]),
        ("A RoleBinding ties a role to a user or group", &["RoleBinding"]),
    ];
    let engine = [
        ("Intake: piston goes down, intake valve open", &["intake"][..]),
        ("Compression: both valves closed, piston goes up", &["compression"]),
    ];
    let state = [
        ("State maps the configuration to real resources", &["State"][..]),
        ("State locking, so two applies don't run at once", &["State locking", "DynamoDB"]),
    ];
    let options = [("call 是买的权利，put 是卖的权利", &["call", "put"][..])];
    let gateway = [("502 是后端连不上，504 是后端响应超时", &["502", "504"][..])];
    for (notes, said, wanted) in [
        (&roles[..], "a role binding lists the verbs you may use on the resources", "-~"),
        (
            &engine[..],
            "on the intake stroke the piston goes down with the intake valve open. compression, both valves closed, the piston goes up",
            "++",
        ),
        (
            &state[..],
            "the state goes in a bucket and dynamo DB does the locking so two applies can't run",
            "-+",
        ),
        (&options[..], "put 是买的权利，call 是卖的权利", "no hit"),
        (&options[..], "call 是买的权利，put 是卖的权利", "+"),
        (&gateway[..], "504 是后端挂了连不上，502 是后端太慢，响应超时了", "no hit"),
        (&gateway[..], "502 是后端挂了连不上，504 是后端太慢，响应超时了", "+"),
    ] {
        let points = notes.iter().enumerate();
        let points = points.map(|(at, (text, terms))| point(&format!("p{at}"), text, terms)).collect();
        let question = question("?", points);
        let marks = marks(&hear(&question, said));
        assert!(marks == wanted || wanted == "no hit" && !marks.contains('+'), "{said}: {marks}");
    }
}

#[test]
fn the_other_order_is_heard_in_every_way_to_say_it() {
    for (note, terms, said, wanted) in [
        (
            "scheduler 先 filter 再 score",
            &["filter", "score"][..],
            "The scheduler scores first and filters afterwards",
            "-",
        ),
        (
            "scheduler 先 filter 再 score",
            &["filter", "score"],
            "The scheduler filters first and scores afterwards",
            "+",
        ),
        (
            "Flour and water rest before the salt goes in",
            &["salt"],
            "You mix the salt in and then let flour and water rest",
            "-",
        ),
    ] {
        let question = question("?", vec![point("p1", note, terms)]);
        check(&question, said, wanted);
    }
}

#[test]
fn what_is_turned_around_in_one_clause_is_seen() {
    for (note, terms, wrong, right) in [
        (
            "Main sequence: fuses hydrogen into helium in the core",
            &["main sequence"][..],
            "on the main sequence it turns helium into hydrogen in the core",
            "on the main sequence it turns hydrogen into helium in the core",
        ),
        (
            "Deployment controller creates a ReplicaSet",
            &["Deployment controller", "ReplicaSet"],
            "the replica set creates the deployment",
            "the deployment creates the replica set",
        ),
        (
            "Deployment controller creates a ReplicaSet",
            &["Deployment controller", "ReplicaSet"],
            "the replica set creates the deployment",
            "the replica set is created by the deployment controller",
        ),
        (
            "消费者处理完再提交 offset",
            &["offset"],
            "消费者先提交 offset，然后再慢慢处理",
            "消费者先处理，然后再提交 offset",
        ),
        (
            "Admission webhooks: mutating first, then validating",
            &["mutating", "validating"],
            "admission webhooks validate first and mutate afterwards",
            "admission webhooks mutate first and validate afterwards",
        ),
        (
            "A low f-number is a wide opening, more light",
            &["f-number"],
            "a high f-number is a wide opening with more light",
            "a low f-number is a wide opening with more light",
        ),
        (
            "梁桥主要受弯，上缘受压、下缘受拉",
            &["受弯"],
            "梁桥受弯的时候上面受拉，下面受压",
            "梁桥受弯的时候上面受压，下面受拉",
        ),
        ("TLS 1.3 只要一个 RTT", &["TLS 1.3", "RTT"], "TLS 1.3 握手要三个 RTT", "TLS 1.3 握手要一个 RTT"),
        ("用钴料在坯上画，属于釉下彩", &["钴料"], "用钴料画的，属于釉上彩", "用钴料画的，属于釉下彩"),
        (
            "FIFO：先买进的先结转成本",
            &["FIFO"],
            "FIFO 是后买进来的先结转成本，LIFO 是先买进来的先结转",
            "FIFO 是先买进来的先结转成本，LIFO 是后买进来的先结转",
        ),
        (
            "主节点挂了，由多数主节点投票选出新主",
            &["投票"],
            "主节点挂了指定一个新主，不需要其他主节点投票",
            "主节点挂了，其他主节点投票选一个新主",
        ),
        (
            "A soft link breaks when the file moves",
            &["soft link"],
            "a hard link breaks when the file moves",
            "unlike a hard link, a soft link breaks when the file moves",
        ),
        (
            "If the primary fails then a replica is promoted",
            &["replica"],
            "if the primary fails then no replica is promoted",
            "a replica is promoted and then clients reconnect, after the primary failed",
        ),
        ("每个节点跑一个 Pod", &["Pod"], "每个节点不跑 Pod", "不管集群多大每个节点都跑一个 Pod"),
        ("很久没碰过的页会被换出去", &["换出"], "很久没碰过的页不会被换出去", "很久没碰过的页会被换出去"),
        ("The disk fills up", &["disk"], "the disk never fills up", "the disk fills up"),
    ] {
        let question = question("?", vec![point("p1", note, terms)]);
        for (said, is_right) in [(wrong, false), (right, true)] {
            let marks = marks(&hear(&question, said));
            assert_eq!(marks == "+", is_right, "{said}: {marks}");
        }
    }
}

#[test]
fn a_few_plain_words_in_talk_of_other_things_earn_no_hit() {
    let question = question(
        "What does the guide need?",
        vec![
            point("p1", "Needs a PAM next to the target", &["PAM"]),
            point("p2", "Cas9 cuts both strands", &["Cas9"]),
        ],
    );
    check(&question, "it needs a PAM next to the target", "+-");
    check(
        &question,
        "I like my bacon crisp and on Sundays we all go out, where her friend Pam sat next to the guide on the tour",
        "~-",
    );
}
