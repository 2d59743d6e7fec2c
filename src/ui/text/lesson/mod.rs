//! The sentences of practice: lessons, the trainer's panel, and the frame of the manual. What the manual
//! and the steps of lessons say stands beside the app (`domain::manual`).

mod en;
mod th;

use super::{Language, language};

sentences! {
    /// The sentences of practice, in one language.
    LessonText:
    lesson_title,
    lesson_lead,
    lesson_begin,
    lesson_again,
    lesson_go_on,
    lesson_done,
    lesson_under_way,
    lesson_steps,
    lesson_strip,
    lesson_where,
    lesson_take_me,
    lesson_skip,
    lesson_leave,
    lesson_finished,
    lesson_next_one,
    lesson_all,
    lesson_stuck_closed,
    lesson_stuck_new,
    lesson_stuck_check,
    lesson_stuck_asked,
    lesson_no_text,
    lesson_for_field,
    lesson_for_office,
    lesson_to_office,
    lesson_to_field,
    lesson_office_hint,
    lesson_field_hint,
    lesson_no_village,
    lesson_office_name,
    lesson_trainer,
    lesson_trainer_lead,
    lesson_clock,
    lesson_clock_now,
    lesson_clock_week,
    lesson_clock_month,
    lesson_clock_hint,
    lesson_clock_closes,
    lesson_clock_not_here,
    lesson_clock_shown,
    lesson_reset,
    lesson_reset_hint,
    lesson_reset_ask,
    lesson_scenario,
    lesson_scenario_whole,
    lesson_scenario_none,
    lesson_files,
    lesson_files_lead,
    lesson_file_saved,
    lesson_file_known,
    lesson_file_unknown,
    lesson_file_keys,
    lesson_file_changed,
    lesson_file_first,
    lesson_file_second,
    lesson_file_gap,
    lesson_file_lost,
    lesson_file_real,
    lesson_no_real_office,
    lesson_no_office_files,
    help_title,
    help_nav,
    help_find,
    help_found,
    help_none,
    help_print,
    help_print_all,
    help_back,
    help_for_field,
    help_for_office,
    help_for_trainer,
    help_emergency,
    help_failed,
    help_again,
    help_loading,
}

/// The sentences of practice, in the language of the page.
pub fn t_lesson() -> &'static LessonText {
    match language() {
        Language::Thai => &th::LESSON,
        Language::English => &en::LESSON,
    }
}
