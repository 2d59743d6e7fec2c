//! Names of files: the app makes them of codes, and in practice every one says so.

/// How the name of every file begins that practice saves.
const PRACTICE: &str = "PRACTICE-";

fn is_of_practice(name: &str) -> bool {
    name.get(..PRACTICE.len()).is_some_and(|it| it.eq_ignore_ascii_case(PRACTICE))
}

/// The name that a file goes out under; `demo`: from practice.
pub fn saved_as(name: String, demo: bool) -> String {
    if demo && !is_of_practice(&name) { format!("{PRACTICE}{name}") } else { name }
}

/// Whether a name is made as the app makes them, `HH-760609-` and eight characters of a `kid`, then numbers;
/// ` (1)` of a browser may stand among these.
fn is_of_codes(name: &str) -> Option<bool> {
    let (kind, rest) = name.strip_prefix(PRACTICE).unwrap_or(name).split_once('-')?;
    let (area, rest) = rest.split_once('-')?;
    let (kid, rest) = rest.split_at_checked(8)?;
    let (numbers, ending) = rest.split_once('.')?;
    let kid_like = |it: char| it.is_ascii_alphanumeric() || "-_".contains(it);
    Some(
        kind.chars().all(|it| it.is_ascii_uppercase())
            && area.chars().all(|it| it.is_ascii_digit())
            && kid.chars().all(kid_like)
            && numbers.chars().all(|it| it.is_ascii_digit() || "-of() ".contains(it))
            && ["json", "json.txt", "txt"].contains(&ending),
    )
}

/// A file's name as it may leave the office: those that the app gives are made of codes; any other one may
/// be a person's, and of it only the ending leaves.
pub fn name_outside(name: &str) -> String {
    if is_of_codes(name).unwrap_or_default() {
        return name.to_owned();
    }
    let ending =
        name.rsplit_once('.').map(|it| it.1).filter(|it| it.chars().all(|it| it.is_ascii_alphanumeric()));
    ending.map_or_else(|| "…".to_owned(), |it| format!("….{it}"))
}
