//! The sentences of what several changed at once: what waits, what was settled.

mod en;
mod th;

use super::{Language, language};

sentences! {
    /// The sentences of merging, in one language.
    MergeText:
    merge_go_houses,
    merge_title,
    merge_lead,
    merge_due,
    merge_go,
    merge_back,
    merge_back_office,
    merge_none,
    merge_waits,
    merge_settled,
    merge_soft,
    merge_odd,
    merge_count,
    merge_open,
    merge_look,
    merge_gone,
    merge_page_lead,
    merge_nothing_left,
    merge_before,
    merge_blank,
    merge_taken_away,
    merge_stays,
    merge_goes,
    merge_misfit,
    merge_late,
    merge_disagree,
    merge_taken_back,
    merge_take,
    merge_by,
    merge_reason,
    merge_this_office,
    merge_unknown_key,
    merge_changed,
    merge_why,
    merge_why_hint,
    merge_need_why,
    merge_need_choice,
    merge_decide,
    merge_done,
    merge_settled_as,
    merge_settled_by,
    merge_undo,
    merge_undo_lead,
    merge_undo_do,
    merge_soft_lead,
    merge_soft_count,
    merge_odd_missing,
    merge_odd_two_contents,
    merge_odd_ring,
    merge_odd_two_first,
    merge_odd_two_frames,
    merge_member,
    merge_help,
    merge_brings,
    merge_would_bring,
    merge_brings_new,
    merge_brings_changed,
    merge_brings_soft,
    merge_brings_hard,
    merge_brings_same,
    merge_twins,
    merge_twins_lead,
    merge_twins_none,
    merge_would_look,
    merge_twins_code,
    merge_twins_address,
    merge_twins_head,
    merge_twins_house_code,
}

/// These sentences in the language on screen.
pub fn t_merge() -> &'static MergeText {
    match language() {
        Language::Thai => &th::MERGE,
        Language::English => &en::MERGE,
    }
}
