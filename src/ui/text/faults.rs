//! One sentence for each fault of an answer: what is wrong, and how to mend it.

use super::{fill, t, words};
use crate::domain::FaultKind;
use crate::domain::date::DateFault;
use crate::domain::identity::{CitizenIdFault, HouseCodeFault, PhoneFault};
use crate::domain::text_rule::grouped;

/// The sentence.
pub fn fault(kind: &FaultKind) -> String {
    let t = t();
    let plain = match kind {
        FaultKind::Required => t.field_fault_required,
        FaultKind::MustAnswer => t.field_fault_must_answer,
        FaultKind::NotANumber => t.field_fault_not_a_number,
        FaultKind::OutOfRange { min, max } => {
            return fill(t.field_fault_out_of_range, &[("min", &grouped(*min)), ("max", &grouped(*max))]);
        }
        FaultKind::NotADate(why) => match why {
            DateFault::Unreadable => t.field_fault_date_unreadable,
            DateFault::NoSuchDay => t.field_fault_date_no_such_day,
            DateFault::NoSuchYear => t.field_fault_date_no_such_year,
            DateFault::ShortYear => t.field_fault_date_short_year,
        },
        FaultKind::DateTooCoarse => t.field_fault_date_too_coarse,
        FaultKind::DateInFuture => t.field_fault_date_in_future,
        FaultKind::TooOld => t.field_fault_too_old,
        FaultKind::NotAnOption => t.field_fault_not_an_option,
        FaultKind::WrongKind => t.field_fault_wrong_kind,
        FaultKind::TextTooLong { max } => {
            return fill(t.field_fault_text_too_long, &[("max", &max.to_string())]);
        }
        FaultKind::BadCharacter => t.field_fault_bad_character,
        FaultKind::FormulaStart => t.field_fault_formula_start,
        FaultKind::IdentityInNote => t.field_fault_identity_in_note,
        FaultKind::CitizenId(why) => match why {
            CitizenIdFault::NotThirteenDigits => t.field_fault_citizen_id_digits,
            CitizenIdFault::FirstDigit => t.field_fault_citizen_id_first,
            CitizenIdFault::CheckDigit => t.field_fault_citizen_id_check,
        },
        FaultKind::HouseCode(why) => match why {
            HouseCodeFault::NotElevenDigits => t.field_fault_house_code_digits,
            HouseCodeFault::AllSame => t.field_fault_house_code_same,
            HouseCodeFault::Province => t.field_fault_house_code_province,
        },
        FaultKind::Phone(why) => match why {
            PhoneFault::NotAPhone => t.field_fault_phone,
            PhoneFault::MobileNeedsTen => t.field_fault_phone_mobile,
            PhoneFault::LandlineNeedsNine => t.field_fault_phone_landline,
        },
        FaultKind::NotAPlace => t.field_fault_not_a_place,
        FaultKind::MooOrCommunity => t.field_fault_moo_or_community,
        FaultKind::NoSuchMember => t.field_fault_no_such_member,
        FaultKind::MemberAge { min, max } => {
            let (low, high) = (min.unwrap_or(0).to_string(), max.unwrap_or(0).to_string());
            let sentence = match (min, max) {
                (Some(_), Some(_)) => t.field_fault_member_age_between,
                (Some(_), None) => t.field_fault_member_age_from,
                (None, Some(_)) => t.field_fault_member_age_to,
                (None, None) => t.field_fault_member_age,
            };
            return fill(sentence, &[("min", &low), ("max", &high)]);
        }
        FaultKind::MoreAffectedThanMembers => t.field_fault_more_affected,
        FaultKind::MoreMembersThanCount => t.field_fault_more_members,
        FaultKind::NoHead => t.field_fault_no_head,
        FaultKind::TwoHeads => t.field_fault_two_heads,
        FaultKind::GateWithoutItem => t.field_fault_gate_without_item,
        FaultKind::ItemWithoutGate => t.field_fault_item_without_gate,
        FaultKind::GateNotAsked => t.field_fault_gate_not_asked,
        FaultKind::ChildTitle => t.field_fault_child_title,
        FaultKind::TitleAndSex => t.field_fault_title_and_sex,
        FaultKind::SeverityWithoutReason => t.field_fault_severity_without_reason,
        FaultKind::OldCalendar => t.field_fault_old_calendar,
        FaultKind::MoveNotAllowed { from, to } => {
            let (from, to) = (super::status(*from), super::status(*to));
            return fill(super::t_case().case_fault_move, &[("from", from), ("to", to)]);
        }
        FaultKind::AlreadyFollowed => super::t_case().case_fault_already_followed,
        FaultKind::NoSuchProblem => super::t_case().case_fault_no_such_problem,
        FaultKind::Check(text) => return words(text),
    };
    plain.to_owned()
}
