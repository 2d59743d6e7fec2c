//! The sentences of a key that gives way to the next round's, on a tablet and in an office.

mod en;
mod th;

use super::{Language, language};

sentences! {
    /// The sentences of a key that gives way to the next, in one language.
    KeyText:
    key_title,
    key_lead,
    key_not_needed,
    key_unsent,
    key_unheard,
    key_do,
    key_done,
    key_not_saved,
    key_failed,
    key_no_code,
    key_new_round,
    key_replaces,
    key_replaces_how,
    key_replaces_why,
    key_not_known,
    key_decided,
    key_beyond,
}

/// These sentences, in the language of the page.
pub fn t_key() -> &'static KeyText {
    match language() {
        Language::Thai => &th::KEY,
        Language::English => &en::KEY,
    }
}
