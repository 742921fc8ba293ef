//! The exit statuses: a stable contract that scripts and CI jobs read.

use std::process::ExitCode;

/// How the command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Pass, go, done.
    Go,
    /// Fail, no-go; of `lint` an error finding or a denied one.
    NoGo,
    /// Wrong usage, or input that is no text.
    Usage,
    /// There was data, but too little to say.
    Inconclusive,
    /// Something required was neither measured nor signed.
    NotMeasured,
    /// It was rolled back.
    RolledBack,
    /// A person stopped it.
    Stopped,
    /// Open and resumable: it waits for a time.
    Open,
    /// A rollback, or the taking back of what was done, is not complete.
    Incomplete,
    /// A fault of the program itself.
    Internal,
}

/// An exit status with what it means and what to do about it, as `tminus explain` shows it.
pub(crate) struct ExitPage {
    /// The status.
    pub(crate) status: u8,
    /// What it is, in a few words.
    pub(crate) title: &'static str,
    /// What happened and what to do.
    pub(crate) text: &'static str,
}

/// Every exit status of the contract.
pub(crate) const EXIT_PAGES: &[ExitPage] = &[
    ExitPage {
        status: 0,
        title: "pass, go",
        text: "Everything that was asked for is proved, signed or waived. Of `lint`: no finding is an error or \
               denied. Of `demo`: everything scripted happened.",
    },
    ExitPage {
        status: 1,
        title: "fail, no-go",
        text: "Something required was observed not to hold. `tminus status` lists it with its line and what was \
               observed. Mend it and `tminus resume`, or waive it with a reason and an expiry. Of `lint`: there \
               is an error finding, or one that --deny names. Of `verify`: the ledger is not what was written.",
    },
    ExitPage {
        status: 2,
        title: "wrong usage, or input that is no text",
        text: "An option is wrong, a file cannot be read, is a directory or binary, or the config has an error. \
               Nothing was run and nothing was written. The message names file, line and column where there is \
               one, and its last line says what to do.",
    },
    ExitPage {
        status: 3,
        title: "inconclusive",
        text: "There was data, but too little of it to say either way. Look at `tminus status`, let more data \
               arrive, and `tminus resume`.",
    },
    ExitPage {
        status: 4,
        title: "not measured",
        text: "Something required was neither measured nor signed: a person has not answered, a tool or a \
               variable is missing, or a step is blocked. `tminus status` lists what is open and of whom it is \
               asked. Missing data is never a pass.",
    },
    ExitPage {
        status: 5,
        title: "rolled back",
        text: "The launch was rolled back. The report says which trigger fired and what was undone.",
    },
    ExitPage {
        status: 6,
        title: "stopped by a person",
        text: "`tminus abort`, or Ctrl-C. After Ctrl-C the launch is open: `tminus resume` goes on where it stood.",
    },
    ExitPage {
        status: 7,
        title: "open, waiting for a time",
        text: "The launch waits for a time around T-0, or was told to go no further (--until). `tminus resume` \
               goes on.",
    },
    ExitPage {
        status: 8,
        title: "rollback incomplete",
        text: "A rollback has begun and is not finished: a step of it failed, or a person has to agree to one. \
               `tminus status` says where it stands, `tminus resume` goes on, `tminus resolve` says what became of \
               a step.",
    },
    ExitPage {
        status: 69,
        title: "a dependency is missing at start",
        text: "A program or service that the command needs is not there. The message names it.",
    },
    ExitPage {
        status: 70,
        title: "internal error",
        text: "A fault of tminus itself. The ledger holds everything that was written before it; `tminus resume` \
               goes on from there. Please report it with the message.",
    },
    ExitPage {
        status: 78,
        title: "the server refuses its configuration",
        text: "`tminus serve` would not be safe or cannot work as configured. The message says what to change.",
    },
];

impl Exit {
    /// The number that the shell sees.
    pub(crate) const fn status(self) -> u8 {
        match self {
            Self::Go => 0,
            Self::NoGo => 1,
            Self::Usage => 2,
            Self::Inconclusive => 3,
            Self::NotMeasured => 4,
            Self::RolledBack => 5,
            Self::Stopped => 6,
            Self::Open => 7,
            Self::Incomplete => 8,
            Self::Internal => 70,
        }
    }

    /// What comes first when several apply: 70, then 8, 2, 5, 6, 1, 3, 4, 7, 0. (Input that cannot be used
    /// is named before a verdict over the rest of the input.)
    const fn rank(self) -> u8 {
        match self {
            Self::Internal => 0,
            Self::Incomplete => 1,
            Self::Usage => 2,
            Self::RolledBack => 3,
            Self::Stopped => 4,
            Self::NoGo => 5,
            Self::Inconclusive => 6,
            Self::NotMeasured => 7,
            Self::Open => 8,
            Self::Go => 9,
        }
    }

    /// The status that a number of the contract is.
    pub(crate) const fn of(status: u8) -> Self {
        match status {
            0 => Self::Go,
            1 => Self::NoGo,
            2 => Self::Usage,
            3 => Self::Inconclusive,
            4 => Self::NotMeasured,
            5 => Self::RolledBack,
            6 => Self::Stopped,
            7 => Self::Open,
            8 => Self::Incomplete,
            _ => Self::Internal,
        }
    }

    /// The one of two statuses that is reported.
    pub(crate) const fn or(self, other: Self) -> Self {
        if other.rank() < self.rank() {
            other
        } else {
            self
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Exit; 10] = [
        Exit::Go,
        Exit::NoGo,
        Exit::Usage,
        Exit::Inconclusive,
        Exit::NotMeasured,
        Exit::RolledBack,
        Exit::Stopped,
        Exit::Open,
        Exit::Incomplete,
        Exit::Internal,
    ];

    #[test]
    fn when_several_apply_the_order_of_the_contract_decides() {
        let order = [70, 8, 2, 5, 6, 1, 3, 4, 7, 0];
        for left in ALL {
            for right in ALL {
                let place = |exit: Exit| order.iter().position(|status| *status == exit.status());
                let first = if place(left) <= place(right) {
                    left
                } else {
                    right
                };
                assert_eq!(left.or(right), first, "{left:?} {right:?}");
            }
        }
    }

    #[test]
    fn every_status_has_a_page() {
        for exit in ALL {
            assert!(EXIT_PAGES.iter().any(|page| page.status == exit.status()));
            assert_eq!(Exit::of(exit.status()), exit);
        }
    }
}
