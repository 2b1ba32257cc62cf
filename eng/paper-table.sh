#!/bin/sh
# Replaces what stands between the markers of the paper's table in a document by the table in a file.
# Usage: eng/paper-table.sh TABLE DOCUMENT
set -eu
table=$1
document=$2
for marker in '<!-- paper table -->' '<!-- /paper table -->'; do
  grep -qxF "$marker" "$document" || { echo "$document: no line $marker" >&2; exit 1; }
done
draft=$(mktemp)
awk -v table="$table" '
  $0 == "<!-- /paper table -->" { inside = 0 }
  !inside { print }
  $0 == "<!-- paper table -->" {
    inside = 1
    print ""
    while ((getline line < table) > 0) print line
    print ""
  }
' "$document" > "$draft"
cat "$draft" > "$document"
rm "$draft"
