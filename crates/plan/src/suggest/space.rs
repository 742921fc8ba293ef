//! Disk space with a number: so much is free.

use super::words::{says, words};
use super::{About, Suggestion};
use crate::{DiskProbe, Probe};
use tminus_measure::{Comparator, Dimension};

words! {
    static DISK =
        "en: disk, free space, storage space
         es: espacio en disco, espacio libre, disco
         pt: espaço, disco
         de: festplatte, speicherplatz, plattenplatz
         fr: espace disque, disque
         nl: schijf
         ru: диск
         zh: 磁盘, 硬盘, 磁碟
         ja: ディスク
         ko: 디스크
         vi: ổ đĩa, đĩa";

    static FREE =
        "en: free, available
         es: libre, disponib
         pt: livre, disponív
         de: frei., verfügbar
         fr: libre, disponib
         nl: vrij
         ru: свобод
         zh: 可用, 空闲, 剩余
         ja: 空き
         ko: 여유
         vi: trống";
}

pub(super) fn recognise(about: &About<'_>) -> Option<Suggestion> {
    let [criterion] = about.item.criteria.as_slice() else {
        return None;
    };
    let threshold = criterion.threshold;
    let fits = matches!(
        threshold.unit.dimension(),
        Dimension::Size | Dimension::Share
    ) && matches!(threshold.comparator, Comparator::More | Comparator::AtLeast);
    // A share without the word may be the share that is used.
    let free = threshold.unit.dimension() == Dimension::Size || says(&about.lower, &FREE);
    if !fits || !free || !says(&about.lower, &DISK) {
        return None;
    }
    let named = about
        .codes
        .iter()
        .copied()
        .find(|code| code.starts_with('/'));
    let surroundings = about.surroundings;
    let path = named
        .or_else(|| surroundings.disks.of(about.section()).map(String::as_str))
        .unwrap_or("/");
    let probe = DiskProbe {
        path: path.to_owned(),
        free: threshold,
    };
    Some(Suggestion::new(
        Probe::Disk(probe),
        format!("disk space with a number; so much is free at {path}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::suggest::testing::{check, check_none};

    #[test]
    fn so_much_of_a_disk_is_free() {
        check(
            &[
                ("Disk space available (>10GB free)", "disk / > 10 GB"),
                ("At least 50 MB of disk is free", "disk / >= 50 MB"),
                ("Disk space on `/var`: > 20%, free", "disk /var > 20%"),
                ("Espacio en disco > 5 GB", "disk / > 5 GB"),
                ("Speicherplatz mindestens 20 GB", "disk / >= 20 GB"),
                ("磁盘空间 > 10GB", "disk / > 10 GB"),
            ],
            "",
        );
        check_none(
            &[
                "Disk usage < 80%",
                "Disk used > 5%",
                "Disk space available",
                "Memory > 10 GB free",
                "Disk latency < 10 ms",
            ],
            "",
        );
        check(
            &[("Disk space available (>10GB free)", "disk /tmp > 10 GB")],
            "```bash\ndf -h /tmp\n```",
        );
    }
}
