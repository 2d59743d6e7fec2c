//! English.

use super::CaseText;

/// every sentence of the life of a case
pub const CASE: CaseText = CaseText {
    case_part_problems: "Problems known",
    case_part_log: "Logbook of help",
    case_part_closing: "4ท and the next visit",
    case_no_problems: "There are no known problems to check.",
    case_problems_left: "{n} of {all} problems still to be said",
    case_problems_all_said: "Every problem has been said.",
    case_problem_unnamed: "A problem that the list does not name",
    case_old_words: "In the words of the list: {text}",
    case_status_was: "At the visit before: {status}",
    case_plan: "Plan",
    case_plan_no_promise: "This is what will be asked for. It promises nothing.",
    case_log_hint: "Write down every visit and every help that was given.",
    case_no_help: "Nothing has been written down at this visit.",
    case_add_help: "Add an entry",
    case_remove_help: "Remove this entry",
    case_help_number: "Entry {n}",
    case_closing_hint: "As far as it is known; any of it may stay blank.",
    case_level_suggested: "By what is known it would be: {level}. The team decides.",
    case_fault_move: "This problem was “{from}” and cannot become “{to}” at once. Please choose another status.",
    case_fault_already_followed: "This is among the known problems already. Please say it there and take this tick back.",
    case_fault_no_such_problem: "A chosen problem is no longer there. Please choose again.",
    case_refused_under_way: "A visit of this household is not sealed yet. Please finish it first.",
    case_refused_nothing_to_follow: "There is no earlier visit to follow up.",
    case_outcome_not_visited: "Not visited yet",
    case_outcome_unreachable: "Could not be checked yet",
    case_outcome_error: "Not a case: the record was wrong",
    case_outcome_complete: "Fully solved",
    case_outcome_complete_new: "Fully solved, with a new problem",
    case_outcome_care: "Needs standing welfare",
    case_outcome_none: "Not solved",
    case_outcome_partial: "Partly solved",
    case_outcome_no_problem: "No problem found",
};
