//! The sentences of the life of a case: lists, Re-X-Ray, plan, logbook, follow-up.

mod en;
mod th;

use super::{Language, language};
use crate::domain::questionnaire::{Choice, Kind, Question, known};
use crate::domain::{Outcome, ProblemStatus, Questionnaire, VisitKind};

sentences! {
    /// The sentences of the life of a case, in one language.
    CaseText:
    case_part_problems,
    case_date_hint_month,
    case_date_hint_day,
    case_part_gates,
    case_part_log,
    case_part_closing,
    case_no_problems,
    case_problems_left,
    case_problems_all_said,
    case_problem_unnamed,
    case_same_evidence,
    case_old_words,
    case_status_was,
    case_plan,
    case_plan_no_promise,
    case_log_hint,
    case_no_help,
    case_add_help,
    case_remove_help,
    case_help_number,
    case_closing_hint,
    case_level_suggested,
    case_fault_move,
    case_fault_already_followed,
    case_fault_no_such_problem,
    case_refused_under_way,
    case_refused_nothing_to_follow,
    case_outcome_not_visited,
    case_outcome_unreachable,
    case_outcome_error,
    case_outcome_complete,
    case_outcome_complete_new,
    case_outcome_care,
    case_outcome_none,
    case_outcome_partial,
    case_outcome_no_problem,
    case_title,
    case_problems,
    case_because_listed,
    case_because_found,
    case_because_unanswered,
    case_because_new,
    case_due,
    case_due_today,
    case_overdue,
    case_due_households,
    case_due_overdue,
    case_due_show,
    case_level_is,
    case_plan_need,
    case_plan_route,
    case_plan_lead,
    case_plan_responsible,
    case_plan_target,
    case_no_plan,
    case_no_help_yet,
    case_since_last,
    case_since_list,
    case_begin_again,
    case_begin_follow_up,
    case_begin_rexray,
    case_no_new_problem,
    case_none_new_here,
    case_new_here,
    case_new_problems,
    case_was_sealed,
    case_gate_new,
    case_gates_hint,
    case_known_here,
    case_choose,
    case_suggested,
    case_suggested_is,
    case_four_begin,
    case_all_options,
    case_many_chosen,
    case_filters,
    case_filter_all,
    case_filter_mine,
    case_filter_left,
    case_filter_due,
    case_filter_returned,
    case_filter_urgent,
    case_filter_count,
    case_village,
    case_all_villages,
    case_no_village,
    case_households,
    case_not_visited,
    case_gone,
    case_round_visited,
    case_round_besides,
    case_today,
    case_outcomes,
    case_outcome_count,
    case_phase_before,
    case_phase_open,
    case_phase_survey,
    case_phase_between,
    case_phase_results,
    case_phase_finish,
    case_round_over,
    case_round_next,
    case_solve_by,
    case_add_before,
    case_add_closed,
    case_check_before,
    case_check_closed,
    case_new_before,
    case_new_closed,
    case_new_finish,
    case_add_is_it_listed,
    case_add_kind_first,
    case_begin_listed,
    case_listed_2565,
    case_listed_tpmap,
    case_list_says,
    case_list_note,
    case_erase_listed,
    case_reference,
    case_assigned_to,
    case_assigned_to_me,
    case_pack_done,
    case_pack_other_round,
    case_pack_other_office,
    case_pack_older,
    case_pack_again,
    case_no_list,
    case_nothing_found,
    case_pack_newer,
    case_print,
    case_print_household,
    case_print_household_hint,
    case_print_blank,
    case_print_blank_hint,
    case_sheet_title,
    case_sheet_team,
    case_sheet_four,
    case_sheet_private,
    case_printed_on,
    case_as_of,
    case_sheet_listed,
    case_sheet_listed_hint,
    case_age,
    case_restricted,
    case_more_people,
    case_more_problems,
    case_more_helps,
    case_blank_no_ids,
    case_blank_volunteer,
    case_blank_date,
    case_blank_year,
    case_blank_day,
    case_blank_number,
    case_blank_name,
    case_blank_items,
    case_blank_items_hint,
    case_blank_problem,
    case_blank_status,
    case_blank_evidence,
    case_blank_solved_by,
    case_blank_plan,
    case_from_paper,
    case_from_paper_hint,
    case_position,
    case_position_hint,
    case_position_take,
    case_position_again,
    case_position_asking,
    case_position_remove,
    case_position_kept,
    case_position_good,
    case_position_fair,
    case_position_poor,
    case_position_far,
    case_position_outside,
    case_position_impossible,
    case_position_refused,
    case_position_too_long,
    case_position_unknown,
    case_sketch,
    case_sketch_hint,
    case_sketch_empty,
    case_sketch_village,
    case_sketch_name,
    case_sketch_north,
    case_sketch_m,
    case_sketch_km,
    case_directions,
    case_directions_hint,
    case_directions_open,
    case_directions_else,
    case_act_handed_on,
    case_act_keyed,
    case_act_resolved,
    case_act_cleared,
    case_act_parted,
    case_act_configured,
    case_round_more,
    case_round_letters,
    case_income_line,
    case_photo_choose,
    case_photo_choose_outside,
    case_photo_choose_inside,
    case_aloud,
    case_aloud_named,
    case_aloud_stop,
    case_aloud_stop_named,
}

/// These sentences in the language on screen.
pub fn t_case() -> &'static CaseText {
    match language() {
        Language::Thai => &th::CASE,
        Language::English => &en::CASE,
    }
}

/// A status, as the questionnaire words it.
pub fn status(status: ProblemStatus) -> &'static str {
    option(|it| &it.problem, known::STATUS, status.code())
}

/// What a visit is for, as the questionnaire words it.
pub fn visit_kind(kind: VisitKind) -> &'static str {
    option(|it| &it.household, known::VISIT_KIND, kind.code())
}

/// A level, by its code, as the questionnaire words it.
pub fn level(code: &str) -> &'static str {
    option(|it| &it.closing, known::LEVEL, code)
}

/// An agency, by its code, as the questionnaire words it.
pub fn agency(code: &str) -> &'static str {
    option(|it| &it.help, "provider", code)
}

/// A partner network, by its code, as the questionnaire words it.
pub fn network(code: &str) -> &'static str {
    option(|it| &it.help, "network", code)
}

/// An option of a question of the newest questionnaire; empty when it has none.
pub(super) fn option(list: fn(&Questionnaire) -> &Vec<Question>, id: &str, code: &str) -> &'static str {
    let question = Questionnaire::newest().and_then(|it| list(it).iter().find(|it| it.id == id));
    let choices: &[Choice] = match question.map(|it| &it.kind) {
        Some(Kind::One(choices)) => choices,
        _ => &[],
    };
    let words = choices.iter().find(|it| it.code == code).map(|it| &it.text);
    match language() {
        Language::Thai => words.map_or("", |it| &it.th),
        Language::English => words.map_or("", |it| &it.en),
    }
}

/// An outcome in words.
pub fn outcome(outcome: Outcome) -> &'static str {
    let t = t_case();
    match outcome {
        Outcome::NotVisited => t.case_outcome_not_visited,
        Outcome::Unreachable => t.case_outcome_unreachable,
        Outcome::Error => t.case_outcome_error,
        Outcome::Complete => t.case_outcome_complete,
        Outcome::CompleteNew => t.case_outcome_complete_new,
        Outcome::Care => t.case_outcome_care,
        Outcome::None => t.case_outcome_none,
        Outcome::Partial => t.case_outcome_partial,
        Outcome::NoProblem => t.case_outcome_no_problem,
    }
}
