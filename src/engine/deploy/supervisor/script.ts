// What Kiln runs on a host: one POSIX shell script, sent over SSH's stdin, which needs nothing of the new closure.
// docs/adr/0019 says why it works as it does; docs/deploy.md what it leaves behind. Neither "${" nor a backquote is in it,
// so that the text below is the script, letter for letter (script.test.ts runs it in several shells, and shellcheck).
//
// A host that is being switched has /run/kiln/deploy/ID, which only root may read:
//   from, to, mode, commit, limits, who   what was asked for       log        what activation and this script printed
//   state      starting activating waiting committing rolling-back done
//   decision   a link whose target is a word: made once, by the first that decides (confirm, rollback:WHY, timeout)
//   outcome    how it ended: a word, and why
//   pid        the supervisor, with the time of its start in clock ticks

/** Every store path of a system has this form; anything else is refused before it reaches a host. */
export const storePathPattern = /^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+\-._?=]{1,207}$/
export const deployIdPattern = /^[a-z0-9][a-z0-9-]{3,59}$/

export const hostScript = String.raw`
umask 077
LC_ALL=C
base=/run/kiln/deploy
roots=/nix/var/nix/gcroots/kiln
profile=/nix/var/nix/profiles/system
[ -n "$HOME" ] || HOME=/root
PATH=/run/current-system/sw/bin:/run/wrappers/bin:/nix/var/nix/profiles/default/bin:$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH HOME

resolve() { readlink -f "$1" 2>/dev/null; }
current() { resolve /run/current-system; }
get() { [ -r "$dir/$1" ] && cat "$dir/$1"; }
# By rename: a reader sees the old text or the new one. A full /run must not keep a host from going back.
# Its folder may be removed under it, by a cleanup of /run: what has begun is brought to an end all the same.
put() { [ -d "$dir" ] || mkdir -p "$dir"; printf '%s\n' "$2" >"$dir/.$1.new" && mv -f "$dir/.$1.new" "$dir/$1"; }
say() { printf 'kiln: %s\n' "$*"; }
# Seconds since the boot: a clock that is set meanwhile, or is wrong by a year, changes nothing.
tick() { IFS=. read -r now _ </proc/uptime; }
doze() { sleep 0.1 2>/dev/null || sleep 1; }

# PID: its start in clock ticks; nothing when it has ended.
born() {
  [ -r "/proc/$1/stat" ] || return 0
  set -- "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1,20)"
  case $1 in Z*) ;; *) printf '%s\n' "$1" | cut -d ' ' -f 2 ;; esac
}

# ID: whether its supervisor runs.
alive() {
  [ -r "$base/$1/pid" ] || return 1
  read -r pid ticks <"$base/$1/pid"
  [ -n "$ticks" ] && [ "$(born "$pid")" = "$ticks" ]
}

# --- the supervisor: runs detached, takes the host to one whole system or the other, watched or not ---

# A link is made once and with its content; to no name that is there, or it would be made inside of that.
holder() { readlink "$base/lock" 2>/dev/null | cut -d : -f 2; }

# Sets holder when another deploy has it. A lock whose supervisor has ended is put aside, once.
lock() {
  for turn in 1 2; do
    ln -s "by:$id" "$base/lock" 2>/dev/null && return 0
    holder=$(holder)
    [ -n "$holder" ] || continue
    [ "$holder" = "$id" ] && return 0
    alive "$holder" && return 1
    [ "$turn" = 1 ] || return 1
    mv "$base/lock" "$dir/stale-lock" 2>/dev/null || continue
    # Another one may have taken it between the look and the move: it gets it back.
    [ "$(readlink "$dir/stale-lock")" = "by:$holder" ] || mv "$dir/stale-lock" "$base/lock"
    rm -f "$dir/stale-lock"
  done
  return 1
}

finish() {
  say "$1 $2"
  put outcome "$1 $2"
  put state 'done'
  case $1 in rollback-failed) ;; *) rm -f "$roots/$id-old" ;; esac
  rm -f "$roots/$id-new"
  [ "$(holder)" != "$id" ] || rm -f "$base/lock"
  exit 0
}

# SECONDS STOPPABLE COMMAND...: status is its exit status, "hung" after the time, "stopped" when Kiln says roll back.
bounded() {
  limit=$1 stoppable=$2
  shift 2
  rm -f "$dir/exit" "$dir/child"
  (
    if command -v setsid >/dev/null; then setsid "$@" & else "$@" & fi
    put child $!
    wait $!
    put exit $?
  ) &
  tick
  end=$((now + limit)) status=''
  while [ ! -e "$dir/exit" ]; do
    tick
    [ "$now" -lt "$end" ] || status=hung
    if [ "$stoppable" = yes ] && [ -L "$dir/decision" ]; then status=stopped; fi
    [ -z "$status" ] || break
    doze
  done
  if [ -z "$status" ]; then
    status=$(get exit)
    return
  fi
  say "$status: $*"
  child=$(get child)
  for signal in TERM KILL; do
    # Its process group where it has one of its own.
    kill -"$signal" "-$child" 2>/dev/null || kill -"$signal" "$child" 2>/dev/null
    tick
    end=$((now + 5))
    while [ ! -e "$dir/exit" ] && [ "$now" -lt "$end" ]; do doze; tick; done
    [ ! -e "$dir/exit" ] || break
  done
  kill -KILL "-$child" 2>/dev/null
}

# WHY: the system that ran before runs again, or it is said that it does not.
back() {
  why=$1
  put state rolling-back
  say "rolling back ($why) to $old"
  for turn in 1 2; do
    bounded "$activate_seconds" no "$old/bin/switch-to-configuration" test
    # 4: some unit did not start; the system itself is whole.
    case $status in 0 | 4) [ "$(current)" = "$old" ] && finish rolled-back "$why" ;; esac
    say "attempt $turn to roll back ended with $status"
  done
  finish rollback-failed "$why"
}

# The profile as it was, and its own boot entry.
restore_profile() {
  case $was_link in
    system-*-link) bounded 120 no nix-env -p "$profile" --switch-generation "$(echo "$was_link" | cut -d - -f 2)" ;;
    *) bounded 120 no nix-env -p "$profile" --set "$was" ;;
  esac
  [ ! -x "$was/bin/switch-to-configuration" ] ||
    bounded "$activate_seconds" no "$was/bin/switch-to-configuration" boot
}

commit() {
  put state committing
  # Of the first attempt, where this is another one.
  [ -e "$dir/was" ] || put was "$(resolve "$profile") $(readlink "$profile")"
  read -r was was_link <"$dir/was"
  case $commit in
    none) finish switched test ;;
    set) bounded 120 no nix-env -p "$profile" --set "$new" ;;
    *) bounded 120 no nix-env -p "$profile" --switch-generation "$commit" ;;
  esac
  failed=''
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$new" ]; then failed=profile; fi
  if [ -z "$failed" ] && [ "$keep" -gt 0 ]; then
    bounded 120 no nix-env -p "$profile" --delete-generations "+$keep"
  fi
  if [ -z "$failed" ]; then
    bounded "$activate_seconds" no "$new/bin/switch-to-configuration" boot
    [ "$status" = 0 ] || failed="boot-loader $status"
  fi
  [ -n "$failed" ] || finish switched "$mode"
  restore_profile
  [ "$mode" = boot ] && finish rolled-back "$failed"
  back "$failed"
}

await_decision() {
  put state waiting
  tick
  end=$((now + confirm_seconds))
  say "waiting $confirm_seconds s for a confirmation over a new connection"
  while [ ! -L "$dir/decision" ]; do
    tick
    [ -d "$dir" ] || put state waiting
    # The first link decides.
    [ "$now" -lt "$end" ] || ln -s timeout "$dir/decision" 2>/dev/null
    [ -L "$dir/decision" ] || doze
  done
}

supervise() {
  exec >>"$dir/log" 2>&1 </dev/null
  cd / || exit 1
  old=$(get from) new=$(get to) mode=$(get mode) commit=$(get commit)
  read -r activate_seconds confirm_seconds keep <"$dir/limits"
  # The new system may lack any of these programs.
  PATH=$old/sw/bin:$PATH
  before=$(get state)
  put pid "$$ $(born $$)"
  lock || finish refused "locked $holder"
  case $before in
    starting) ;;
    # systemd started it again after it was killed: what it had done is not known.
    activating | waiting | rolling-back) back supervisor-killed ;;
    committing) commit ;;
    *) exit 0 ;;
  esac
  [ "$(current)" = "$old" ] || finish refused "changed $(current)"
  for system in "$old" "$new"; do
    [ -x "$system/bin/switch-to-configuration" ] || finish refused "no-switch $system"
  done
  mkdir -p "$roots" || finish refused roots
  ln -sfn "$new" "$roots/$id-new" || finish refused roots
  ln -sfn "$old" "$roots/$id-old" || finish refused roots
  [ "$mode" != boot ] || commit
  put state activating
  say "activating $new"
  bounded "$activate_seconds" yes "$new/bin/switch-to-configuration" test
  case $status in
    0) ;;
    hung) back hung ;;
    stopped) back "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
    *) back "activation $status" ;;
  esac
  [ "$(current)" = "$new" ] || back "activation $(current)"
  await_decision
  case $(readlink "$dir/decision") in
    confirm) commit ;;
    timeout) back unconfirmed ;;
    *) back "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
  esac
}

# --- what Kiln asks over SSH ---

# FROM TO MODE COMMIT "ACTIVATE CONFIRM KEEP" WHO
start() {
  mkdir -p "$base" && chmod 700 /run/kiln "$base" && mkdir "$dir" || exit 73
  sweep
  put from "$1" && put to "$2" && put mode "$3" && put commit "$4" && put limits "$5" && put who "$6" || exit 73
  tick
  put since "$now $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf '%s' "$KILN_SCRIPT" >"$dir/supervise" && : >"$dir/log" || exit 73
  put state starting
  unset KILN_SCRIPT
  sh=$1/sw/bin/sh
  [ -x "$sh" ] || sh=$(command -v sh)
  # Restarted where it was killed; neither the end of this connection nor a lack of memory ends it.
  if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null &&
    systemd-run --quiet --collect --no-ask-password --unit="kiln-deploy-$id" --description="Kiln switches this host" \
      -p OOMScoreAdjust=-900 -p Restart=on-abnormal -p RestartSec=1 -- "$sh" "$dir/supervise" supervise "$id" </dev/null; then
    :
  elif command -v setsid >/dev/null; then
    setsid "$sh" "$dir/supervise" supervise "$id" </dev/null >/dev/null 2>&1 &
  else
    (trap '' HUP; exec "$sh" "$dir/supervise" supervise "$id") </dev/null >/dev/null 2>&1 &
  fi
}

# Ten deploys are remembered; a root whose deploy a reboot ended keeps nothing any more.
sweep() {
  kept=0
  # shellcheck disable=SC2045 # The names are ids, without blanks.
  for each in $(ls -t "$base"); do
    if [ "$each" = lock ] || [ "$each" = "$id" ] || alive "$each"; then continue; fi
    kept=$((kept + 1))
    [ "$kept" -le 10 ] || rm -rf /run/kiln/deploy/"$each"
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
      before=$state
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

# WORD SEEN: only what is asked first counts. A confirmation is for a system that waits for it.
decide() {
  case $1:$(get state) in
    confirm:waiting) ln -s confirm "$dir/decision" 2>/dev/null ;;
    confirm:*) ;;
    *) ln -s "$1" "$dir/decision" 2>/dev/null ;;
  esac
  return 0
}

# What runs here, and what a deploy has to know before it begins; needs no rights.
look() {
  [ ! -e /etc/NIXOS ] || echo "nixos yes"
  echo "machine $(uname -m)"
  echo "hostname $(uname -n)"
  echo "uid $(id -u)"
  echo "current $(current)"
  echo "booted $(resolve /run/booted-system)"
  for part in kernel initrd kernel-modules; do echo "booted-$part $(resolve "/run/booted-system/$part")"; done
  echo "profile $(resolve "$profile")"
  echo "generation $(readlink "$profile")"
  for link in "$profile"-*-link; do [ ! -L "$link" ] || echo "known $link $(resolve "$link")"; done
  echo "boot-id $(cat /proc/sys/kernel/random/boot_id)"
  df -Pk /nix/store | { read -r _; read -r _ _ _ free _; echo "free-kib $free"; }
  [ ! -d /run/systemd/system ] || echo "systemd yes"
  if [ "$(id -u)" = 0 ]; then echo "rights root"
  elif sudo -n true 2>/dev/null; then echo "rights sudo"
  else echo "rights none"
  fi
  [ ! -x "$base" ] || history
  [ "$1" = brief ] || closure "$(current)"
  echo "end look"
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

verb=$1
[ "$#" = 0 ] || shift
case $verb in
  look) look "$@" ;;
  history) history && echo "end history" ;;
  hold)
    mkdir -p "$roots" && ln -sfn "$2" "$roots/$1-new"
    ;;
  release) rm -f "$roots/$1-new" ;;
  closure) closure "$1" && echo "end closure" ;;
  dry) "$1/bin/switch-to-configuration" dry-activate 2>&1 </dev/null ;;
  start | follow | decide | supervise)
    id=$1 dir=$base/$1
    shift
    case $verb in
      start)
        start "$@"
        follow 0 waiting >&2
        ;;
      follow | decide)
        [ -d "$dir" ] || exit 66
        if [ "$verb" = decide ]; then decide "$1" && shift; fi
        follow "$1" "$2" >&2
        ;;
      *) supervise ;;
    esac
    ;;
  *) exit 64 ;;
esac
`
