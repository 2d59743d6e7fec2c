//! Where households lie, as other programs draw it (GeoJSON, RFC 7946): one point a household, and what it
//! is known by. A feature is written at a time, so that a province needs no memory.

use serde_json::{Map, Value};

use crate::domain::Position;

/// What stands before the features.
pub const OPENING: &str = "{\"type\":\"FeatureCollection\",\"features\":[\n";
/// What stands after them.
pub const CLOSING: &str = "\n]}\n";

/// A household as a point: longitude first, as the format has it, in degrees with six places.
pub fn feature(position: Position, properties: &[(&str, Value)]) -> String {
    let properties: Map<String, Value> =
        properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let written = position.written();
    let (lat, lon) = written.split_once(',').unwrap_or((&written, "0"));
    format!(
        "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{lon},{lat}]}},\"properties\":{}}}",
        Value::Object(properties)
    )
}
