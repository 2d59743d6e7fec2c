//! ภาษาไทย.

use super::CaseText;

/// ทุกประโยคของแฟ้มครัวเรือน
pub const CASE: CaseText = CaseText {
    case_part_problems: "ปัญหาเดิม",
    case_part_log: "บันทึกการช่วยเหลือ",
    case_part_closing: "4ท และนัดครั้งต่อไป",
    case_no_problems: "ไม่มีปัญหาเดิมที่ต้องตรวจ",
    case_problems_left: "ยังไม่ได้บอก {n} จาก {all} ปัญหา",
    case_problems_all_said: "บอกครบทุกปัญหาแล้ว",
    case_problem_unnamed: "ปัญหาที่บัญชีไม่ได้ระบุ",
    case_old_words: "ข้อความเดิมในบัญชี: {text}",
    case_status_was: "ครั้งก่อน: {status}",
    case_plan: "แผนช่วยเหลือ",
    case_plan_no_promise: "เป็นแผนที่จะขอความช่วยเหลือ ยังไม่ใช่คำสัญญาว่าจะได้รับ",
    case_log_hint: "บันทึกทุกครั้งที่ลงพื้นที่หรือมีการช่วยเหลือ",
    case_no_help: "ยังไม่มีบันทึกในครั้งนี้",
    case_add_help: "เพิ่มบันทึก",
    case_remove_help: "ลบบันทึกนี้",
    case_help_number: "บันทึกที่ {n}",
    case_closing_hint: "กรอกเท่าที่ทราบ เว้นว่างได้",
    case_level_suggested: "ตามข้อมูลที่มี น่าจะอยู่ในขั้น: {level} (ทีมเป็นผู้ตัดสิน)",
    case_fault_move: "ปัญหานี้เดิม «{from}» จะเปลี่ยนเป็น «{to}» ทันทีไม่ได้ กรุณาเลือกสถานะอื่น",
    case_fault_already_followed: "ข้อนี้อยู่ในปัญหาเดิมแล้ว กรุณาบอกที่หน้าปัญหาเดิม และเอาเครื่องหมายที่นี่ออก",
    case_fault_no_such_problem: "ปัญหาที่เลือกไม่มีในครัวเรือนนี้แล้ว กรุณาเลือกใหม่",
    case_refused_under_way: "ยังมีการลงพื้นที่ที่ยังไม่ปิดผนึก กรุณาทำให้เสร็จก่อน",
    case_refused_nothing_to_follow: "ยังไม่มีการลงพื้นที่ครั้งก่อนให้ติดตาม",
    case_outcome_not_visited: "ยังไม่ได้ลงพื้นที่",
    case_outcome_unreachable: "ยังตรวจสอบไม่ได้",
    case_outcome_error: "ไม่เข้าเกณฑ์/ข้อมูลคลาดเคลื่อน",
    case_outcome_complete: "แก้ไขครบถ้วน",
    case_outcome_complete_new: "แก้ไขครบถ้วนแต่มีปัญหาใหม่",
    case_outcome_care: "ต้องสงเคราะห์ต่อเนื่อง",
    case_outcome_none: "ยังไม่ได้รับการแก้ไข",
    case_outcome_partial: "แก้ไขบางส่วน / ยังไม่แล้วเสร็จ",
    case_outcome_no_problem: "ไม่พบปัญหา",
};
