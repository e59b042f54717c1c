# What Kiln asks over SSH, and what is printed.

# FROM TO MODE COMMIT "ACTIVATE CONFIRM KEEP" WHO
start() {
  mkdir -p "$base" && chmod 700 /run/kiln "$base" && mkdir "$dir" || exit 73
  sweep
  request "$@" || exit 73
  put state starting
  launch "$1" supervise
}

# FROM TO MODE COMMIT LIMITS WHO: the record of a switch.
request() {
  put from "$1" && put to "$2" && put mode "$3" && put commit "$4" && put limits "$5" && put who "$6" || return 1
  tick
  put since "$now $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf '%s' "$KILN_SCRIPT" >"$dir/supervise" && : >"$dir/log"
}

# FROM VERB: its supervisor, which outlives this connection.
launch() {
  unset KILN_SCRIPT
  sh=$1/sw/bin/sh
  [ -x "$sh" ] || sh=$(command -v sh)
  # Restarted where it was killed; neither the end of this connection nor a lack of memory ends it.
  if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null &&
    systemd-run --quiet --collect --no-ask-password --unit="kiln-deploy-$id" --description="Kiln switches this host" \
      -p OOMScoreAdjust=-900 -p Restart=on-abnormal -p RestartSec=1 -- "$sh" "$dir/supervise" "$2" "$id" </dev/null; then
    :
  elif command -v setsid >/dev/null; then
    setsid "$sh" "$dir/supervise" "$2" "$id" </dev/null >/dev/null 2>&1 &
  else
    (trap '' HUP; exec "$sh" "$dir/supervise" "$2" "$id") </dev/null >/dev/null 2>&1 &
  fi
}

# Ten deploys are remembered; a root whose deploy a reboot ended no longer keeps anything.
sweep() {
  others=0
  # shellcheck disable=SC2045 # The names are ids, without blanks.
  for each in $(ls -t "$base"); do
    if [ "$each" = lock ] || [ "$each" = "$id" ] || alive "$each"; then continue; fi
    others=$((others + 1))
    [ "$others" -le 10 ] || rm -rf /run/kiln/deploy/"$each"
  done
  [ ! -d "$roots" ] || find "$roots" -type l -mtime +7 -exec rm -f {} +
}

# SEEN UNTIL: prints (on stderr, which comes line by line) new lines of the log, changes of the state and the outcome, until that state or the end.
follow() {
  seen=$1 before='' silent=0
  while :; do
    state=$(get state)
    lines=$(wc -l <"$dir/log")
    if [ "$lines" -gt "$seen" ]; then
      sed -n "$((seen + 1)),$lines s/^/log /p" "$dir/log"
      seen=$lines
    fi
    if [ "$state" != "$before" ]; then
      printf 'state %s\n' "$state"
      before=$state naps=0
    fi
    case $state in
      done)
        printf 'outcome %s\n' "$(get outcome)"
        return 0
        ;;
      "$2") return 0 ;;
    esac
    # Between two supervisors, where systemd starts it again, there is none for a moment.
    if alive "$id"; then silent=0; else silent=$((silent + 1)); fi
    if [ "$silent" -gt 100 ]; then
      printf 'outcome lost\n'
      return 0
    fi
    doze
  done
}

# WORD SEEN: the first decision wins. A confirmation is for a system that waits for it.
decide() {
  case $1:$(get state) in
    confirm:waiting) ln -s confirm "$dir/decision" 2>/dev/null ;;
    confirm:*) ;;
    *) ln -s "$1" "$dir/decision" 2>/dev/null ;;
  esac
  return 0
}

# HOW: brief, boots or whole. What runs here, and what a deploy has to know before it begins; needs no rights.
look() {
  [ ! -e /etc/NIXOS ] || echo "nixos yes"
  echo "machine $(uname -m)"
  echo "hostname $(uname -n)"
  echo "uid $(id -u)"
  echo "current $(current)"
  echo "booted $(resolve /run/booted-system)"
  for part in kernel initrd kernel-modules; do echo "booted-$part $(resolve "/run/booted-system/$part")"; done
  echo "booted-kernel-params $(head -c 8192 /run/booted-system/kernel-params 2>/dev/null | tr '\n\t' '  ')"
  echo "profile $(resolve "$profile")"
  echo "generation $(readlink "$profile")"
  for link in "$profile"-*-link; do [ ! -L "$link" ] || echo "known $link $(resolve "$link")"; done
  echo "boot-id $(cat /proc/sys/kernel/random/boot_id)"
  df -Pk /nix/store | { read -r _; read -r _ _ _ free _; echo "free-kib $free"; }
  [ ! -d /run/systemd/system ] || echo "systemd yes"
  if [ "$(id -u)" = 0 ]; then echo "rights root"
  elif refused=$(sudo -n true 2>&1 >/dev/null </dev/null); then echo "rights sudo"
  elif doas -n true 2>/dev/null </dev/null; then echo "rights doas"
  else
    echo "rights none"
    command -v sudo >/dev/null && printf '%s\n' "$refused" | head -n 20 | sed 's/^/rights-refused /'
    for way in sudo doas; do ! command -v $way >/dev/null || echo "rights-way $way"; done
  fi
  [ -n "$plain_daemon" ] || echo "daemon $(command -v nix-daemon)"
  [ ! -x "$base" ] || history
  case $1 in
    brief) ;;
    boots) ! boots_current || echo "boots yes" ;;
    *) since && closure "$(current)" ;;
  esac
  echo "end look"
}

# Since when this machine is there: what Kiln recorded, and what else shows it.
since() {
  [ ! -r /etc/kiln/system.json ] || printf 'kiln %s\n' "$(head -c 4096 /etc/kiln/system.json | tr '\n' ' ')"
  for file in /etc/nixos/*.nix; do
    [ ! -r "$file" ] ||
      head -c 65536 "$file" | sed -n 's/^[^#]*system\.stateVersion *= *\(lib\.mkDefault *\)\{0,1\}"\([0-9][0-9]\.[0-9][0-9]\)".*/configured \2/p' | head -n 5
  done | head -n 20
  oldest=$(printf '%s\n' "$profile"-*-link | sed -n 's/.*-\([0-9][0-9]*\)-link$/\1/p' | sort -n | head -n 1)
  first=$profile-$oldest-link/nixos-version
  [ ! -r "$first" ] || printf 'oldest %s\n' "$(head -c 100 "$first" | tr '\n' ' ')"
}

# Whether the next start is known to be that of what runs: the menu of systemd-boot says it, or where there is none, it was
# started so. For root.
boots_current() {
  [ "$(id -u)" = 0 ] && [ "$(resolve "$profile")" = "$(current)" ] || return 1
  if [ -n "$(menu)" ]; then boots_by_default "$(current)"; else [ "$(resolve /run/booted-system)" = "$(current)" ]; fi
}

# SYSTEM: its units and everything that it needs.
closure() {
  here=$1
  for unit in "$here"/etc/systemd/system/*; do [ ! -e "$unit" ] || echo "unit $(basename "$unit") $(resolve "$unit")"; done
  nix-store --query --requisites "$here" | sed 's/^/path /'
}

# The lock's holder, and the last deploys with their ends.
history() {
  holder=$(holder)
  if [ -n "$holder" ] && alive "$holder"; then
    dir=$base/$holder
    tick
    read -r since date <"$dir/since"
    echo "locked $holder $((now - since)) $date $(get who)"
  fi
  [ -d "$base" ] || return 0
  # shellcheck disable=SC2045 # The names are ids, without blanks.
  for each in $(ls -t "$base"); do
    dir=$base/$each
    [ ! -r "$dir/outcome" ] || echo "ended $each $(get from) $(get to) $(get outcome)"
  done
}
