//! stub
use super::Draft;
pub(super) fn read(_text: &str) -> Option<Draft> {
    None
}
