//! The sentences of an office's desk when many files come at once, and of the register of files.

mod en;
mod th;

use super::{Language, language};

sentences! {
    /// The sentences of taking in many files, in one language.
    DeskText:
    desk_folder,
    desk_folder_hint,
    desk_progress,
    desk_progress_label,
    desk_stop,
    desk_stopping,
    desk_done,
    desk_stopped,
    desk_nothing,
    desk_taken,
    desk_again,
    desk_refused,
    desk_left,
    desk_waiting,
    desk_not_opened,
    desk_col_file,
    desk_col_device,
    desk_col_who,
    desk_col_area,
    desk_col_seq,
    desk_col_records,
    desk_col_result,
    desk_col_taken_at,
    desk_col_gaps,
    desk_result_good,
    desk_result_redacted,
    desk_result_unreadable,
    desk_result_waiting,
    desk_result_left_out,
    desk_no_gap,
    desk_gap,
    desk_find,
    desk_find_hint,
    desk_found,
    desk_col_conflicts,
    desk_result_refused,
    desk_result_waits_for,
    desk_result_rest,
    desk_why,
    desk_newer_reason,
    desk_unverified,
    desk_refused_facts,
    desk_show,
    desk_show_all,
    desk_show_taken,
    desk_show_waiting,
    desk_show_left_out,
    desk_show_refused,
    desk_show_gaps,
    desk_show_conflicts,
    desk_no_conflict,
    desk_save_csv,
    desk_saved_csv,
    desk_csv_not_saved,
    desk_clear,
    desk_clear_about,
    desk_clear_sure,
    desk_clear_do,
    desk_cleared,
    desk_not_cleared,
    desk_csv_code,
    desk_csv_size,
    desk_csv_times,
    desk_csv_verified,
    desk_yes,
    desk_no,
}

/// The sentences of the desk, in the language of the page.
pub fn t_desk() -> &'static DeskText {
    match language() {
        Language::Thai => &th::DESK,
        Language::English => &en::DESK,
    }
}
