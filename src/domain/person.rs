//! Who uses the device: the enumerator ผู้สำรวจ (domain.md §1.3).

use serde::{Deserialize, Serialize};

/// The enumerator's role (LETTER 000).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// อสม.
    HealthVolunteer,
    /// อสบ.
    CareVolunteer,
    /// อถล.
    EnvironmentVolunteer,
    /// คณะกรรมการชุมชน
    CommunityCommittee,
    /// กำนัน
    TambonHead,
    /// ผู้ใหญ่บ้าน
    VillageHead,
    /// เจ้าหน้าที่ อปท.
    LaoOfficer,
    /// อื่น ๆ
    Other,
}

/// The person enrolled on this device, as a claim: what is proved is the device's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// first and last name
    pub name: String,
    /// role
    pub role: Role,
    /// organisation
    pub organisation: String,
    /// tambon code of the area, six digits
    pub area: String,
}
