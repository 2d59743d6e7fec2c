//! The sentences of other versions, of training without keeping anything, of looking at a file, of room on
//! the device, and of the looks and the hand of the page.

mod en;
mod th;

use super::{Language, language};

sentences! {
    /// The sentences of being there with no network and no safe place, in one language.
    OfflineText:
    offline_later,
    offline_hold,
    offline_not,
    offline_refused,
    offline_incomplete,
    offline_hosting,
    offline_file_waits,
    offline_file_open,
    offline_card,
    offline_card_go,
    offline_share,
    training_banner,
    training_saved,
    training_ways,
    training_practise,
    training_practise_hint,
    training_verify,
    training_verify_hint,
    training_file_title,
    training_file_body,
    verify_title,
    verify_lead,
    verify_pick,
    verify_pick_hint,
    verify_whole,
    verify_who,
    verify_key,
    verify_sealed,
    verify_back,
    room_little,
    room_too_little,
    room_no_household,
    room_begun,
    room_step_1,
    room_step_2,
    room_step_3,
    room_again,
    room_hand_over,
    room_no_list,
    look_title,
    look_hint,
    look_device,
    look_light,
    look_dark,
    look_outdoor,
    hand_title,
    hand_hint,
    hand_right,
    hand_left,
}

/// These sentences, in the language of the page.
pub fn t_offline() -> &'static OfflineText {
    match language() {
        Language::Thai => &th::OFFLINE,
        Language::English => &en::OFFLINE,
    }
}
