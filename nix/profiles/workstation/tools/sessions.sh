# When the trees of the history were made, put before the tools that tell its sessions apart.

# FOLDER: when that subvolume was made, and `lived`: whether the machine ran on it, or it is a copy that was made then.
made='' lived=''
look() {
  local shown ready line parent=''
  made='' lived=''
  if ! shown=$(LC_ALL=C btrfs subvolume show -- "$1" 2>/dev/null); then return 1; fi
  while IFS= read -r line; do
    case "$line" in
    *'Creation time:'*) made=$(date --date "${line#*:}" +%s 2>/dev/null) || made='' ;;
    *'Parent UUID:'*) parent=${line##*[[:space:]]} ;;
    esac
  done <<<"$shown"
  # kiln-reset writes it into each tree that it makes for a start.
  ready=$(stat --format %Y "$1/.boot-ready" 2>/dev/null) || ready=''
  if [[ $parent == - || ( -n $ready && -n $made && $ready -ge $made ) ]]; then lived=yes; fi
}

day() {
  if [[ $1 == - ]]; then printf '?'; else printf '%(%Y-%m-%d %H:%M)T' "$1"; fi
}
