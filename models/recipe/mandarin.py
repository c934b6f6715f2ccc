"""Mandarin sentences with English terms inside, the way engineers speak: `然后 API server 把 pod 写入 etcd。`

Composed as freely as the English ones. Each sentence is a list of `(language, spoken, written)` pieces, since no voice of
the distribution speaks both languages: every run is spoken by the voice of its own language.
"""

import random

import english

# English words said inside Mandarin sentences, beside the names.
BORROWED = """pod node service deployment ingress gateway token watch sandbox pipeline chart tag namespace volume label
pending running ready worker container layer cache plugin step task release secret client server push pull build
commit""".split()

THINGS = """客户端 用户 请求 集群 控制平面 工作节点 节点 调度器 控制器 容器 运行时 容器运行时 镜像 镜像仓库 仓库 网络 网络插件 插件 存储卷 服务 端口 域名 负载
负载均衡器 流量 证书 令牌 状态 事件 日志 结果 绑定结果 期望状态 实际状态 地址 虚拟地址 标签 副本 版本 历史 配置 密钥 命名空间 路由 路由表 隧道 数据包
性能 开销 流水线 任务 步骤 缓存 基础镜像 漏洞 依赖 指令 文件 目录 参数 团队 项目 公司 经验 难点 成果 成本 时间 问题 方案 架构 机器 内存 磁盘 进程 数据
数据库 队列 代码 测试 环境 报告 接口 规则 权限 身份 心跳 租约 签名 哈希 交换分区 沙箱 云厂商 探针 字段 记录 客户 需求 业务 系统 模板 工具 平台 种子 分片
带宽 主机 对象 资源 组件 准入控制 服务发现 滚动更新 负载均衡 自愈 声明式 弹性伸缩 停机时间 多阶段构建 体积 层数 习惯 新知识
权限控制 健康检查 调度结果 创建请求 状态信息 敏感信息 默认值 白名单 单点故障 网卡 网段 网关 工程师 百分之五十 三年 领导""".split()

VERBS = """发送 提交 写入 写回 选出 找到 拿到 汇报 保存 读取 监听 发现 选择 过滤 绑定 创建 启动 停止 删除 重启 更新 升级 回滚 上报 注册 拉取 推送 构建 部署 调用 分配 转发 暴露 访问 加入 验证
认证 校验 复制 下载 检查 负责 管理 维护 使用 支持 需要 减少 增加 提高 降低 迁移 学习 解决 介绍 准备 挂载 生成 安装 批准 配置 返回 替换 封装 通知 测量 设计
学会 依赖 打开 关闭 运行 缓存 扫描 打包 拆分 合并 连接 隔离 触发 执行 得到 变成 看到 交给 经过 进入 放到 指定 判断 申请 打开 协调 沟通 让出 认领""".split()

# Verbs that stand alone, without an object.
ACTS = "打分 鉴权 准入 认证 授权 调度 启动 运行 失败 成功 重启 等待 结束 就绪 过期 超时 回滚 扩容 缩容 排队".split()

ADJECTIVES = "新的 旧的 大的 小的 快的 稳定的 简单的 安全的 本地的 远程的 共享的 空的 健康的 失败的 最好的 第一个 最后一个 相同的 不同的 默认的 外部的 内部的 合适的 主要的".split()

STATES = "很快 很慢 很稳定 很简单 很安全 很重要 很复杂 太高了 太大了 不够 可用 正常 不同 一样".split()

COUNTED = "一个 两个 三个 五个 十个 每个 这个 那个 某个 多个 所有".split()

CONNECTIVES = "首先 然后 接着 之后 最后 因为 所以 但是 而且 如果 同时 另外 比如 其实 这样 一般来说 第一步 第二步 第三步 这时候 接下来 总的来说".split()

ADVERBS = "会 可以 就 也 还 必须 先 一直 自动 重新 直接 定期 马上 只".split()

PREPOSITIONS = "给 从 在 通过 对 用 为 根据".split()

PHRASES = """我不知道 我忘了 我不太清楚 我觉得 我的理解是 大概就是这样 就这些 说完了 下一题 下一个 再说一遍 重复 停止 跳过 再来一次 参考答案 答案 简单 困难 谢谢
谢谢大家 这个问题很好 我想一想 我不记得了 一共有三个步骤 我叫 我在上一家公司 我负责这个项目 最难的是网络 我们没有停机 节省了时间和成本 继续 开始 好的 不是
是的 暂停 换一题""".split()


def han(text):
    return ("zh", text, text)


def latin(r):
    if r.random() < 0.55:
        spoken, written = english.name(r)
        return ("en", spoken, written)
    word = r.choice(BORROWED)
    return ("en", word, word)


def thing(r):
    """A noun group, one in three with an English head."""
    x = r.random()
    pieces = []
    if x < 0.16:
        pieces.append(han(r.choice(COUNTED)))
    elif x < 0.28:
        pieces.append(han(r.choice(ADJECTIVES)))
    if r.random() < 0.45:
        pieces.append(latin(r))
        y = r.random()
        if y < 0.10:
            pieces.append(han(r.choice(THINGS)))
        elif y < 0.16:
            pieces.append(han("的" + r.choice(THINGS)))
    else:
        pieces.append(han(r.choice(THINGS)))
        if r.random() < 0.12:
            pieces.append(han("的" + r.choice(THINGS)))
    return pieces


def verb(r):
    adverb = han(r.choice(ADVERBS)) if r.random() < 0.3 else None
    return ([adverb] if adverb else []) + [han(r.choice(VERBS))]


def clause(r):
    x = r.random()
    if x < 0.40:
        pieces = thing(r) + verb(r) + thing(r)
    elif x < 0.60:
        tail = r.choice(["到", "给", "成", ""])
        pieces = thing(r) + [han("把")] + thing(r) + verb(r) + ([han(tail)] if tail else []) + (thing(r) if tail or r.random() < 0.6 else [])
    elif x < 0.72:
        pieces = thing(r) + [han(r.choice(PREPOSITIONS))] + thing(r) + verb(r) + thing(r)
    elif x < 0.78:
        pieces = thing(r) + [han("被")] + thing(r) + [han(r.choice(VERBS) + r.choice(["", "了"]))]
    elif x < 0.84:
        pieces = thing(r) + [han(r.choice(ADVERBS + [""]) + r.choice(ACTS) + r.choice(["", "了"]))]
    elif x < 0.90:
        pieces = thing(r) + [han(r.choice(["是", "有", "没有", "不需要", "不会" + r.choice(VERBS)]))] + thing(r)
    elif x < 0.95:
        pieces = thing(r) + [han(r.choice(STATES))]
    elif x < 0.97:
        pieces = [han("让")] + thing(r) + [han(r.choice(VERBS))] + thing(r)
    else:
        pieces = [han(r.choice(["我", "我们"]) + r.choice(VERBS) + r.choice(["", "了"]))] + thing(r)
    if r.random() < 0.10:
        pieces += [han(r.choice(["和", "并且", "来"]) + r.choice(VERBS))] + thing(r)
    return pieces


def joined(pieces, end="。"):
    """`([(language, spoken), ...], written)`: neighbouring runs of one language are one, with spaces around English."""
    runs, written = [], ""
    for language, spoken, text in pieces:
        if language == "en" and written and written[-1] not in " ，":
            written += " "
        if language == "zh" and written and written[-1] not in "，" and written[-1].isascii() and text != "，":
            written += " "
        written += text
        if runs and runs[-1][0] == language:
            runs[-1] = (language, runs[-1][1] + (" " if language == "en" else "") + spoken)
        else:
            runs.append((language, spoken))
    return runs, written + end


def sentence(r):
    x = r.random()
    if x < 0.08:
        return joined([han(r.choice(PHRASES))])
    if x < 0.14:
        pieces = []
        for i in range(r.randint(2, 4)):
            pieces += ([han(r.choice(["和", "，"]))] if i else []) + thing(r)
        return joined(pieces)
    pieces = [han(r.choice(CONNECTIVES))] if r.random() < 0.45 else []
    pieces += clause(r)
    if r.random() < 0.25:
        pieces += [han("，")] if r.random() < 0.7 else []
        pieces += [han(r.choice(CONNECTIVES))] if r.random() < 0.4 else []
        pieces += clause(r)
    return joined(pieces)


def short(r):
    x = r.random()
    if x < 0.55:
        pieces = thing(r)
    elif x < 0.70:
        pieces = verb(r) + thing(r)
    elif x < 0.80:
        pieces = thing(r) + verb(r)
    elif x < 0.90:
        pieces = [han(r.choice(CONNECTIVES + ACTS))]
    else:
        pieces = [han(r.choice(PHRASES))]
    return joined(pieces)


if __name__ == "__main__":
    r = random.Random(1)
    for _ in range(30):
        runs, written = sentence(r)
        print(written, runs)
    seen = {c for i in range(20000) for c in sentence(r)[1]}
    print(len([c for c in seen if c > "一"]), "characters")
