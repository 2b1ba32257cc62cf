#!/usr/bin/env bash
# Idempotent set-up of the browser test: Chromium, which it opens reports in. On Debian and Ubuntu as root it is installed.
set -euo pipefail

fail() { echo "browser set-up: $*" >&2; exit 1; }

for name in "${WEFT_CHROMIUM:-}" chromium chromium-browser google-chrome chrome; do
  [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done

mend="install the package chromium, or name the program in WEFT_CHROMIUM"
command -v apt-get >/dev/null 2>&1 || fail "found no Chromium; $mend"
[ "$(id -u)" = 0 ] || fail "found no Chromium; run 'sudo eng/browser.sh' once, or $mend"

echo "browser set-up: fetching chromium"
log=$(mktemp)
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1; then
  fail "could not install chromium: $(grep -m1 '^E:' "$log" || tail -n1 "$log"); $mend"
fi
rm -f "$log"
command -v chromium >/dev/null 2>&1 || fail "chromium was installed but is not on the path; $mend"
