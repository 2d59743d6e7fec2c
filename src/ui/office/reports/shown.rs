//! What a report shows, as its address says: an area, a round, and how. A link to a report is a link to
//! this very table.

use crate::domain::tally::Area;
use crate::ui::route::Route;

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// the report's name in the address; empty is the overview
    pub name: String,
    /// `None`: the smallest area that holds everything
    pub area: Option<Area>,
    /// `None`: as things stand now
    pub round: Option<String>,
    /// every item of a dimension
    pub items: bool,
    /// counted the other way: households, networks
    pub other: bool,
}

impl Shown {
    pub fn read(name: &str, query: &str) -> Shown {
        let mut shown = Shown { name: name.to_owned(), ..Shown::default() };
        for (key, value) in query.split('&').filter_map(|it| it.split_once('=')) {
            match key {
                "area" => shown.area = Area::of(value),
                "round" => shown.round = decoded(value),
                "items" => shown.items = value == "1",
                "by" => shown.other = value == "1",
                _ => {}
            }
        }
        shown
    }
    pub fn href(&self) -> String {
        self.route().href()
    }
    pub fn route(&self) -> Route {
        let mut all = Vec::new();
        all.extend(self.area.as_ref().map(|it| format!("area={}", it.code())));
        all.extend(self.round.as_ref().map(|it| format!("round={}", encoded(it))));
        all.extend(self.items.then(|| "items=1".to_owned()));
        all.extend(self.other.then(|| "by=1".to_owned()));
        Route::Report(self.name.clone(), all.join("&"))
    }
}

fn encoded(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

fn decoded(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(String::from).filter(|it| !it.is_empty())
}
