//! Tests in a browser come with the store.

fn main() {}
