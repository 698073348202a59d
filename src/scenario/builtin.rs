//! Templates that are part of the program, named as `builtin:NAME`.

/// All templates by name.
const TEMPLATES: &[(&str, &str)] = &[
    ("china-county", include_str!("templates/china-county.toml")),
    (
        "china-county-monitoring",
        include_str!("templates/china-county-monitoring.toml"),
    ),
    (
        "china-county-ordinary",
        include_str!("templates/china-county-ordinary.toml"),
    ),
    (
        "china-county-wave",
        include_str!("templates/china-county-wave.toml"),
    ),
    (
        "mass-casualty",
        include_str!("../../scenarios/mass-casualty.toml"),
    ),
    ("minimal", include_str!("templates/minimal.toml")),
    (
        "standards/china-2022",
        include_str!("templates/standards/china-2022.toml"),
    ),
    (
        "standards/icu-2024",
        include_str!("templates/standards/icu-2024.toml"),
    ),
    (
        "standards/icu-guideline-2009",
        include_str!("templates/standards/icu-guideline-2009.toml"),
    ),
    (
        "standards/public-health-2020",
        include_str!("templates/standards/public-health-2020.toml"),
    ),
];

/// The text of a template.
pub(crate) fn template(name: &str) -> Option<&'static str> {
    TEMPLATES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// The names of all templates.
pub fn names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name)
}
