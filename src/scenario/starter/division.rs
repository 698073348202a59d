//! Counties by their six-digit code (GB/T 2260): a small extract of those that scenarios and reports of this program
//! speak of. Others are named by hand.

use crate::scenario::leaf::Name;

/// Code, name in Chinese, name in English.
const COUNTIES: [(&str, &str, &str); 8] = [
    ("140121", "清徐县", "Qingxu county"),
    ("140122", "阳曲县", "Yangqu county"),
    ("140123", "娄烦县", "Loufan county"),
    ("140181", "古交市", "Gujiao city"),
    ("330783", "东阳市", "Dongyang city"),
    ("360313", "湘东区", "Xiangdong district"),
    ("370828", "金乡县", "Jinxiang county"),
    ("440604", "禅城区", "Chancheng district"),
];

/// The name of the county of a code.
pub(crate) fn division(code: &str) -> Option<Name> {
    let found = COUNTIES.iter().find(|(known, _, _)| *known == code)?;
    Some(Name {
        zh: found.1.into(),
        en: found.2.into(),
    })
}

/// The codes that are known, with the names of their counties.
pub(crate) fn divisions() -> impl Iterator<Item = (&'static str, Name)> {
    COUNTIES
        .iter()
        .filter_map(|(code, _, _)| Some((*code, division(code)?)))
}
