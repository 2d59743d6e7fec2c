//! The sentences of what leaves the office: tables, maps, and the sheet for keying into ThaiQM. Columns stand
//! one after the other with `|`, each with its width in digits after `~`.

mod en;
pub mod relay;
mod th;

use super::case::option;
use super::{Language, language};
use crate::domain::Origin;
use crate::domain::questionnaire::known;

sentences! {
    /// The sentences of what leaves the office, in one language.
    ExportText:
    export_go,
    export_title,
    export_lead,
    export_reading,
    export_empty,
    export_area,
    export_what,
    export_kind_book,
    export_kind_households,
    export_kind_members,
    export_kind_problems,
    export_kind_helps,
    export_kind_logbook,
    export_kind_answers,
    export_kind_map,
    export_kind_anonymous,
    export_kind_codebook,
    export_count,
    export_members,
    export_members_hint,
    export_restricted,
    export_ids,
    export_why,
    export_why_hint,
    export_need_why,
    export_warning,
    export_safe,
    export_make,
    export_progress,
    export_progress_label,
    export_stop,
    export_stopped,
    export_done,
    export_left_out,
    export_few,
    export_no_position,
    export_other_form,
    export_busy,
    export_unread,
    export_too_large,
    export_failed,
    export_sheet_households,
    export_sheet_problems,
    export_sheet_helps,
    export_sheet_members,
    export_sheet_logbook,
    export_sheet_codebook,
    export_member_name,
    export_yes,
    export_missed,
    export_special,
    export_item,
    export_households_columns,
    export_problems_columns,
    export_helps_columns,
    export_logbook_columns,
    export_place_columns,
    export_anonymous_columns,
    export_codebook_columns,
    export_keying_go,
    export_keying_title,
    export_keying_lead,
    export_keying_counts,
    export_keying_show,
    export_keying_show_left,
    export_keying_show_changed,
    export_keying_show_done,
    export_keying_show_all,
    export_keying_none,
    export_keying_open,
    export_keying_visit,
    export_keying_nothing,
    export_keying_no_answers,
    export_keying_no_form,
    export_keying_read_failed,
    export_keying_who,
    export_keying_who_hint,
    export_keying_need_who,
    export_keying_mark,
    export_keying_unmark,
    export_keying_is_done,
    export_keying_is_changed,
    export_keying_same,
    export_keying_same_both,
    export_keying_is_left,
    export_keying_print,
    export_keying_print_open,
    export_keying_paper,
    export_keying_secret,
    export_keying_page,
}

/// The sentences of what leaves the office, in the language on screen.
pub fn t_export() -> &'static ExportText {
    match language() {
        Language::Thai => &th::EXPORT,
        Language::English => &en::EXPORT,
    }
}

/// Where a household comes from, as the questionnaire words it.
pub fn origin(origin: Origin) -> &'static str {
    let code = match origin {
        Origin::Rexray2565 => "rexray_2565",
        Origin::Missed => "missed",
        Origin::NewHardship => "new_hardship",
    };
    option(|it| &it.household, known::ORIGIN, code)
}

/// How a visit went, by its code, as the questionnaire words it.
pub fn visit_result(code: &str) -> &'static str {
    option(|it| &it.household, known::VISIT_RESULT, code)
}

/// What help was, by its code, as the questionnaire words it.
pub fn help_kind(code: &str) -> &'static str {
    option(|it| &it.help, "kind", code)
}

/// What came of help, by its code, as the questionnaire words it.
pub fn help_result(code: &str) -> &'static str {
    option(|it| &it.help, "result", code)
}

/// A way out of the 4ท, by its code, as the questionnaire words it.
pub fn way_out(code: &str) -> &'static str {
    option(|it| &it.problem, "route", code)
}
