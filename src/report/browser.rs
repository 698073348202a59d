//! The report with eighty hostile names in a real browser: nothing of them runs, and the layout stands, on a phone
//! and on a laptop. Skipped, with the reason printed, where no Chromium is found.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::hostile::sample_from;
use super::html;
use super::text::Languages;

/// Looks at the page from within: what ran, how wide the page is, and what sticks out of it that cannot be scrolled.
const SPY: &str = "<script>const tell = (key, value) => parent.postMessage([key, value], '*');
window.alert = () => tell('ran', 'yes');
addEventListener('load', () => {
  const out = [], wide = document.documentElement.scrollWidth;
  const scrolls = own => own.closest('.scroll, .picture, details');
  for (const own of document.querySelectorAll('main *')) {
    const box = own.getBoundingClientRect();
    if (box.width && box.right > innerWidth + 1 && !scrolls(own)) out.push(own.tagName + ' ' + own.className);
  }
  tell('wide', wide > innerWidth ? wide + '' : 'no');
  tell('out', out.slice(0, 5).join(', ') || 'no');
});</script>";

/// Frames the page, since a window cannot be as narrow as a phone, and writes down what the spy tells.
const FRAME: &str = "<!doctype html><html><body><script>addEventListener('message', event => {
  document.documentElement.setAttribute('data-' + event.data[0], event.data[1]);
});</script>";

/// What the spy found.
#[derive(PartialEq, Eq, Debug)]
struct Seen {
    ran: bool,
    wide: String,
    out: String,
}

/// A Chromium of this machine: that of `SURGEPLAN_BROWSER`, or one on the path.
fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SURGEPLAN_BROWSER") {
        return Some(named.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = names
        .iter()
        .flat_map(|name| folders.iter().map(move |at| at.join(name)));
    let found = all.into_iter().find(|file| file.is_file());
    if found.is_none() {
        println!("skipped: no Chromium on the path (SURGEPLAN_BROWSER may name one)");
    }
    found
}

/// The page without the policy that would stop scripts, so that escaping alone protects it, and with the spy.
fn bare(page: &str) -> String {
    let (before, rest) = page
        .split_once("<meta http-equiv=\"Content-Security-Policy\"")
        .expect("a policy");
    let (_, after) = rest.split_once('>').expect("its end");
    format!("{before}{SPY}{after}")
}

fn look(browser: &Path, page: &str, width: u32) -> Seen {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("frame.html");
    std::fs::write(folder.path().join("page.html"), page).expect("written");
    let frame = format!(
        "{FRAME}<iframe src=\"page.html\" width=\"{width}\" height=\"900\"></iframe></body></html>"
    );
    std::fs::write(&file, frame).expect("written");
    let dom = folder.path().join("dom.html");
    let mut child = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ])
        .args(["--virtual-time-budget=4000", "--dump-dom"])
        .arg("--window-size=1500,1000")
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))
        .arg(format!("file://{}", file.display()))
        .stdout(std::fs::File::create(&dom).expect("created"))
        .stderr(Stdio::null())
        .spawn()
        .expect("a browser starts");
    let ended = (0..1_200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        child.try_wait().expect("a child").is_some()
    });
    if !ended {
        child.kill().expect("ended");
        panic!("the browser does not end");
    }
    let dom = std::fs::read_to_string(&dom).expect("a page");
    let root = dom
        .split("<html")
        .nth(1)
        .and_then(|rest| rest.split('>').next());
    let root = root.expect("a root").to_owned();
    let value = |key: &str| {
        let rest = root.split(&format!("{key}=\"")).nth(1);
        let value = rest.and_then(|rest| rest.split('"').next());
        value.unwrap_or("not told").to_owned()
    };
    Seen {
        ran: value("data-ran") == "yes",
        wide: value("data-wide"),
        out: value("data-out"),
    }
}

#[test]
fn no_name_runs_or_breaks_the_layout_in_a_browser() {
    let Some(browser) = browser() else { return };
    for (turn, first) in (0..80).step_by(27).enumerate() {
        let sample = sample_from(first);
        let languages = [Languages::Both, Languages::Zh, Languages::En][turn % 3];
        let page = bare(&html(&sample.input(), languages));
        for width in [390, 1_366] {
            let seen = look(&browser, &page, width);
            let well = Seen {
                ran: false,
                wide: "no".into(),
                out: "no".into(),
            };
            assert_eq!(seen, well, "names from {first} on, {width} pixels");
        }
    }
}

#[test]
fn a_name_that_is_not_escaped_is_seen_to_run() {
    let Some(browser) = browser() else { return };
    let sample = sample_from(0);
    let page = bare(&html(&sample.input(), Languages::En));
    let evil = "<img src=x onerror=alert(1)>";
    let escaped = "&#60;img src=x onerror=alert(1)&#62;";
    assert!(page.contains(escaped), "the name is in the page");
    let planted = page.replacen(escaped, evil, 1);
    assert!(look(&browser, &planted, 1_366).ran);
    let wide = page.replacen("</h1>", "</h1><div style=\"width: 3000px\">x</div>", 1);
    let seen = look(&browser, &wide, 1_366);
    assert!(seen.wide != "no" && seen.out.contains("DIV"), "{seen:?}");
}
