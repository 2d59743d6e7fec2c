//! JSON read into values, the way of rows, files and questionnaires: first as a tree that names no
//! type of ours, then from the tree. Reading each type straight from the text would compile the whole
//! reader into each of them, and a reader of lists beside that of members, half of what every tablet
//! downloads for it. Every type is as strict as its derived reader; a list never stands for a `struct`.
//!
//! Only an office's thousands are read straight from the text: the files that it takes in
//! (`exchange::Bundle::read_quickly`, of which every byte is compared afterwards) and its summaries.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::Error;

/// Reads one value, and nothing after it.
///
/// # Errors
/// Where the text is no JSON, with its line and column; what of it is no such value, without them.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
    T::deserialize(&tree(text)?)
}

#[inline(never)]
fn tree(text: &str) -> Result<Node<'_>, Error> {
    serde_json::from_str(text)
}

enum Node<'de> {
    Null,
    Bool(bool),
    Natural(u64),
    Negative(i64),
    /// a number that none of our values is: broken, or too large
    Other,
    Text(Cow<'de, str>),
    List(Vec<Node<'de>>),
    /// in their order, and twice where they stand twice: that is for the type to refuse
    Members(Vec<(Node<'de>, Node<'de>)>),
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Node<'de>, D::Error> {
        input.deserialize_any(Planter)
    }
}

struct Planter;

impl<'de> Visitor<'de> for Planter {
    type Value = Node<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E>(self, it: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(it))
    }
    fn visit_u64<E>(self, it: u64) -> Result<Node<'de>, E> {
        Ok(Node::Natural(it))
    }
    fn visit_i64<E>(self, it: i64) -> Result<Node<'de>, E> {
        Ok(Node::Negative(it))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Node<'de>, E> {
        Ok(Node::Other)
    }
    fn visit_borrowed_str<E>(self, it: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(it)))
    }
    fn visit_str<E>(self, it: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(it.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Node<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(it) = input.next_element()? {
            all.push(it);
        }
        Ok(Node::List(all))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Node<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(it) = input.next_entry()? {
            all.push(it);
        }
        Ok(Node::Members(all))
    }
}

impl Node<'_> {
    #[inline(never)]
    fn unfit(&self, wanted: &dyn Expected) -> Error {
        let found = match self {
            Node::Null => Unexpected::Unit,
            Node::Bool(it) => Unexpected::Bool(*it),
            Node::Natural(it) => Unexpected::Unsigned(*it),
            Node::Negative(it) => Unexpected::Signed(*it),
            Node::Other => Unexpected::Other("number"),
            // Not what it says: it may be of a person, and a fault is shown.
            Node::Text(_) => Unexpected::Other("text"),
            Node::List(_) => Unexpected::Seq,
            Node::Members(_) => Unexpected::Map,
        };
        Error::invalid_type(found, wanted)
    }
}

macro_rules! numbers {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match *self {
                Node::Natural(it) => visitor.visit_u64(it),
                Node::Negative(it) => visitor.visit_i64(it),
                _ => Err(self.unfit(&visitor)),
            }
        })*
    };
}

macro_rules! texts {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self {
                Node::Text(Cow::Borrowed(it)) => visitor.visit_borrowed_str(it),
                Node::Text(Cow::Owned(it)) => visitor.visit_str(it),
                _ => Err(self.unfit(&visitor)),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for &Node<'de> {
    type Error = Error;

    numbers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    texts! { deserialize_str deserialize_string deserialize_identifier }

    // No value of ours asks for just anything; a type that begins to is told so by its first test.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Err(self.unfit(&visitor))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Bool(it) => visitor.visit_bool(*it),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Node::List(all) = self else { return Err(self.unfit(&visitor)) };
        let mut rest = all.iter();
        let read = visitor.visit_seq(List(&mut rest))?;
        if rest.len() == 0 { Ok(read) } else { Err(Error::invalid_length(all.len(), &"a shorter list")) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Members(all) => visitor.visit_map(Members { rest: all.iter(), value: &Node::Null }),
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Node::Text(_) => visitor.visit_enum(Variant { name: self, inside: None }),
            Node::Members(all) => match &all[..] {
                [(name, inside)] => visitor.visit_enum(Variant { name, inside: Some(inside) }),
                _ => Err(Error::invalid_length(all.len(), &"one member")),
            },
            _ => Err(self.unfit(&visitor)),
        }
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit unit_struct }
}

struct List<'a, 't, 'de>(&'a mut std::slice::Iter<'t, Node<'de>>);

impl<'de> SeqAccess<'de> for List<'_, '_, 'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.0.next().map(|it| seed.deserialize(it)).transpose()
    }
}

struct Members<'t, 'de> {
    rest: std::slice::Iter<'t, (Node<'de>, Node<'de>)>,
    value: &'t Node<'de>,
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value)
    }
}

struct Variant<'t, 'de> {
    name: &'t Node<'de>,
    inside: Option<&'t Node<'de>>,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        Ok((seed.deserialize(self.name)?, self))
    }
}

impl<'t, 'de> Variant<'t, 'de> {
    #[inline(never)]
    fn inside(self) -> Result<&'t Node<'de>, Error> {
        self.inside.ok_or_else(|| Error::invalid_type(Unexpected::UnitVariant, &"a variant with a value"))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.inside {
            None | Some(Node::Null) => Ok(()),
            Some(other) => Err(other.unfit(&"a variant without a value")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.inside()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.inside()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.inside()?.deserialize_map(visitor)
    }
}
