#!/usr/bin/env bash
# Idempotent set-up of a bare machine: the .NET 10 SDK must be there; libtorch's native library
# needs GLIBCXX_3.4.32 (GCC 13), which Debian 12 and Ubuntu 22.04 lack.
set -euo pipefail

fail() { echo "set-up: $*" >&2; exit 1; }

command -v dotnet >/dev/null 2>&1 ||
  fail "found no 'dotnet' command, expected the .NET 10 SDK; install it from https://dotnet.microsoft.com/download/dotnet/10.0"
dotnet --list-sdks | grep -q '^10\.' ||
  fail "found .NET SDKs [$(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')], expected 10.x; install it from https://dotnet.microsoft.com/download/dotnet/10.0"

[ "$(uname -s)" = Linux ] || exit 0

has_glibcxx() {
  local lib
  lib=$(ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/ {print $NF; exit}')
  [ -n "$lib" ] && grep -aq 'GLIBCXX_3\.4\.32' "$lib"
}
has_glibcxx && exit 0

mend="install libstdc++6 of GCC 13 or newer (Debian 13, Ubuntu 24.04 or the .NET 10 SDK container have it)"
. /etc/os-release 2>/dev/null || true
[ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ] ||
  fail "the C++ library of ${PRETTY_NAME:-this system} lacks GLIBCXX_3.4.32, which libtorch needs; $mend"
[ "$(id -u)" = 0 ] ||
  fail "the C++ library of Debian 12 lacks GLIBCXX_3.4.32, which libtorch needs; run 'sudo eng/setup.sh' once, or $mend"

# The mirror that apt uses already, so that a machine behind a mirror of its own works too.
mirror=$({ cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list /etc/apt/sources.list 2>/dev/null || true; } |
  awk '/^URIs:/ {uri = $2}
       /^Suites:/ && / bookworm( |$)/ {print uri}
       /^deb / && / bookworm / {for (i = 2; i <= NF; i++) if ($i ~ /^[a-z+]+:\/\//) {print $i; break}}' | sed -n 1p)
[ -n "$mirror" ] || fail "found no apt source for Debian bookworm to take libstdc++6 from; $mend"

echo "set-up: fetching libstdc++6 (GLIBCXX_3.4.32) from Debian trixie"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keyring] $mirror trixie main" > /etc/apt/sources.list.d/weft-trixie.list
printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' > /etc/apt/preferences.d/weft-trixie
log=$(mktemp)
only=(-o Dir::Etc::sourcelist=sources.list.d/weft-trixie.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0)
if ! { apt-get update -qq "${only[@]}" && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -t trixie libstdc++6; } >"$log" 2>&1; then
  fail "could not install libstdc++6 from Debian trixie: $(grep -m1 '^E:' "$log" || tail -n1 "$log"); $mend"
fi
rm -f "$log"
ldconfig
has_glibcxx || fail "libstdc++6 was installed but still lacks GLIBCXX_3.4.32; $mend"
