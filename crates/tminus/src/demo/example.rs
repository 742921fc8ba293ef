//! The bundled example, as files.

use std::io;
use std::path::Path;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        /// Every file of the example: its path in the folder and its text.
        pub(super) const FILES: &[(&str, &str)] = &[
            $(($path, include_str!(concat!("../../../../examples/first-launch/", $path)))),*
        ];
    };
}

files![
    "DEPLOYMENT_CHECKLIST.md",
    "NOTES.md",
    "parcels.csv",
    "tminus.toml",
    "scripts/backup.sh",
    "scripts/build.sh",
    "scripts/checksum.sh",
    "scripts/get.sh",
    "scripts/migrate.sh",
    "scripts/restore.sh",
    "scripts/seed.sh",
    "scripts/settings.sh",
    "scripts/test.sh",
];

/// Writes the example into a folder, its scripts executable. What is there is overwritten.
pub(super) fn unpack(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for (path, text) in FILES {
        let target = folder.join(path);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&target, text)?;
        if path.starts_with("scripts/") {
            std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}
