//! Values into words: what people read in a terminal, what programs read as JSON, and what the voice says.
//!
//! Pure: everything is a function of its arguments, the width of the terminal included. Nothing here prints, asks for a
//! size or knows whether there are colors: styles are always written, and whoever prints takes them out. Nothing of
//! [`listen`](crate::listen) may be here.

pub mod bench;
pub mod eval;
pub mod exam;
pub mod explain;
mod ink;
pub mod json;
pub mod live;
pub mod session;
pub mod spoken;
pub mod terminal;
mod words;

#[cfg(test)]
mod sample;
