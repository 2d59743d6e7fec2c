//! What is known of agencies besides their names (domain.md §4, PROPOSED).

/// The partner network that an agency belongs to unless a record says otherwise; `None` for an agency
/// that is not among those of domain.md §4. Only ever offered: who gave what, a person says.
pub fn network(agency: &str) -> Option<&'static str> {
    Some(match agency {
        "LAO" | "DOPA" | "CDD" | "MSDHS" | "HEALTH" | "EDU" | "NFE" | "EEF" | "LABOUR" | "AGRI" | "BANK"
        | "PWA" | "PEA" | "DDPM" | "POLICE" | "JUSTICE" | "LAND" | "ENV" | "CODI" => "government",
        "ACADEMIC" => "academic",
        "RELIGIOUS" => "religious",
        "PRIVATE" => "private",
        "VOL" => "people",
        "REDCROSS" | "CSO" => "civil_society",
        "MEDIA" => "media",
        _ => return None,
    })
}
