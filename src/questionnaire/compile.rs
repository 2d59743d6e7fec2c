//! From the file that people write to the JSON that the app reads. Shared by the build script and
//! the tests, so that what is tested is what is built. The app itself needs no TOML parser.
//!
//! Beyond shorter spelling the file form gives two things: named lists of options, and, inside an
//! item, conditions that name the item's own questions (`carer`), made absolute here (`V01.carer`).
//! Conditions of `every_item` stay relative, because one question stands in every item; the domain
//! reads them within the item it asks.

use serde_json::{Map, Value as Json, json};
use toml::{Table, Value as Toml};

/// The compact JSON of a questionnaire file; `named` gives the text of the file that it extends.
///
/// # Errors
/// Says where the file is not one.
pub fn to_json(text: &str, named: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut file: Table = toml::from_str(text).map_err(|fault| fault.to_string())?;
    if let Some(base) = file.remove("extends") {
        let base = base.as_str().and_then(named).ok_or("questionnaire: no such file to extend")?;
        let base: Table = toml::from_str(&base).map_err(|fault| fault.to_string())?;
        if base.contains_key("extends") {
            return Err("questionnaire: what is extended may not extend another".to_owned());
        }
        file = extended(base, file)?;
    }
    let mut file = Fields::of("questionnaire", file);
    let lists = Lists(match file.take("options") {
        Some(Toml::Table(lists)) => lists,
        None => Table::new(),
        Some(_) => return Err(file.wrong("options", "a table of lists")),
    });
    let plain = |it, at: &str| question(it, at, &lists, &Scope::default());
    let every_item = file.each("every_item", plain)?;
    let shared: Vec<String> = every_item.iter().filter_map(id_of).collect();
    let mut out = json!({
        "id": file.string("id")?,
        "proposed": file.flag("proposed")?,
        "title": words(file.need("title")?, "title")?,
        "source": file.string("source")?,
        "household": file.each("household", plain)?,
        "member": file.each("member", plain)?,
        "every_item": every_item,
        "dimensions": file.each("dimension", |it, at| dimension(it, at, &lists, &shared))?,
        "checks": file.each("check", check)?,
    });
    for list in ["problem", "help", "closing"] {
        let questions = file.each(list, plain)?;
        if !questions.is_empty() {
            out[list] = questions.into();
        }
    }
    file.done()?;
    Ok(out.to_string())
}

/// `base` with what `file` says instead or besides. A question of the same id takes the place of the
/// old one; a new one goes behind the one that its `after` names, or to the end.
fn extended(mut base: Table, file: Table) -> Result<Table, String> {
    for (name, value) in file {
        match (base.get_mut(&name), value) {
            (Some(Toml::Table(old)), Toml::Table(new)) => old.extend(new),
            (Some(Toml::Array(old)), Toml::Array(new)) if new.iter().all(Toml::is_table) => {
                for it in new {
                    placed(old, it)
                        .map_err(|after| format!("questionnaire › {name}: no `{after}` to stand behind"))?;
                }
            }
            (_, value) => drop(base.insert(name, value)),
        }
    }
    Ok(base)
}

fn placed(list: &mut Vec<Toml>, mut new: Toml) -> Result<(), String> {
    let place =
        |list: &[Toml], id: &str| list.iter().position(|it| it.get("id").and_then(Toml::as_str) == Some(id));
    let after = new.as_table_mut().and_then(|it| it.remove("after"));
    let old = new.get("id").and_then(Toml::as_str).and_then(|id| place(list, id));
    match (old, after.as_ref().and_then(Toml::as_str)) {
        (Some(at), _) => list[at] = new,
        (None, None) => list.push(new),
        (None, Some(after)) => {
            let at = place(list, after).ok_or_else(|| after.to_owned())?;
            list.insert(at + 1, new);
        }
    }
    Ok(())
}

/// The fields of a table still to be read; what is left over is a fault.
struct Fields {
    at: String,
    table: Table,
}

impl Fields {
    fn of(at: &str, table: Table) -> Fields {
        Fields { at: at.to_owned(), table }
    }
    fn wrong(&self, key: &str, wanted: &str) -> String {
        format!("{}: `{key}` should be {wanted}", self.at)
    }
    fn take(&mut self, key: &str) -> Option<Toml> {
        self.table.remove(key)
    }
    fn need(&mut self, key: &str) -> Result<Toml, String> {
        self.take(key).ok_or_else(|| format!("{}: `{key}` is missing", self.at))
    }
    fn string(&mut self, key: &str) -> Result<String, String> {
        match self.need(key)? {
            Toml::String(text) => Ok(text),
            _ => Err(self.wrong(key, "a text")),
        }
    }
    fn strings(&mut self, key: &str) -> Result<Vec<Json>, String> {
        let Some(list) = self.take(key) else { return Ok(Vec::new()) };
        let Toml::Array(list) = list else { return Err(self.wrong(key, "a list of texts")) };
        list.into_iter()
            .map(|it| match it {
                Toml::String(text) => Ok(Json::from(text)),
                _ => Err(self.wrong(key, "a list of texts")),
            })
            .collect()
    }
    fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None => Ok(false),
            Some(Toml::Boolean(flag)) => Ok(flag),
            Some(_) => Err(self.wrong(key, "true or false")),
        }
    }
    fn each(
        &mut self,
        key: &str,
        read: impl Fn(Table, &str) -> Result<Json, String>,
    ) -> Result<Vec<Json>, String> {
        let Some(list) = self.take(key) else { return Ok(Vec::new()) };
        let Toml::Array(list) = list else { return Err(self.wrong(key, "a list")) };
        let mut all = Vec::new();
        for (index, it) in list.into_iter().enumerate() {
            let Toml::Table(table) = it else { return Err(self.wrong(key, "a list of tables")) };
            let name = ["id", "code", "at"].iter().find_map(|name| table.get(*name)?.as_str());
            let at = match name {
                Some(name) => format!("{} › {key} {name}", self.at),
                None => format!("{} › {key} {}", self.at, index + 1),
            };
            all.push(read(table, &at)?);
        }
        Ok(all)
    }
    fn done(self) -> Result<(), String> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => Err(format!("{}: `{key}` is not known", self.at)),
        }
    }
}

/// The lists of options that have a name.
struct Lists(Table);

/// Inside which item a condition stands, and which names are the item's own.
#[derive(Default)]
struct Scope {
    item: String,
    own: Vec<String>,
}

impl Scope {
    fn absolute(&self, id: &str) -> String {
        if self.own.iter().any(|own| own == id) { format!("{}.{id}", self.item) } else { id.to_owned() }
    }
}

fn id_of(question: &Json) -> Option<String> {
    question.get("id")?.as_str().map(str::to_owned)
}

fn words(value: Toml, at: &str) -> Result<Json, String> {
    match value.as_array().map(Vec::as_slice) {
        Some([Toml::String(th), Toml::String(en)]) => Ok(json!({ "th": th, "en": en })),
        _ => Err(format!("{at}: a text is [\"Thai\", \"English\"]")),
    }
}

fn dimension(table: Table, at: &str, lists: &Lists, shared: &[String]) -> Result<Json, String> {
    let mut fields = Fields::of(at, table);
    let out = json!({
        "code": fields.string("code")?,
        "title": words(fields.need("title")?, at)?,
        "gate": words(fields.need("gate")?, at)?,
        "items": fields.each("item", |it, at| item(it, at, lists, shared))?,
    });
    fields.done()?;
    Ok(out)
}

fn item(table: Table, at: &str, lists: &Lists, shared: &[String]) -> Result<Json, String> {
    let mut own = shared.to_vec();
    for it in table.get("question").and_then(Toml::as_array).into_iter().flatten() {
        own.extend(it.get("id").and_then(Toml::as_str).map(str::to_owned));
    }
    let mut fields = Fields::of(at, table);
    let code = fields.string("code")?;
    let scope = Scope { item: code.clone(), own };
    let urgent = match fields.need("urgent")? {
        Toml::String(text) => Json::from(text),
        Toml::Table(mut when) if when.len() == 1 => match when.remove("when") {
            Some(holds) => json!({ "when": condition(holds, at, &scope)? }),
            None => return Err(fields.wrong("urgent", "a word or { when = … }")),
        },
        _ => return Err(fields.wrong("urgent", "a word or { when = … }")),
    };
    let mut out = json!({
        "code": code,
        "title": words(fields.need("title")?, at)?,
        "urgent": urgent,
        "agencies": fields.strings("agencies")?,
        "tpmap": fields.string("tpmap")?,
        "sdg": fields.strings("sdg")?,
        "four_t": fields.string("four_t")?,
        "basis": fields.string("basis")?,
    });
    let questions = fields.each("question", |it, at| question(it, at, lists, &scope))?;
    let sensitive = fields.strings("sensitive")?;
    if !questions.is_empty() {
        out["questions"] = questions.into();
    }
    if !sensitive.is_empty() {
        out["sensitive"] = sensitive.into();
    }
    for key in ["restricted", "legacy"] {
        if fields.flag(key)? {
            out[key] = true.into();
        }
    }
    fields.done()?;
    Ok(out)
}

fn question(table: Table, at: &str, lists: &Lists, scope: &Scope) -> Result<Json, String> {
    let mut fields = Fields::of(at, table);
    let mut out = json!({ "id": fields.string("id")?, "text": words(fields.need("ask")?, at)? });
    if let Some(hint) = fields.take("hint") {
        out["hint"] = words(hint, at)?;
    }
    for key in ["required", "must_answer", "given"] {
        if fields.flag(key)? {
            out[key] = true.into();
        }
    }
    if let Some(shown) = fields.take("shown_if") {
        out["shown_if"] = condition(shown, at, scope)?;
    }
    let mut rest = std::mem::take(&mut fields.table).into_iter();
    let (Some((kind, value)), None) = (rest.next(), rest.next()) else {
        return Err(format!("{at}: a question has one kind of answer and no other field"));
    };
    out["kind"] = match (kind.as_str(), value) {
        (
            "yes_no" | "citizen_id" | "house_code" | "phone" | "place" | "item" | "problems",
            Toml::Boolean(true),
        ) => kind.into(),
        ("one" | "many", value) => json!({ kind: choices(value, at, lists)? }),
        ("number", Toml::Table(table)) => {
            let mut number = Fields::of(at, table);
            let out = json!({ "number": {
                "min": integer(number.need("min")?, at)?,
                "max": integer(number.need("max")?, at)?,
                "unit": words(number.need("unit")?, at)?,
            }});
            number.done()?;
            out
        }
        ("date", Toml::Table(table)) => {
            let mut date = Fields::of(at, table);
            let mut out = json!({ "date": { "precision": date.string("precision")? } });
            if date.flag("future")? {
                out["date"]["future"] = true.into();
            }
            date.done()?;
            out
        }
        ("text", Toml::Table(table)) => {
            let mut text = Fields::of(at, table);
            let mut out = json!({ "text": { "max_chars": integer(text.need("max")?, at)? } });
            if text.flag("lines")? {
                out["text"]["lines"] = true.into();
            }
            text.done()?;
            out
        }
        ("members", Toml::Table(table)) => {
            let mut members = Fields::of(at, table);
            let mut limits = Map::new();
            for key in ["min_age", "max_age"] {
                if let Some(age) = members.take(key) {
                    limits.insert(key.to_owned(), integer(age, at)?);
                }
            }
            members.done()?;
            json!({ "members": limits })
        }
        (kind, _) => return Err(format!("{at}: `{kind}` is no kind of answer, or not written as one")),
    };
    Ok(out)
}

fn integer(value: Toml, at: &str) -> Result<Json, String> {
    value.as_integer().map(Json::from).ok_or_else(|| format!("{at}: a whole number is wanted"))
}

fn choices(value: Toml, at: &str, lists: &Lists) -> Result<Json, String> {
    let list = match value {
        Toml::Array(list) => list,
        Toml::String(name) => match lists.0.get(&name) {
            Some(Toml::Array(list)) => list.clone(),
            _ => return Err(format!("{at}: no list `{name}` under [options]")),
        },
        _ => return Err(format!("{at}: options are a list, or the name of one")),
    };
    let read = |it: Toml| match it.as_array().map(Vec::as_slice) {
        Some([Toml::String(code), Toml::String(th), Toml::String(en)]) => {
            Ok(json!({ "code": code, "text": { "th": th, "en": en } }))
        }
        _ => Err(format!("{at}: an option is [\"code\", \"Thai\", \"English\"]")),
    };
    Ok(Json::Array(list.into_iter().map(read).collect::<Result<_, _>>()?))
}

fn condition(value: Toml, at: &str, scope: &Scope) -> Result<Json, String> {
    let wrong = || format!("{at}: this is no condition: {value}");
    let Some(table) = value.as_table().filter(|it| it.len() == 1) else { return Err(wrong()) };
    let Some((word, inner)) = table.iter().next() else { return Err(wrong()) };
    let inner = match (word.as_str(), inner) {
        ("yes" | "no" | "answered", Toml::String(id)) => Json::from(scope.absolute(id)),
        ("is" | "includes", Toml::Array(pair)) => match pair.as_slice() {
            [Toml::String(id), Toml::String(code)] => json!([scope.absolute(id), code]),
            _ => return Err(wrong()),
        },
        ("at_least" | "at_most" | "within_days", Toml::Array(pair)) => match pair.as_slice() {
            [Toml::String(id), Toml::Integer(number)] => json!([scope.absolute(id), number]),
            _ => return Err(wrong()),
        },
        ("not", inner) => condition(inner.clone(), at, scope)?,
        ("all" | "any", Toml::Array(list)) => {
            let list: Result<Vec<Json>, String> =
                list.iter().map(|it| condition(it.clone(), at, scope)).collect();
            list?.into()
        }
        _ => return Err(wrong()),
    };
    Ok(json!({ word: inner }))
}

fn check(table: Table, at: &str) -> Result<Json, String> {
    let mut fields = Fields::of(at, table);
    let out = json!({
        "at": fields.string("at")?,
        "wrong_if": condition(fields.need("wrong_if")?, at, &Scope::default())?,
        "severity": fields.string("severity")?,
        "text": words(fields.need("text")?, at)?,
    });
    fields.done()?;
    Ok(out)
}
