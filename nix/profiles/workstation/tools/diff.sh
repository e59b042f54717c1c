# What the next start takes away and brings back, by program, the largest first; or, where it resets nothing, what a reset
# would. It changes nothing.
# DEVICE, CLEAN, FILTER: as kiln-reset has them  MODE: what each start does  RESET_VOLUMES: "@root=/ @home=/home"
# usage.sh is put before this.
usage='usage: kiln-host diff [--all | --tabs | --next]     with --all each path of a program, not only its five largest
  --next: only one word for what the next start does, as kiln-reset next has them.
  In a path, \xNN is a byte that is not printed as it is. --tabs, for programs: lines with tabs.'
explain_help "$@"
if (($# > 1)); then misused; fi
most=5 most_groups=1000000 tabs=''
case "${1:-}" in
--all) most=1000000 ;;
--tabs) most=20 most_groups=300 tabs=yes ;;
--next) ;;
'') if (($# > 0)); then misused; fi ;;
*) misused ;;
esac

read -r -a volumes <<<"$RESET_VOLUMES"
read -r -a names <<<"${volumes[*]%%=*}"
nexts=$(kiln-reset next "$DEVICE" "$MODE" "${names[@]}")
# If the volumes differ, the word of one that changes counts. In their order: what each is compared with, `-` where the next
# start restores other ones and leaves it as it is.
next='' bases=()
while IFS=$'\t' read -r _ word; do
  if [[ -z $next || $word == reset || $word == restore-* ]]; then next=$word; fi
done <<<"$nexts"
while IFS=$'\t' read -r _ word; do
  case "$word" in
  restore-previous) bases+=(PREVIOUS) ;;
  restore-penultimate) bases+=(PENULTIMATE) ;;
  *) if [[ $next == restore-* && $word != reset ]]; then bases+=(-); else bases+=("$CLEAN"); fi ;;
  esac
done <<<"$nexts"
if [[ ${1:-} == --next ]]; then
  echo "$next"
  exit 0
fi
changes='' differ='' each=''
for at in "${!volumes[@]}"; do
  volume=${volumes[at]} base=${bases[at]}
  if [[ $base != "${bases[0]}" ]]; then differ=yes; fi
  if [[ $base == - ]]; then continue; fi
  each+="${each:+, }${names[at]} from $base"
  mount=${volume#*=}
  # Assigned to a variable, so that a failure ends the script. The output has a line for each path.
  lines=$(kiln-reset diff "$DEVICE" @snapshots "$base" "$FILTER" "$volume")
  changes+=$(awk -F '\t' -v mount="${mount%/}/" '
    function program(path, parts, count, first) {
      count = split(path, parts, "/")
      if (parts[1] == "home" && count > 2) first = 3
      else if (parts[1] == "root" && count > 1) first = 2
      else return "/" parts[1]
      if (parts[first] == ".local" && count > first + 1) return parts[first + 2]
      if (parts[first] == ".var" && parts[first + 1] == "app" && count > first + 1) return parts[first + 2]
      if (parts[first] ~ /^[.](cache|config)$/ && count > first) return parts[first + 1]
      if (parts[first] ~ /^[.]./) return substr(parts[first], 2)
      return "files in the home"
    }
    # Leaves out empty folders, such as mount points, but not a folder whose owner or mode changed.
    NF == 4 && ($2 > 0 || $3 == "changed") {
      path = substr(mount $4, 2)
      sub("/$", "", path)
      print $1 "\t" $2 "\t" $3 "\t" program(path) "\t/" path
    }' <<<"$lines")$'\n'
done
back='The next reset brings these back, which the installation had.'
said=''
case "$next" in
restore-*)
  said="The next start restores $base."
  back="The next start brings these back, which $base has."
  if [[ -n $differ ]]; then
    said="The next start restores $each."
    back='The next start brings these back, which that has.'
  fi
  ;;
first-snapshot) said='The next start only takes a snapshot, because reset was off before. The one after it resets.' ;;
target-not-reached) said='The next start resets nothing, because this one has not reached its target.' ;;
restored-before) said='The next start resets nothing, because the restore that is configured was done before.' ;;
session-gone) said='The next start resets nothing, because the session that it was to restore is not in the history now.' ;;
snapshot-only | disabled) said="A start resets nothing: the mode is $MODE." ;;
esac
if [[ -n $tabs ]]; then
  printf 'mode\t%s\nnext\t%s\n' "$MODE" "$next"
elif [[ -n $said ]]; then
  echo "$said"
fi
awk -F '\t' -v most="$most" -v most_groups="$most_groups" -v tabs="$tabs" \
  -v back="$back" -v which="$([[ $next == restore-* ]] && echo start || echo reset)" '
  function size(bytes, unit) {
    unit = 1
    while (bytes >= 1024 && unit < 5) { bytes /= 1024; unit++ }
    return unit == 1 ? bytes " B" : sprintf("%.1f %s", bytes, substr("KiBMiBGiBTiB", 3 * unit - 5, 3))
  }
  function files(count) { return count == 1 ? "1 file" : count " files" }
  NF == 5 {
    group = ($3 == "removed" ? "back" : "away") "\t" $4
    bytes[group] += $1; count[group] += $2
    list[group, ++paths[group]] = tabs ? "path\t" $1 "\t" $2 "\t" $3 "\t" $5 \
      : sprintf("    %-12s %-12s %-8s %s", size($1), files($2), $3, $5)
  }
  END {
    titles["away"] = "The next " which " takes these away. The last two sessions stay in PREVIOUS and PENULTIMATE."
    titles["back"] = back
    sides[1] = "away"; sides[2] = "back"
    for (side = 1; side <= 2; side++) {
      total = 0; n = 0
      for (group in paths) if (index(group, sides[side] "\t") == 1) { order[++n] = group; total += bytes[group] }
      if (n == 0) continue
      any = 1
      for (i = 2; i <= n; i++) {
        one = order[i]
        for (j = i - 1; j > 0 && before(one, order[j]); j--) order[j + 1] = order[j]
        order[j + 1] = one
      }
      if (tabs) printf "side\t%s\t%.0f\t%d\n", sides[side], total, n
      else printf "%s %s together.\n\n", titles[sides[side]], size(total)
      for (i = 1; i <= n && i <= most_groups; i++) {
        group = order[i]
        if (tabs) printf "program\t%.0f\t%.0f\t%d\t%s\n", bytes[group], count[group], paths[group], substr(group, 6)
        else printf "%s: %s, %s\n", substr(group, 6), size(bytes[group]), files(count[group])
        # The lines of a volume come the largest first.
        for (k = 1; k <= paths[group] && k <= most; k++) print list[group, k]
        if (!tabs && paths[group] > most) printf "    and %d more (--all)\n", paths[group] - most
      }
      if (!tabs) print ""
    }
    if (tabs) print "end"
    else if (!any) print "The next " which " changes nothing."
    else print "To keep a path: kiln-host keep PATH"
  }
  function before(a, b) { return bytes[a] > bytes[b] || (bytes[a] == bytes[b] && a < b) }' <<<"$changes"
