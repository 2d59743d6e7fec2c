//! Whatever is wrong with a file is said in a sentence of its own, in both languages.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use thaiqm_field::exchange::intake::{HeldWhy, Reason};
use thaiqm_field::exchange::{BundleFault, ChainState, EnvelopeFault};
use thaiqm_field::ui::office::said;
use thaiqm_field::ui::text::{Language, language, speak, t_office};
use wasm_bindgen_test::wasm_bindgen_test;

/// The next one, so that a fault added later stands here too or does not compile.
fn envelope_faults() -> Vec<EnvelopeFault> {
    let mut all = vec![EnvelopeFault::TooLarge];
    loop {
        let next = match all.last().unwrap() {
            EnvelopeFault::TooLarge => EnvelopeFault::Empty,
            EnvelopeFault::Empty => EnvelopeFault::Encoding,
            EnvelopeFault::Encoding => EnvelopeFault::NotOurs,
            EnvelopeFault::NotOurs => EnvelopeFault::Truncated,
            EnvelopeFault::Truncated => EnvelopeFault::Altered,
            EnvelopeFault::Altered => EnvelopeFault::NewerKind,
            EnvelopeFault::NewerKind => EnvelopeFault::TooDeep,
            EnvelopeFault::TooDeep => EnvelopeFault::OtherRecipient,
            EnvelopeFault::OtherRecipient => EnvelopeFault::Signature,
            EnvelopeFault::Signature => return all,
        };
        all.push(next);
    }
}

fn bundle_faults() -> Vec<BundleFault> {
    let at = || "records[0]".to_owned();
    let mut all = vec![BundleFault::NewerVersion];
    loop {
        let next = match all.last().unwrap() {
            BundleFault::NewerVersion => BundleFault::Shape(at()),
            BundleFault::Shape(_) => BundleFault::OtherKey,
            BundleFault::OtherKey => BundleFault::Limit(at()),
            BundleFault::Limit(_) => BundleFault::Tally,
            BundleFault::Tally => {
                BundleFault::History("01900000-0000-7000-8000-000000000001".parse().unwrap())
            }
            BundleFault::History(_) => BundleFault::Text(at()),
            BundleFault::Text(_) => BundleFault::UnknownQuestionnaire("thaiqm-2570.1".to_owned()),
            BundleFault::UnknownQuestionnaire(_) => BundleFault::Photos,
            BundleFault::Photos => return all,
        };
        all.push(next);
    }
}

fn chain_sentences() -> Vec<String> {
    // Without its code, by which two that are said alike would differ.
    let held = |why: HeldWhy| said::held_for(why, 2).replace(why.code(), "");
    let of = |state: ChainState| match state {
        ChainState::Next => said::chain(&[]),
        ChainState::Again => t_office().office_again.to_owned(),
        ChainState::Gap(missing) => said::chain(&missing),
        ChainState::Fork => held(HeldWhy::Fork),
        ChainState::Broken => held(HeldWhy::Broken),
    };
    let states = [
        ChainState::Next,
        ChainState::Again,
        ChainState::Gap(vec![2, 3]),
        ChainState::Fork,
        ChainState::Broken,
    ];
    states
        .into_iter()
        .map(of)
        .chain(
            [
                HeldWhy::UnknownKey,
                HeldWhy::Suspended,
                HeldWhy::Revoked,
                HeldWhy::Anothers,
                HeldWhy::Preview,
                HeldWhy::Ahead,
            ]
            .map(held),
        )
        .collect()
}

#[wasm_bindgen_test]
fn every_verdict_on_a_file_has_a_sentence_of_its_own_in_both_languages() {
    let before = language();
    let is_thai = |it: char| matches!(it, '\u{e01}'..='\u{e5b}');
    for (spoken, thai) in [(Language::Thai, true), (Language::English, false)] {
        speak(spoken);
        let mut sentences = chain_sentences();
        sentences.extend(envelope_faults().into_iter().map(|it| said::reason(&Reason::Envelope(it))));
        sentences.extend(bundle_faults().into_iter().map(|it| said::reason(&Reason::Bundle(it))));
        sentences.extend(
            [Reason::DemoFile, Reason::NotDemo, Reason::NotSealed, Reason::OtherOffice]
                .map(|it| said::reason(&it)),
        );
        assert_eq!(sentences.len(), 11 + 10 + 9 + 4);
        for sentence in &sentences {
            assert_eq!(sentence.contains(is_thai), thai, "{sentence}");
            assert!(!sentence.contains(['{', '}']) && sentence.chars().count() > 12, "{sentence}");
        }
        let different: BTreeSet<&String> = sentences.iter().collect();
        assert_eq!(different.len(), sentences.len(), "two verdicts are said alike");
    }
    speak(before);
}

#[wasm_bindgen_test]
fn what_a_file_says_of_itself_can_neither_reorder_a_line_nor_fill_the_screen() {
    assert_eq!(said::plain("a\u{202e}b\u{200b}c\0d\ne"), "abcde");
    assert_eq!(said::plain("<script>alert(1)</script>"), "<script>alert(1)</script>");
    assert_eq!(said::plain(&"ก".repeat(10_000)).chars().count(), 120);
}
