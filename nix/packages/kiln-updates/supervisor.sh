# Written by `npm run device-programs` from src/engine/deploy/supervisor.
# Where Nix is on another computer: the PATH of a command over SSH is often shorter than that of a login.
add_nix_to_path() {
  PATH=$PATH:/run/current-system/sw/bin:/nix/var/nix/profiles/default/bin:$HOME/.nix-profile/bin:/etc/profiles/per-user/$(id -un)/bin:${XDG_STATE_HOME:-$HOME/.local/state}/nix/profile/bin:$HOME/.local/state/nix/profiles/profile/bin:/opt/kiln-nix/bin
}

# Places, records and processes, which all parts of the script use.

umask 077
LC_ALL=C
base=/run/kiln/deploy
roots=/nix/var/nix/gcroots/kiln
profile=/nix/var/nix/profiles/system
naps=0
[ -n "$HOME" ] || HOME=/root
# Whether Nix is found over SSH as it is.
plain_daemon=$(command -v nix-daemon)
PATH=/run/current-system/sw/bin:/run/wrappers/bin:/nix/var/nix/profiles/default/bin:$PATH:/usr/sbin:/usr/bin:/sbin:/bin
add_nix_to_path
export LC_ALL PATH HOME

resolve() { readlink -f "$1" 2>/dev/null; }
current() { resolve /run/current-system; }
get() { [ -r "$dir/$1" ] && cat "$dir/$1"; }
# By rename: a reader sees the old text or the new one. A full /run must not keep a host from going back.
# Its folder may be removed under it, by a cleanup of /run: what has begun is brought to an end all the same.
put() { [ -d "$dir" ] || mkdir -p "$dir"; printf '%s\n' "$2" >"$dir/.$1.new" && mv -f "$dir/.$1.new" "$dir/$1"; }
say() { printf 'kiln: %s\n' "$*"; }
# Seconds since the boot, so that a clock that is set in between, or is wrong by a year, changes nothing.
tick() { IFS=. read -r now _ </proc/uptime; }
# What is waited for often comes at once, and is not to be waited for long after it: the first naps are short.
doze() {
  naps=$((naps + 1))
  nap=0.1
  [ "$naps" -gt 25 ] || nap=0.02
  sleep "$nap" 2>/dev/null || sleep 1
}

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

# The supervisor, which takes the host to one whole system or the other, watched or not.

# A link is made once and with its content; to no name that is there, or it would be made inside of that.
holder() { readlink "$base/lock" 2>/dev/null | cut -d : -f 2; }

# Sets holder when another deploy has it.
lock() {
  for turn in 1 2; do
    ln -s "by:$id" "$base/lock" 2>/dev/null && return 0
    holder=$(holder)
    [ "$holder" != "$id" ] || return 0
    [ -z "$holder" ] || break
  done
  [ -n "$holder" ] || return 1
  alive "$holder" && return 1
  follows "$holder" || return 1
  # No other deploy changes it now. By rename: there is a lock at every moment.
  [ "$(holder)" = "$holder" ] && ln -s "by:$id" "$dir/lock" && mv -f "$dir/lock" "$base/lock"
}

# GONE: one alone may take over from a holder that has ended, or from one that ended while it did that.
follows() {
  mkdir -p "$base/$1" || return 1
  claim=$base/$1/next
  while ! ln -s "by:$id" "$claim" 2>/dev/null; do
    next=$(readlink "$claim" | cut -d : -f 2)
    [ -n "$next" ] || return 1
    [ "$next" != "$id" ] || return 0
    if alive "$next"; then
      holder=$next
      return 1
    fi
    claim=$claim.$next
  done
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
  limit=$1 stoppable=$2 naps=0
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
    # Its process group where it leads one.
    kill -"$signal" "-$child" 2>/dev/null || kill -"$signal" "$child" 2>/dev/null
    tick
    end=$((now + 5))
    while [ ! -e "$dir/exit" ] && [ "$now" -lt "$end" ]; do doze; tick; done
    [ ! -e "$dir/exit" ] || break
  done
  kill -KILL "-$child" 2>/dev/null
}

# WHY: the system that ran before runs again, or the outcome is that it does not.
back() {
  why=$1
  put state rolling-back
  say "rolling back ($why) to $old"
  for turn in 1 2; do
    bounded "$activate_seconds" no "$old/bin/switch-to-configuration" test
    # 4: some unit did not start; the system itself is whole.
    case $status in 0 | 4) [ "$(current)" = "$old" ] && finish "$undone" "$why" ;; esac
    say "attempt $turn to roll back ended with $status"
  done
  finish rollback-failed "$why"
}

# The profile as it was, and its own boot entry; fails where they are not.
restore_profile() {
  case $was_link in
    system-*-link) bounded 120 no nix-env -p "$profile" --switch-generation "$(number_of "$was_link")" ;;
    *) bounded 120 no nix-env -p "$profile" --set "$was" ;;
  esac
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$was" ]; then
    say "the profile could not be set to $was ($status)"
    return 1
  fi
  [ -x "$was/bin/switch-to-configuration" ] || return 0
  bounded "$activate_seconds" no "$was/bin/switch-to-configuration" boot
  [ "$status" = 0 ] || { say "the boot loader of $was ended with $status"; return 1; }
}

# WHY: nothing of the new system runs; what the next start boots is as it was, or the outcome is that it is not.
undo() {
  if restore_profile; then finish rolled-back "$1"; fi
  finish rollback-failed "$1"
}

number_of() { case $1 in *system-*-link) number=${1##*system-}; echo "${number%-link}" ;; esac; }

# Of those up to the current generation the newest that are to be kept stay, and each of a system that runs, was started, is
# gone back to or is known to start: a generation that was rolled back from may be newer than these.
forget_generations() {
  now_at=$(number_of "$(readlink "$profile")")
  spared=" $old $was $(current) $(resolve /run/booted-system) $(resolve /nix/var/nix/gcroots/kiln-known-good) "
  older=$(for link in "$profile"-*-link; do number_of "$link"; done | sort -rn | while read -r number; do
    [ "$number" -gt "$now_at" ] || echo "$number"
  done | tail -n "+$((keep + 1))" | while read -r number; do
    case $spared in *" $(resolve "$profile-$number-link") "*) ;; *) echo "$number" ;; esac
  done)
  [ -n "$older" ] || return 0
  # shellcheck disable=SC2086 # Numbers, one word each.
  bounded 120 no nix-env -p "$profile" --delete-generations $older
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
  if [ -z "$failed" ]; then
    # Before the boot loader, which may need their room.
    [ "$keep" -eq 0 ] || forget_generations
    bounded "$activate_seconds" no "$new/bin/switch-to-configuration" boot
    [ "$status" = 0 ] || failed="boot-loader $status"
  fi
  if [ -z "$failed" ]; then
    [ "$mode" != restart ] || remove_unit
    finish switched "$mode"
  fi
  [ "$mode" != restart ] || back_by_restart "$failed"
  [ "$mode" != boot ] || undo "$failed"
  restore_profile || undone=rollback-failed
  back "$failed"
}

await_decision() {
  put state waiting
  tick
  end=$((now + confirm_seconds)) naps=0
  say "waiting $confirm_seconds s for a confirmation over a new connection"
  while [ ! -L "$dir/decision" ]; do
    tick
    [ -d "$dir" ] || put state waiting
    # The first link decides.
    [ "$now" -lt "$end" ] || ln -s timeout "$dir/decision" 2>/dev/null
    [ -L "$dir/decision" ] || doze
  done
}

# The request.
recall() {
  cd / || exit 1
  old=$(get from) new=$(get to) mode=$(get mode) commit=$(get commit)
  undone=rolled-back
  # A fourth number is there for a restart alone.
  read -r activate_seconds confirm_seconds keep restart_seconds <"$dir/limits"
  [ ! -e "$dir/was" ] || read -r was was_link <"$dir/was"
  # The new system may lack any of these programs.
  PATH=$old/sw/bin:$PATH
}

supervise() {
  exec >>"$dir/log" 2>&1 </dev/null
  recall
  before=$(get state)
  put pid "$$ $(born $$)"
  lock || finish refused "locked $holder"
  case $before in
    starting) ;;
    # systemd started it again after it was killed: what it had done is not known.
    activating | waiting | rolling-back) back supervisor-killed ;;
    committing) [ "$mode" = restart ] || commit ;;
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
  [ "$mode" != restart ] || by_restart
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

# The menu of systemd-boot: which of its entries starts a system, and a start of one of them alone.

# The next start is no longer that of the trial.
disarm() { [ "$(get once)" != yes ] || bootctl set-oneshot ""; }

menu() { bootctl --print-boot-path 2>/dev/null || bootctl --print-esp-path 2>/dev/null; }

# SYSTEM: the file of its entry in systemd-boot's menu; nothing where another boot loader starts this host.
entry_of() {
  menu=$(menu) || return 1
  grep -lF "init=$1/init" "$menu"/loader/entries/*.conf 2>/dev/null | head -n 1
}

# SYSTEM: whether it is the default of the boot menu.
boots_by_default() {
  esp=$(bootctl --print-esp-path 2>/dev/null) || return 1
  entry=$(sed -nE 's/^(preferred|default) +//p' "$esp/loader/loader.conf" 2>/dev/null | head -n 1)
  # Several generations may be of one system.
  for file in "$(menu)"/loader/entries/*.conf; do
    [ "$(entry_id "$file")" != "$entry" ] || grep -qF "init=$1/init" "$file" || return 1
    [ "$(entry_id "$file")" != "$entry" ] || return 0
  done
  return 1
}

# Without the counter of tries that may be in its name.
entry_id() { basename "$1" | sed -E 's/\+[0-9]+(-[0-9]+)?\.conf$/.conf/'; }

# The new system has an entry, the old one stays the default, and the next start alone is the new one's.
boot_once() {
  [ -n "$(entry_of "$was")" ] || return 1
  restore_profile || return 1
  boots_by_default "$was" || return 1
  file=$(entry_of "$new") && [ -n "$file" ] && bootctl set-oneshot "$(entry_id "$file")"
}

# A switch by a restart. The new system is booted once, on trial; a unit that is left there for it brings the deploy to its
# end after the restart, whichever system came up.

units=/etc/systemd/system.control
unit=kiln-deploy-restarted.service
kept=/var/lib/kiln-deploy

# OPTIONS: fails where the host refuses it (an inhibitor or another transaction), or where it does not come.
reboot_now() {
  say "restarting"
  [ ! -d "$kept" ] || cp "$dir/log" "$kept/log"
  sync
  # shellcheck disable=SC2086 # Options, one word each.
  if [ -d /run/systemd/system ]; then systemctl reboot $1; else reboot; fi || return 1
  # Until the host ends this too: stopping its services may take long.
  tick
  last=$((now + 1800))
  while [ "$now" -lt "$last" ]; do doze; tick; done
  return 1
}

# Ends in a restart. Nothing of it is lost by one: the request is kept on disk, and a unit continues with it.
by_restart() {
  put state committing
  [ -d /etc/systemd ] || finish refused no-systemd
  [ -e "$dir/was" ] || put was "$(resolve "$profile") $(readlink "$profile")"
  read -r was was_link <"$dir/was"
  [ "$was" = "$old" ] || find_old
  # Before anything that the next start depends on: a power cut from here on meets the unit.
  if ! leave_unit; then
    remove_unit
    finish rolled-back unit
  fi
  case $commit in
    set) bounded 120 no nix-env -p "$profile" --set "$new" ;;
    *) bounded 120 no nix-env -p "$profile" --switch-generation "$commit" ;;
  esac
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$new" ]; then no_restart profile; fi
  put_kept commit "$(readlink "$profile" | cut -d - -f 2)"
  [ ! -L "$dir/decision" ] || no_restart "$(readlink "$dir/decision" | cut -d : -f 2-)"
  if boot_once; then
    put_kept once yes
    say "the next start is $new, once; the default is $was"
  else
    put once no
    # The restart would leave nothing of the trial, and the new system would stay. kiln-updates keeps a record elsewhere.
    if in_memory "$units" && [ "$(get who)" != kiln-updates ]; then no_restart unit; fi
    [ "$(resolve "$profile")" = "$new" ] || bounded 120 no nix-env -p "$profile" --set "$new"
    bounded "$activate_seconds" no "$new/bin/switch-to-configuration" boot
    [ "$status" = 0 ] || no_restart "boot-loader $status"
    say "the next start is $new; this boot loader cannot start it only once"
  fi
  # The boot loader takes its time, and is not stopped in the middle: a decision that came in between counts.
  [ ! -L "$dir/decision" ] || no_restart "$(readlink "$dir/decision" | cut -d : -f 2-)"
  put state restarting
  reboot_now ''
  no_restart reboot
}

# WHY: the trial is given up before it began. The unit goes last: until then the boot loader may start the new system.
no_restart() {
  disarm
  if ! restore_profile; then undone=rollback-failed; fi
  remove_unit
  finish "$undone" "$1"
}

# What runs is gone back to, not what the profile names: that may never have been started.
find_old() {
  was=$old
  was_link=$(link_of "$old") || finish refused "no-generation $old"
  put was "$was $was_link"
}

# SYSTEM: the link of a generation that is it; fails where there is none.
link_of() {
  for link in "$profile"-*-link; do
    [ "$(resolve "$link")" = "$1" ] || continue
    basename "$link"
    return
  done
  return 1
}

# FOLDER: whether a restart empties it.
in_memory() {
  case $(stat -f -c %T "$1" 2>/dev/null) in tmpfs | ramfs) return 0 ;; esac
  return 1
}

leave_unit() {
  rm -rf "$kept"
  cp -R "$dir" "$kept" || return 1
  rm -f "$kept/pid" "$kept/decision" "$kept/state"
  sh=$old/sw/bin/sh
  [ -x "$sh" ] || sh=$(command -v sh)
  mkdir -p "$units" || return 1
  # In emergency mode too: there is no network there, so no confirmation comes.
  cat >"$units/$unit" <<UNIT || return 1
[Unit]
Description=Kiln ends the switch that this host was restarted for
DefaultDependencies=no
After=local-fs.target
Conflicts=shutdown.target
Before=shutdown.target
[Service]
OOMScoreAdjust=-900
Restart=on-abnormal
RestartSec=1
ExecStart=$sh $kept/supervise restarted $id
UNIT
  chmod 644 "$units/$unit"
  for target in multi-user emergency; do
    mkdir -p "$units/$target.target.wants" && ln -sfn "../$unit" "$units/$target.target.wants/$unit" || return 1
  done
  chmod 755 "$units" "$units"/*.wants
  sync
}

# NAME VALUE: for after the restart too.
put_kept() {
  put "$1" "$2"
  cp "$dir/$1" "$kept/.$1.new" && mv -f "$kept/.$1.new" "$kept/$1" && sync
}

# What the next start boots is on the disk before the unit goes.
remove_unit() {
  sync
  rm -f "$units/$unit" "$units"/*.target.wants/"$unit"
  for target in multi-user emergency; do rmdir "$units/$target.target.wants" 2>/dev/null; done
  rmdir "$units" 2>/dev/null
  rm -rf "$kept"
}

still_starting() {
  case $(systemctl is-system-running 2>/dev/null) in initializing | starting) return 0 ;; esac
  return 1
}

# The unit that was left: with the new system it waits for the confirmation, and restarts the host without it.
restarted() {
  mkdir -p "$base" && chmod 700 /run/kiln "$base" || exit 73
  [ -d "$dir" ] || cp -R "$kept" "$dir" || exit 73
  # Taken up before systemd came to the unit.
  ! alive "$id" || exit 0
  exec >>"$dir/log" 2>&1 </dev/null
  recall
  put pid "$$ $(born $$)"
  lock || exit 73
  say "started with $(current)"
  if [ -e "$kept/why" ]; then
    why=$(cat "$kept/why")
    if [ "$(current)" = "$new" ] && [ "$new" != "$old" ]; then restart_failed "$why"; fi
    [ "$(current)" = "$old" ] || restart_failed "$why"
    remove_unit
    finish rolled-back "$why"
  fi
  if [ "$(current)" != "$new" ]; then
    # A start by hand may have come before the one of the trial.
    if [ "$(resolve "$profile")" != "$was" ] && ! restore_profile; then undone=rollback-failed; fi
    [ "$(current)" = "$old" ] || undone=rollback-failed
    remove_unit
    finish "$undone" not-booted
  fi
  put state waiting
  tick
  last=$((now + restart_seconds))
  while [ ! -L "$dir/decision" ] && [ "$now" -lt "$last" ] && still_starting; do
    sleep 1
    tick
  done
  await_decision
  case $(readlink "$dir/decision") in
    confirm) commit ;;
    timeout) undo_trial unconfirmed ;;
    *) undo_trial "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
  esac
}

undo_trial() { if [ "$mode" = restart ]; then back_by_restart "$1"; else back "$1"; fi; }

# FROM TO MODE COMMIT LIMITS WHO, as for start: a trial of an earlier start of this host, whose unit did not survive.
take_up() {
  mkdir -p "$base" && chmod 700 /run/kiln "$base" || exit 73
  [ ! -d "$dir" ] || return 0
  if [ "$(cat "$kept/from" "$kept/to" 2>/dev/null)" = "$1
$2" ]; then
    cp -R "$kept" "$dir" || exit 73
  else
    # That of another trial.
    [ ! -e "$units/$unit" ] || exit 75
    rm -rf "$kept"
    mkdir "$dir" || exit 73
    request "$@" || { rm -rf "$dir"; exit 73; }
    put was "$1 $(link_of "$1" || echo "$1")"
  fi
  put state restarting
  launch "$1" restarted
}

restart_failed() {
  remove_unit
  finish rollback-failed "$1"
}

# WHY: the old system is booted again, and says so.
back_by_restart() {
  put state rolling-back
  say "rolling back ($1): $was is booted again"
  if [ "$(get once)" != yes ] || [ "$(resolve "$profile")" != "$was" ]; then
    restore_profile || restart_failed "$1"
  fi
  # Only now: if a power cut came before, the new system is booted and judged again.
  [ ! -d "$kept" ] || printf '%s\n' "$1" >"$kept/why"
  # Inhibitors do not keep an unconfirmed system running.
  reboot_now -i || reboot_now --force
  restart_failed "$1"
}

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

# The words that the script is called with: a verb and its arguments.

verb=$1
[ "$#" = 0 ] || shift
case $verb in
  look) look "$@" ;;
  history) history && echo "end history" ;;
  hold)
    mkdir -p "$roots" && ln -sfn "$2" "$roots/$1-new" || exit 73
    [ ! -e "$2" ] || echo there
    ;;
  box)
    mkdir -p /var/lib/kiln || exit 73
    new=$(mktemp /var/lib/kiln/box.XXXXXX) || exit 73
    if printf '%s\n' "$1" >"$new" && chmod 644 "$new" && sync && mv -f "$new" /var/lib/kiln/box; then :; else
      rm -f "$new"
      exit 73
    fi
    ;;
  release) rm -f "$roots/$1-new" ;;
  closure) closure "$1" && echo "end closure" ;;
  dry) "$1/bin/switch-to-configuration" dry-activate 2>&1 </dev/null ;;
  start | take-up | follow | decide | supervise | restarted)
    id=$1 dir=$base/$1
    shift
    case $verb in
      start)
        start "$@"
        follow 0 waiting >&2
        ;;
      take-up)
        take_up "$@"
        follow 0 waiting >&2
        ;;
      follow | decide)
        [ -d "$dir" ] || exit 66
        if [ "$verb" = decide ]; then decide "$1" && shift; fi
        follow "$1" "$2" >&2
        ;;
      restarted) restarted ;;
      *) supervise ;;
    esac
    ;;
  *) exit 64 ;;
esac
