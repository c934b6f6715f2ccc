//! What espeak-ng needs to be told differently.

/// The voices used when none is named. `cmn` and `zh` of espeak-ng 1.51 read Chinese characters as English letters.
pub(super) const ENGLISH: &str = "en-us";
/// See [`ENGLISH`].
pub(super) const CHINESE: &str = "cmn-latn-pinyin";

/// Words whose characters espeak-ng 1.51 reads with a wrong sound or tone, and characters that it reads as the word is
/// said: it knows characters, few words (重新 as zhòng xīn). Checked with `espeak-ng -x`.
const MISREAD: [(&str, &str); 43] = [
    ("作为", "作围"),
    ("供应", "供硬"),
    ("分为", "分围"),
    ("击中", "击众"),
    ("协调", "协条"),
    ("反应", "反硬"),
    ("变为", "变围"),
    ("变更", "变耕"),
    ("响应", "响硬"),
    ("处于", "楚于"),
    ("处理", "楚理"),
    ("命中", "命众"),
    ("增长", "增掌"),
    ("对应", "对硬"),
    ("应用", "硬用"),
    ("应答", "硬答"),
    ("弹性", "谈性"),
    ("成为", "成围"),
    ("成分", "成份"),
    ("更改", "耕改"),
    ("更新", "耕新"),
    ("更换", "耕换"),
    ("校验", "叫验"),
    ("称为", "称围"),
    ("行为", "行围"),
    ("认为", "认围"),
    ("设为", "设围"),
    ("调整", "条整"),
    ("调节", "条节"),
    ("调试", "条试"),
    ("调谐", "条谐"),
    ("适应", "适硬"),
    ("部分", "部份"),
    ("重写", "崇写"),
    ("重启", "崇启"),
    ("重复", "崇复"),
    ("重定向", "崇定向"),
    ("重建", "崇建"),
    ("重新", "崇新"),
    ("重构", "崇构"),
    ("重试", "崇试"),
    ("重连", "崇连"),
    ("间隔", "见隔"),
];

/// Chinese as espeak-ng reads it right.
pub(super) fn chinese(text: &str) -> String {
    let mut text = text.to_owned();
    for (word, like) in MISREAD {
        if text.contains(word) {
            text = text.replace(word, like);
        }
    }
    text
}

/// English as espeak-ng reads it right: an `A` among spelled letters is taken for the article.
pub(super) fn english(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_joined = |at: usize| {
        let (before, after) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(before) && ends(after) && (before == Some('-') || after == Some('-'))
    };
    let mut said = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        if c == 'A' && is_joined(at) { said.push_str("eh") } else { said.push(c) }
    }
    said
}
