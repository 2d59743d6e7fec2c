//! Maps and sets as sorted lists. What the app holds comes in order (an id is the time it was made) and
//! is read far more often than written; the standard library's trees are several kilobytes of download
//! for each pair of types. One that comes in no order at all moves what is behind it: up to some ten
//! thousand that is quicker than a frame.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Values by key, in the keys' order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrdMap<K, V>(Vec<(K, V)>);

/// What is there once, in order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrdSet<T>(Vec<T>);

// No derive: an empty one needs nothing of what it would hold.
impl<K, V> Default for OrdMap<K, V> {
    fn default() -> OrdMap<K, V> {
        OrdMap::new()
    }
}

impl<T> Default for OrdSet<T> {
    fn default() -> OrdSet<T> {
        OrdSet::new()
    }
}

impl<K, V> OrdMap<K, V> {
    /// An empty one.
    pub const fn new() -> OrdMap<K, V> {
        OrdMap(Vec::new())
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, value)| (key, value))
    }
    /// All, in order, their values to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }
    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|it| &it.0)
    }
    /// The values, in their keys' order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|it| &it.1)
    }
    /// The values, in their keys' order.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.0.into_iter().map(|it| it.1)
    }
    /// Takes all out.
    pub fn clear(&mut self) {
        self.0.clear();
    }
    /// Leaves those of which this is true.
    pub fn retain(&mut self, mut stays: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| stays(key, value));
    }
}

impl<K: Ord, V> OrdMap<K, V> {
    /// Where it is, or where it would be.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        match self.0.last() {
            Some(last) if last.0.borrow() < key => Err(self.0.len()),
            _ => self.0.binary_search_by(|it| it.0.borrow().cmp(key)),
        }
    }
    /// The value of this key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &self.0[at].1)
    }
    /// The value of the key to which all others stand as `order` says, where making one to ask with is
    /// work.
    pub fn find(&self, order: impl Fn(&K) -> Ordering) -> Option<&V> {
        self.0.binary_search_by(|it| order(&it.0)).ok().map(|at| &self.0[at].1)
    }
    /// The value of this key, to change.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &mut self.0[at].1)
    }
    /// Whether there is one of this key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }
    /// Puts it in; what stood in its place.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }
    /// Takes it out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }
    /// The value of this key; where there is none, this one is put in.
    pub fn or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, value()));
                at
            }
        };
        &mut self.0[at].1
    }
}

impl<T> OrdSet<T> {
    /// An empty one.
    pub const fn new() -> OrdSet<T> {
        OrdSet(Vec::new())
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
    /// The smallest.
    pub fn first(&self) -> Option<&T> {
        self.0.first()
    }
    /// The largest.
    pub fn last(&self) -> Option<&T> {
        self.0.last()
    }
    /// Leaves those of which this is true.
    pub fn retain(&mut self, stays: impl FnMut(&T) -> bool) {
        self.0.retain(stays);
    }
}

impl<T: Ord> OrdSet<T> {
    fn place<Q: Ord + ?Sized>(&self, it: &Q) -> Result<usize, usize>
    where
        T: Borrow<Q>,
    {
        match self.0.last() {
            Some(last) if last.borrow() < it => Err(self.0.len()),
            _ => self.0.binary_search_by(|other| other.borrow().cmp(it)),
        }
    }
    /// Whether it is there.
    pub fn contains<Q: Ord + ?Sized>(&self, it: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(it).is_ok()
    }
    /// Whether the one is there to which all others stand as `order` says, where making it to ask with is work.
    pub fn has(&self, order: impl Fn(&T) -> Ordering) -> bool {
        self.0.binary_search_by(order).is_ok()
    }
    /// Puts it in; whether it was not there.
    pub fn insert(&mut self, it: T) -> bool {
        match self.place(&it) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, it);
                true
            }
        }
    }
    /// Takes it out; whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, it: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.place(it).map(|at| self.0.remove(at)).is_ok()
    }
    /// Those that the other has not.
    pub fn difference<'a>(&'a self, other: &'a OrdSet<T>) -> impl Iterator<Item = &'a T> {
        self.0.iter().filter(|it| !other.contains(*it))
    }
    /// Whether the other has them all.
    pub fn is_subset(&self, other: &OrdSet<T>) -> bool {
        self.0.iter().all(|it| other.contains(it))
    }
}

impl<K: Ord, V> Extend<(K, V)> for OrdMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, all: I) {
        for (key, value) in all {
            self.insert(key, value);
        }
    }
}

impl<T: Ord> Extend<T> for OrdSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, all: I) {
        for it in all {
            self.insert(it);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for OrdMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> OrdMap<K, V> {
        super::gathered(all)
    }
}

impl<T: Ord> FromIterator<T> for OrdSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> OrdSet<T> {
        super::gathered(all)
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for OrdMap<K, V> {
    fn from(all: [(K, V); N]) -> OrdMap<K, V> {
        super::gathered(all)
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for OrdSet<T> {
    fn from(all: [T; N]) -> OrdSet<T> {
        super::gathered(all)
    }
}

impl<K, V> IntoIterator for OrdMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> IntoIterator for OrdSet<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, K, V> IntoIterator for &'a OrdMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (K, V)>, fn(&'a (K, V)) -> (&'a K, &'a V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<'a, T> IntoIterator for &'a OrdSet<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<K: Debug, V: Debug> Debug for OrdMap<K, V> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter()).finish()
    }
}

impl<T: Debug> Debug for OrdSet<T> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(&self.0).finish()
    }
}

impl<K: Serialize, V: Serialize> Serialize for OrdMap<K, V> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_map(self)
    }
}

impl<T: Serialize> Serialize for OrdSet<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(out)
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for OrdMap<K, V> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<OrdMap<K, V>, D::Error> {
        struct Reader<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Reader<K, V> {
            type Value = OrdMap<K, V>;
            fn expecting(&self, out: &mut Formatter<'_>) -> fmt::Result {
                out.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<OrdMap<K, V>, A::Error> {
                let mut all = OrdMap::new();
                while let Some((key, value)) = input.next_entry()? {
                    all.insert(key, value);
                }
                Ok(all)
            }
        }
        input.deserialize_map(Reader(PhantomData))
    }
}

impl<'de, T: Ord + Deserialize<'de>> Deserialize<'de> for OrdSet<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<OrdSet<T>, D::Error> {
        Vec::<T>::deserialize(input).map(super::gathered)
    }
}
