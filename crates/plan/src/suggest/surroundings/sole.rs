//! The one value that a document, or a section of it, names.

use std::collections::BTreeMap;
use tminus_checklist::SectionIndex;

/// A value that is certain as long as nothing else is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sole<T> {
    /// Named once, or again and again the same.
    One(T),
    /// Several are named.
    Several,
}

impl<T: PartialEq> Sole<T> {
    pub(crate) fn add(slot: &mut Option<Self>, value: T) {
        match slot {
            None => *slot = Some(Self::One(value)),
            Some(Self::One(known)) if *known == value => {}
            Some(known) => *known = Self::Several,
        }
    }

    pub(crate) fn one(&self) -> Option<&T> {
        match self {
            Self::One(value) => Some(value),
            Self::Several => None,
        }
    }
}

/// A value by the section that names it, and of the document as a whole.
#[derive(Debug)]
pub(crate) struct Near<T> {
    sections: BTreeMap<SectionIndex, Sole<T>>,
    whole: Option<Sole<T>>,
}

impl<T> Default for Near<T> {
    fn default() -> Self {
        Self {
            sections: BTreeMap::new(),
            whole: None,
        }
    }
}

impl<T: PartialEq + Clone> Near<T> {
    pub(crate) fn add(&mut self, section: Option<SectionIndex>, value: T) {
        if let Some(section) = section {
            let mut slot = self.sections.remove(&section);
            Sole::add(&mut slot, value.clone());
            if let Some(sole) = slot {
                self.sections.insert(section, sole);
            }
        }
        Sole::add(&mut self.whole, value);
    }

    /// The one that a section names; where it names none, the only one of the document.
    pub(crate) fn of(&self, section: Option<SectionIndex>) -> Option<&T> {
        let own = section.and_then(|section| self.sections.get(&section));
        own.or(self.whole.as_ref())?.one()
    }

    /// Whether nothing is named at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.whole.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_comes_first_and_what_is_said_in_two_ways_is_not_said() {
        let section = |at| Some(SectionIndex(at));
        let mut near = Near::default();
        assert!(near.is_empty());
        near.add(section(1), "a");
        near.add(section(1), "a");
        assert_eq!(near.of(section(2)), Some(&"a"));
        near.add(section(2), "b");
        assert_eq!(near.of(section(1)), Some(&"a"));
        assert_eq!(near.of(section(2)), Some(&"b"));
        assert_eq!(near.of(section(3)), None);
        assert_eq!(near.of(None), None);
        near.add(section(1), "c");
        assert_eq!(near.of(section(1)), None);
    }
}
