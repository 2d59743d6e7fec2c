//! The one reader of JSON: as strict as the derived readers, and no list for members.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use thaiqm_field::domain::{Household, OrdMap, VisitState, json};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    name: String,
    count: u8,
    #[serde(default)]
    below: Option<i64>,
}

/// Skips what it does not know, as the readers of newer files do.
#[derive(Debug, PartialEq, Deserialize)]
struct Loose {
    v: u64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Pair(String, u32);

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Kinds {
    Plain,
    One(i64),
    Two(String, bool),
    Named { at: u16 },
}

fn alike<T: DeserializeOwned + Debug + PartialEq>(texts: &[&str], taken: usize) {
    let mut count = 0;
    for text in texts {
        let (ours, theirs) = (json::read::<T>(text).ok(), serde_json::from_str::<T>(text).ok());
        assert_eq!(ours, theirs, "{text}");
        count += usize::from(ours.is_some());
    }
    assert_eq!(count, taken, "so many of them are good");
}

#[test]
fn it_takes_and_refuses_what_the_derived_readers_do() {
    alike::<Strict>(
        &[
            r#"{"name":"a\u0e01\n","count":255,"below":-5}"#,
            r#" {"count":0,"name":""} "#,
            r#"{"name":"a","count":1,"below":null}"#,
            r#"{"name":"a","count":256}"#,
            r#"{"name":"a","count":-1}"#,
            r#"{"name":"a","count":1.0}"#,
            r#"{"name":"a","count":1e2}"#,
            r#"{"name":"a","count":"1"}"#,
            r#"{"name":null,"count":1}"#,
            r#"{"name":"a"}"#,
            r#"{"name":"a","count":1,"more":1}"#,
            r#"{"name":"a","count":1,"count":1}"#,
            r#"{"name":"a","count":1}x"#,
            r#"{"name":"a","count":1"#,
            r#"{"name":"a","count":99999999999999999999}"#,
            "null",
            "",
        ],
        3,
    );
    alike::<Loose>(
        &[r#"{"x":[1.5,{"y":null}],"v":18446744073709551615,"z":99999999999999999999}"#, r#"{"v":-0}"#, "{}"],
        1,
    );
    alike::<Pair>(&[r#"["a",1]"#, r#"["a"]"#, r#"["a",1,2]"#, r#"{"0":"a"}"#], 1);
    alike::<Kinds>(
        &[
            r#""plain""#,
            r#"{"plain":null}"#,
            r#"{"one":-9}"#,
            r#"{"two":["a",true]}"#,
            r#"{"named":{"at":7}}"#,
            r#""one""#,
            r#"{"plain":1}"#,
            r#"{"two":["a"]}"#,
            r#"{"two":["a",true,true]}"#,
            r#"{"named":{"at":7,"by":1}}"#,
            r#"{"one":1,"plain":null}"#,
            "{}",
            r#""other""#,
            "1",
        ],
        5,
    );
    alike::<VisitState>(
        &[r#""draft""#, r#"{"correcting":{"name":{"text":"a"}}}"#, r#"{"correcting":[]}"#],
        2,
    );
    alike::<OrdMap<String, bool>>(&[r#"{"b":true,"a":false,"b":false}"#, r#"{"a":1}"#, "[]"], 1);
}

#[test]
fn a_list_never_stands_for_members() {
    let listed = r#"["00000000-0000-7000-8000-000000000001",1,"k"]"#;
    assert!(serde_json::from_str::<Household>(listed).is_ok(), "the derived reader takes it");
    assert!(json::read::<Household>(listed).is_err());
    assert!(json::read::<Strict>(r#"["a",1,null]"#).is_err());
}

#[test]
fn a_fault_never_says_what_a_text_says() {
    let fault = json::read::<Strict>(r#"{"name":"a","count":"1234567890123"}"#).expect_err("a text");
    assert!(!fault.to_string().contains("1234567890123"), "{fault}");
}
