//! Commands: the pure world and the edges, joined.
//!
//! One file for each command, or for a part that several share. No parsing of arguments, no escape codes; whatever can be
//! decided without touching the world belongs into [`coach`](crate::coach) or [`listen`](crate::listen).

pub mod bank;
pub mod bench;
pub mod choose;
pub mod doctor;
pub mod eval;
pub mod grade;
pub mod hear;
pub mod import;
pub mod mock;
pub mod mouth;
pub mod practice;
pub mod recover;
pub mod screen;
pub mod starter;
pub mod takes;
pub mod vocabulary;
