#!/usr/bin/env bash
# Fetches a real text for `make test-text`: the King James Bible (4.3 MB, public domain) of Debian's packages
# bible-kjv-text and bible-kjv, which prints it. Nothing is installed; all goes to the folder named.
set -euo pipefail

folder=${1:?usage: eng/text.sh FOLDER}
text=$folder/bible.txt
fail() { echo "text: $*" >&2; exit 1; }

[ -s "$text" ] && exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
  fail "found no apt-get and dpkg-deb, expected Debian or Ubuntu; put a text of some megabytes in UTF-8 at $text"
mkdir -p "$folder"
cd "$folder"
apt-get download -qq bible-kjv-text bible-kjv 2>download.log ||
  { apt-get update -qq && apt-get download -qq bible-kjv-text bible-kjv 2>download.log; } ||
  fail "could not download bible-kjv-text and bible-kjv: $(grep -m1 '^E:' download.log || tail -n1 download.log); put a text in UTF-8 at $text"
for package in bible-kjv*.deb; do dpkg-deb -x "$package" unpacked; done
unpacked/usr/bin/bible -p unpacked/usr/lib gen1:1-rev22:21 </dev/null >bible.part
[ "$(wc -c <bible.part)" -gt 4000000 ] || fail "the text printed is too short; remove $folder and try again"
mv bible.part bible.txt
